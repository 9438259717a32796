import type { AppLayoutProps } from '@cloudscape-design/components/app-layout';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { type Crumb, useFrame } from '../app/frame-context.ts';

export interface PageProps {
  title: string;
  /** From the first level down to this page; the home page comes in front by itself. */
  crumbs: Crumb[];
  /** The help panel in plain words: what this page shows and what can be done here. */
  help: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  contentType?: AppLayoutProps.ContentType;
  children: ReactNode;
}

const HOME: Crumb = { text: 'Home', href: '/' };

/** The path of the page that was shown last: another one takes the focus, the first one leaves it alone. */
let shown: string | null = null;

/** A page in the frame: heading, breadcrumbs, help. Every page is one. */
export function Page({
  title,
  crumbs,
  help,
  description,
  actions,
  contentType = 'default',
  children,
}: PageProps) {
  const frame = useFrame();
  const [path] = useLocation();
  const start = useRef<HTMLDivElement>(null);
  // Before the page is drawn, so that nothing of the page before is seen around it.
  useLayoutEffect(() => {
    const last = crumbs.at(-1);
    frame.set({
      crumbs: crumbs.length === 0 && path !== '/' ? [HOME, { text: title, href: path }] : [HOME, ...crumbs],
      helpTitle: last?.text ?? title,
      help,
      contentType,
    });
  });
  useEffect(() => {
    document.title = title === 'Berth' ? title : `${title} - Berth`;
  }, [title]);
  useEffect(() => {
    if (shown !== null && shown !== path) {
      start.current?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
    shown = path;
  }, [path]);
  // A wizard's steps have headings of their own.
  if (contentType === 'wizard')
    return (
      <div ref={start} tabIndex={-1} className="page-start">
        {children}
      </div>
    );
  return (
    <ContentLayout
      header={
        <div ref={start} tabIndex={-1} className="page-start">
          <Header
            variant="h1"
            description={description}
            actions={actions}
            info={
              <Link variant="info" ariaLabel={`Info about ${title}`} onFollow={() => frame.openHelp()}>
                Info
              </Link>
            }
          >
            {title}
          </Header>
        </div>
      }
    >
      {children}
    </ContentLayout>
  );
}
