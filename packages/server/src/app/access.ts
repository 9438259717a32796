import type { RoleName } from '@berth/api';
import type { Secret } from '@berth/domain';
import type { AppResult, Caller } from './caller.ts';

/** What a one-time link is for: a user's first password, a new user, a new password in place of a lost one. */
export type LinkPurpose = 'set-up' | 'invitation' | 'reset';

/** Where a request without a caller comes from. */
export interface Visitor {
  sourceIp: string;
  /** As the browser calls itself; hostile text. */
  userAgent: string;
}

export interface SessionView {
  user: {
    id: number;
    name: string;
    email: string;
    role: RoleName;
    twoFactor: boolean;
    backupCodesLeft: number;
  };
  account: { id: number; name: string };
  endsAt: Date;
}

export type SignInOutcome =
  | { next: 'done'; token: Secret; session: SessionView }
  | { next: 'code' }
  | { next: 'choose-account'; accounts: { id: number; name: string }[] };

export interface SignInRequest {
  email: string;
  password: Secret;
  accountId?: number;
  code?: string;
}

export interface AccessLinkView {
  purpose: LinkPurpose;
  account: { id: number; name: string };
  email: string;
  /** Null where it is to be chosen. */
  name: string | null;
  role: RoleName;
  expiresAt: Date;
}

export interface OwnSessionView {
  id: number;
  current: boolean;
  startedAt: Date;
  lastUsedAt: Date;
  sourceIp: string;
  userAgent: string;
}

export interface UserView {
  id: number;
  name: string;
  email: string;
  role: RoleName;
  createdAt: Date;
  hasPassword: boolean;
  twoFactor: boolean;
  lastSignedInAt: Date | null;
  apiKeys: number;
}

export interface InvitationView {
  id: number;
  email: string;
  role: RoleName;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export interface ApiKeyView {
  id: number;
  name: string;
  user: { id: number; name: string; email: string; role: RoleName };
  allowedSources: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** Who is signed in, and who may sign in: sessions, one's own user, users, invitations and API keys. */
export interface Access {
  /** The caller of a session's token. @param use Whether this is a person's doing, which keeps the session alive. */
  authenticate(request: { token: Secret; sourceIp: string; use: boolean }): Promise<AppResult<Caller>>;
  /** Whether e-mail address or password is wrong is told neither in words nor in time. */
  signIn(request: SignInRequest, visitor: Visitor): Promise<AppResult<SignInOutcome>>;
  lookAtLink(token: Secret, visitor: Visitor): Promise<AppResult<AccessLinkView>>;
  useLink(
    request: { token: Secret; password: Secret; name?: string },
    visitor: Visitor,
  ): Promise<AppResult<SignInOutcome>>;

  session(caller: Caller): Promise<SessionView>;
  signOut(caller: Caller, visitor: Visitor): Promise<number>;
  listSessions(caller: Caller): Promise<OwnSessionView[]>;
  signOutEverywhere(caller: Caller, visitor: Visitor): Promise<number>;
  /** Gives how many other sessions were ended. */
  changePassword(caller: Caller, change: { current: Secret; next: Secret }): Promise<AppResult<number>>;
  beginTwoFactor(
    caller: Caller,
    password: Secret,
  ): Promise<AppResult<{ secret: Secret; otpauthUrl: Secret }>>;
  /** Gives the backup codes. */
  confirmTwoFactor(caller: Caller, code: string): Promise<AppResult<Secret[]>>;
  newBackupCodes(caller: Caller, password: Secret): Promise<AppResult<Secret[]>>;
  endTwoFactor(caller: Caller, proof: { password: Secret; code: string }): Promise<AppResult<SessionView>>;

  listUsers(caller: Caller): Promise<UserView[]>;
  changeRole(caller: Caller, userId: number, role: RoleName): Promise<AppResult<UserView>>;
  removeUser(caller: Caller, userId: number): Promise<AppResult<void>>;
  listInvitations(caller: Caller): Promise<InvitationView[]>;
  invite(
    caller: Caller,
    wanted: { email: string; role: RoleName },
  ): Promise<AppResult<{ invitation: InvitationView; token: Secret }>>;
  revokeInvitation(caller: Caller, id: number): Promise<AppResult<void>>;

  listApiKeys(caller: Caller): Promise<ApiKeyView[]>;
  createApiKey(
    caller: Caller,
    wanted: { name: string; userId: number; allowedSources: string[] },
  ): Promise<AppResult<{ apiKey: ApiKeyView; key: Secret }>>;
  deleteApiKey(caller: Caller, id: number): Promise<AppResult<void>>;
  revealAccountKey(caller: Caller): Promise<Secret>;
  regenerateAccountKey(caller: Caller): Promise<Secret>;
}
