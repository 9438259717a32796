import type { RouteArea } from '@berth/api';
import { type LazyPage, lazyPage } from './app/lazy-page.tsx';

export interface PageRoute extends LazyPage {
  /** As wouter writes it: `/tasks/:taskId`. */
  path: string;
  /** What a role must be allowed to read to see the page; without one, everybody may. */
  area?: RouteArea;
  /** The entry in the side navigation; a page without one is reached from another. */
  nav?: { text: string };
}

const page = (
  path: string,
  load: Parameters<typeof lazyPage>[0],
  more: Pick<PageRoute, 'area' | 'nav'> = {},
): PageRoute => ({ path, ...lazyPage(load), ...more });

/** Every page behind the sign-in. To add one: docs/how-to/add-a-page.md. */
export const pages: readonly PageRoute[] = [
  page('/', () => import('./pages/home/HomePage.tsx'), { nav: { text: 'Home' } }),
  page('/cloud-accounts', () => import('./pages/cloud-accounts/CloudAccountsPage.tsx'), {
    area: 'cloud-accounts',
    nav: { text: 'Cloud accounts' },
  }),
  page('/cloud-accounts/add', () => import('./pages/cloud-accounts/add/AddPage.tsx'), {
    area: 'cloud-accounts',
  }),
  page('/cloud-accounts/deleted', () => import('./pages/cloud-accounts/DeletedPage.tsx'), {
    area: 'cloud-accounts',
  }),
  page('/cloud-accounts/:id', () => import('./pages/cloud-accounts/account/AccountPage.tsx'), {
    area: 'cloud-accounts',
  }),
  page('/cloud-accounts/:id/edit', () => import('./pages/cloud-accounts/EditPage.tsx'), {
    area: 'cloud-accounts',
  }),
  page('/subscriptions', () => import('./pages/subscriptions/SubscriptionsPage.tsx'), {
    area: 'subscriptions',
    nav: { text: 'Subscriptions' },
  }),
  page('/subscriptions/create', () => import('./pages/subscriptions/create/CreatePage.tsx'), {
    area: 'subscriptions',
  }),
  page('/subscriptions/:id', () => import('./pages/subscriptions/subscription/SubscriptionPage.tsx'), {
    area: 'subscriptions',
  }),
  page('/findings', () => import('./pages/findings/FindingsPage.tsx'), {
    area: 'findings',
    nav: { text: 'Findings' },
  }),
  page('/findings/modes', () => import('./pages/findings/FindingModesPage.tsx'), { area: 'findings' }),
  page('/findings/:id', () => import('./pages/findings/FindingPage.tsx'), { area: 'findings' }),
  page('/tasks', () => import('./pages/tasks/TasksPage.tsx'), { area: 'tasks', nav: { text: 'Tasks' } }),
  page('/tasks/:taskId', () => import('./pages/tasks/TaskPage.tsx'), { area: 'tasks' }),
  page('/logs', () => import('./pages/logs/LogsPage.tsx'), { area: 'logs', nav: { text: 'Logs' } }),
  page('/journal', () => import('./pages/journal/JournalPage.tsx'), {
    area: 'logs',
    nav: { text: 'AWS calls' },
  }),
  page('/notifications', () => import('./pages/notifications/NotificationsPage.tsx'), {
    nav: { text: 'Notifications' },
  }),
  page('/notifications/:id', () => import('./pages/notifications/WebhookPage.tsx'), {
    area: 'notifications',
  }),
  page('/access', () => import('./pages/access/AccessPage.tsx'), { nav: { text: 'Access management' } }),
  page('/profile', () => import('./pages/profile/ProfilePage.tsx'), { nav: { text: 'Profile' } }),
];

/** The page that a path of the address leads to. */
export const pageAt = (pathname: string): PageRoute | undefined =>
  pages.find(({ path }) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`).test(pathname));

/** Paths below these are the server's, not pages of the console. */
const SERVER_PATHS = /^\/(v1|docs|openapi\.json|healthz|readyz|metrics)(\/|$)/;

export const isOurs = (pathname: string): boolean => !SERVER_PATHS.test(pathname);
