import type { RoleName } from '@berth/api';
import type { Page } from 'playwright-core';

/** How much is there; `loading` never answers, `error` answers with a failure. */
export type State = 'full' | 'empty' | 'loading' | 'error';

/** What the console is shown instead of a server's answers, so that any state of any page can be looked at. */
export interface Fixture {
  state: State;
  role: RoleName;
  twoFactor: boolean;
  /** Answers of single routes in place of the usual ones, as `GET /v1/tasks`. */
  answers: Record<string, { status: number; body: unknown }>;
}

/** One state of one page, to be looked at. */
export interface Shot {
  name: string;
  path: string;
  fixture?: Partial<Fixture>;
  /** Waits until there is something to look at. */
  ready: (page: Page) => Promise<void>;
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>;
  /** Dark and narrow, too. */
  everyLook?: boolean;
  /** All of a long page, and not only what the window shows. */
  fullPage?: boolean;
  /** The page fails on purpose, and its script says so. */
  complains?: boolean;
}

export const failure = (status: number, more: Record<string, string> = {}) => ({
  status,
  body: {
    timestamp: new Date().toISOString(),
    status,
    error: 'Error',
    path: '/',
    code: 'GENERAL_ERROR',
    message: 'The service failed',
    remedy: 'Try again. When it fails again, give the request id to whoever runs the service.',
    requestId: '7d9f0c1e-2222-4333-8444-555566667777',
    ...more,
  },
});
