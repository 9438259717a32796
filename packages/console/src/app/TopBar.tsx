import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { flash } from './flashes.ts';
import { signOut, useSession } from './session.ts';
import { chooseTheme, THEMES, type Theme, useTheme } from './theme.ts';

const THEME_TEXT: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** The bar over every page: whose account this is, how it looks, and who is signed in. */
export function TopBar() {
  const { user, account } = useSession();
  const [leaving, setLeaving] = useState(false);
  const leave = (): void => {
    if (leaving) return;
    setLeaving(true);
    signOut().catch((error: unknown) => {
      setLeaving(false);
      flash({
        id: 'sign-out',
        type: 'error',
        header: 'You are still signed in',
        content: error instanceof Error ? error.message : 'The server could not be asked.',
      });
    });
  };
  return (
    <div id="top-navigation">
      <TopNavigation
        identity={{ href: '/', title: 'Berth', logo: { src: '/berth.svg', alt: '' } }}
        utilities={[themeMenu(useTheme()), userMenu(user, account, leave)]}
      />
    </div>
  );
}

function themeMenu(theme: Theme): TopNavigationProps.Utility {
  return {
    type: 'menu-dropdown',
    iconName: 'settings',
    ariaLabel: 'Theme',
    title: 'Theme',
    items: THEMES.map((id) => ({
      id,
      text: THEME_TEXT[id],
      itemType: 'checkbox' as const,
      checked: id === theme,
    })),
    onItemClick: ({ detail }) => chooseTheme(THEMES.find((id) => id === detail.id) ?? 'system'),
  };
}

function userMenu(
  user: { name: string; email: string; role: string },
  account: { id: number; name: string },
  leave: () => void,
): TopNavigationProps.Utility {
  return {
    type: 'menu-dropdown',
    iconName: 'user-profile',
    text: account.name,
    description: `${user.name} (${user.role})`,
    title: account.name,
    ariaLabel: `Account ${account.name}, ${user.name}`,
    items: [
      { id: 'profile', text: 'Profile and sign-in' },
      { id: 'sign-out', text: 'Sign out' },
    ],
    onItemClick: ({ detail }) => (detail.id === 'sign-out' ? leave() : navigate('/profile')),
  };
}
