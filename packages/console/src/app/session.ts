import {
  ApiError,
  type ClientOptions,
  createSignInClient,
  defaultSleep,
  type Permission,
  type RouteArea,
  type RouteKind,
  type SessionBody,
} from '@berth/api';
import { useSyncExternalStore } from 'react';
import { isBackground } from './activity.ts';
import { fetchEarly } from './early-session.ts';
import { recall, remember } from './memory.ts';
import { sessionIsOver } from './renewing.ts';

export type SessionState =
  | { kind: 'loading' }
  | { kind: 'signed-out' }
  | { kind: 'unreachable'; error: unknown }
  /** `over`: it ended, and the page waits under a sign-in dialog. */
  | { kind: 'signed-in'; session: SessionBody; over: boolean };

const LONGEST_PAUSE_MS = 3_000;
const WAS_SIGNED_IN = 'berth.was-signed-in';

/** Whether somebody was signed in here the last time that it was asked: a guess of what comes, and no more. */
export const wasSignedIn = (): boolean => recall(WAS_SIGNED_IN) !== null;

/** How this page reaches the server that it came from. */
export const connection: ClientOptions = {
  url: window.location.origin,
  session: true,
  isBackground,
  sleep: shortSleep,
};

/** The client for signing in itself: it does not wait for a session, and is all that the first page loads of the API. */
export const openClient = createSignInClient({ ...connection, fetch: fetchEarly });

/** Somebody waits at the page: a short pause is kept, a long one is said instead. */
function shortSleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= LONGEST_PAUSE_MS) return defaultSleep(ms, signal);
  const seconds = Math.ceil(ms / 1000);
  const details = { message: 'Too many tries', remedy: `Try again in ${seconds} seconds.` };
  return Promise.reject(new ApiError({ kind: 'rate-limited', ...details }));
}

let state: SessionState = { kind: 'loading' };
const listeners = new Set<() => void>();
let waiting: (() => void)[] = [];
const beginnings = new Set<() => void>();

/** Asks who is signed in; the first thing that the console does. */
export async function loadSession(): Promise<void> {
  try {
    signedIn(await openClient.session());
  } catch (error) {
    become(sessionIsOver(error) ? { kind: 'signed-out' } : { kind: 'unreachable', error });
  }
}

/**
 * Takes a session that the server gave. When another tab has signed in as somebody else, what is on this page is not
 * theirs to see: it is loaded anew.
 */
export function signedIn(session: SessionBody): void {
  if (state.kind === 'signed-in' && !isSame(state.session, session)) {
    window.location.reload();
    return;
  }
  become({ kind: 'signed-in', session, over: false });
  const resumed = waiting;
  waiting = [];
  for (const resume of resumed) resume();
}

/** Takes a session that begins anew on a page that shows nothing of anybody yet, whoever was signed in before. */
export function sessionBegins(session: SessionBody): void {
  for (const forget of beginnings) forget();
  become({ kind: 'signed-in', session, over: false });
}

/** Has that called when a session begins anew, for whoever keeps something of the one before. */
export function onSessionBegins(forget: () => void): void {
  beginnings.add(forget);
}

/** Looks whether the session still is what this page believes. */
export async function checkSession(): Promise<void> {
  try {
    signedIn(await openClient.session());
  } catch (error) {
    if (sessionIsOver(error)) sessionOver();
  }
}

/** Ends the session and leaves nothing of it in this page. */
export async function signOut(everywhere = false): Promise<void> {
  try {
    await (everywhere ? openClient.signOutEverywhere() : openClient.signOut());
  } catch (error) {
    if (!sessionIsOver(error)) throw error;
  }
  window.location.assign('/');
}

function sessionOver(): void {
  if (state.kind === 'signed-in' && !state.over) become({ ...state, over: true });
}

/** Once the user is signed in again, after a call that found the session over. */
export function renewed(): Promise<void> {
  sessionOver();
  return new Promise((resume) => waiting.push(resume));
}

const isSame = (one: SessionBody, other: SessionBody): boolean =>
  one.user.id === other.user.id && one.account.id === other.account.id;

function become(next: SessionState): void {
  state = next;
  if (next.kind === 'signed-in') remember(WAS_SIGNED_IN, 'yes');
  if (next.kind === 'signed-out') remember(WAS_SIGNED_IN, null);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSessionState = (): SessionState => useSyncExternalStore(subscribe, () => state);

/** Who is signed in. Only for what is shown to somebody who is. */
export function useSession(): SessionBody {
  const current = useSessionState();
  if (current.kind !== 'signed-in') throw new Error('this is shown to somebody who is signed in');
  return current.session;
}

/** Whether the user's role may do that, and why not: what the API said, not a rule of the console. */
export function usePermission(area: RouteArea, kind: RouteKind): Permission {
  const permission = useSession().may[area]?.[kind];
  return permission ?? { allowed: false, why: 'The server does not say that your role may do this.' };
}

/** For `disabledReason` and the like: the reason, where there is one. */
export const reasonAgainst = (permission: Permission): string | undefined =>
  permission.allowed ? undefined : permission.why;
