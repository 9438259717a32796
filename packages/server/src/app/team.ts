import type { Role } from './caller.ts';

/** What happened to a session, or did not come to one. */
export type SessionAction = 'signedIn' | 'signInRefused' | 'signedOut' | 'signedOutEverywhere';

/** An entry of the log of sessions. */
export interface SessionLogEntry {
  id: number;
  time: Date;
  /** E-mail address. */
  user: string;
  role: Role;
  sourceIp: string;
  userAgent: string;
  action: SessionAction;
}

/** A change of a user that is asked for as a task. */
export type UserTaskRequest =
  | { kind: 'user-update'; userId: number; name?: string; role?: Role }
  | { kind: 'user-delete'; userId: number };

/** How an account pays, as it was entered. */
export interface PaymentMethod {
  id: number;
  type: string;
  /** The last four digits. */
  endsWith: number;
  nameOnCard: string;
  expirationMonth: number;
  expirationYear: number;
}
