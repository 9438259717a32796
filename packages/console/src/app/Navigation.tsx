import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { useLocation } from 'wouter';
import { pages } from '../routes.tsx';
import { useSession } from './session.ts';

const entries: SideNavigationProps.Item[] = pages.flatMap(({ path, nav }) =>
  nav ? [{ type: 'link' as const, text: nav.text, href: path }] : [],
);

const OUTSIDE: SideNavigationProps.Item[] = [
  { type: 'divider' },
  {
    type: 'link',
    text: 'API reference',
    href: '/docs',
    external: true,
    externalIconAriaLabel: 'Opens in a new tab',
  },
];

/**
 * The way to every page. One that the role may not see is there too, and says so: a page that is missing would leave
 * its reader to wonder.
 */
export function Navigation() {
  const [path] = useLocation();
  const { account } = useSession();
  return (
    <SideNavigation
      activeHref={`/${path.split('/')[1] ?? ''}`}
      header={{ text: account.name, href: '/' }}
      items={[...entries, ...OUTSIDE]}
    />
  );
}
