import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Flashbar from '@cloudscape-design/components/flashbar';
import HelpPanel from '@cloudscape-design/components/help-panel';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import NotFoundPage from '../pages/NotFoundPage.tsx';
import { type PageRoute, pages } from '../routes.tsx';
import { PageSkeleton } from '../ui/PageSkeleton.tsx';
import { watchActivity } from './activity.ts';
import { CrashBoundary } from './CrashBoundary.tsx';
import { FindingWatcher } from './FindingWatcher.tsx';
import { dismissFlash, useFlashes } from './flashes.ts';
import { FrameContext, type FrameSettings, NOTHING } from './frame-context.ts';
import { Navigation } from './Navigation.tsx';
import { NotAllowedPage } from './NotAllowedPage.tsx';
import { queryClient } from './query-client.ts';
import { checkSession, usePermission } from './session.ts';
import { TaskWatcher } from './TaskWatcher.tsx';
import { TopBar } from './TopBar.tsx';

const SESSION_LOOK_MS = 60_000;

/** What stands around every page for somebody who is signed in. */
export default function Frame() {
  const [settings, setSettings] = useState<FrameSettings>(NOTHING);
  const [helpOpen, setHelpOpen] = useState(false);
  const [navigationOpen, setNavigationOpen] = useState(() => window.innerWidth > 960);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  const set = useCallback(
    (next: FrameSettings) => setSettings((last) => (isSame(last, next) ? last : next)),
    [],
  );
  const frame = useMemo(() => ({ set, openHelp }), [set, openHelp]);
  useSessionLooks();
  usePreloading();

  return (
    <QueryClientProvider client={queryClient}>
      <FrameContext value={frame}>
        <TopBar />
        <AppLayout
          headerSelector="#top-navigation"
          navigation={<Navigation />}
          navigationOpen={navigationOpen}
          navigationWidth={220}
          onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
          breadcrumbs={settings.crumbs.length > 1 && <BreadcrumbGroup items={settings.crumbs} />}
          notifications={<Notifications />}
          stickyNotifications
          contentType={settings.contentType}
          tools={
            <HelpPanel header={<h2>{settings.helpTitle}</h2>}>
              {settings.help ?? 'There is no help here.'}
            </HelpPanel>
          }
          toolsOpen={helpOpen}
          onToolsChange={({ detail }) => setHelpOpen(detail.open)}
          content={CONTENT}
        />
        <TaskWatcher />
        <FindingWatcher />
      </FrameContext>
    </QueryClientProvider>
  );
}

/** One element for good: the frame's own changes don't draw the page again. */
const CONTENT = <Content />;

function Content() {
  const [path] = useLocation();
  return (
    <CrashBoundary of={path}>
      <Suspense fallback={<PageSkeleton />}>
        <Pages />
      </Suspense>
    </CrashBoundary>
  );
}

const isSame = (one: FrameSettings, other: FrameSettings): boolean =>
  one.help === other.help &&
  one.helpTitle === other.helpTitle &&
  one.contentType === other.contentType &&
  JSON.stringify(one.crumbs) === JSON.stringify(other.crumbs);

function Pages() {
  return (
    <Switch>
      {pages.map((page) => (
        <Route key={page.path} path={page.path}>
          {page.area ? <Guarded page={page} area={page.area} /> : <page.Page />}
        </Route>
      ))}
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

function Guarded({ page, area }: { page: PageRoute; area: NonNullable<PageRoute['area']> }) {
  const permission = usePermission(area, 'read');
  return permission.allowed ? <page.Page /> : <NotAllowedPage title={page.nav?.text} why={permission.why} />;
}

function Notifications() {
  const flashes = useFlashes();
  return (
    <Flashbar
      stackItems
      items={flashes.map(({ id, ...flash }) => ({
        ...flash,
        id,
        dismissible: true,
        dismissLabel: 'Dismiss',
        onDismiss: () => dismissFlash(id),
      }))}
    />
  );
}

/** Finds out that the session is over although nothing was clicked, and keeps it while somebody types. */
function useSessionLooks(): void {
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) void checkSession();
    };
    const timer = setInterval(look, SESSION_LOOK_MS);
    document.addEventListener('visibilitychange', look);
    const stop = watchActivity(look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      stop();
    };
  }, []);
}

/** Once there is nothing to do, fetches the code of the other pages, so that a click shows one at once. */
function usePreloading(): void {
  useEffect(() => {
    const preload = (): void => {
      for (const page of pages) page.preload().catch(() => undefined);
    };
    const idle = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 2_000));
    idle(preload);
  }, []);
}
