import type { RoleName } from '../roles.ts';
import type { AccessLinkBody } from '../schemas/access-link.ts';
import type { ApiKeyBody } from '../schemas/api-key.ts';
import type { SessionBody, SessionListBody, SignInAnswer } from '../schemas/session.ts';
import type { InvitationBody, UserBody } from '../schemas/user.ts';
import type { JsonCall } from './json-call.ts';
import type { SecretText } from './secret-text.ts';

/** Signing in, one's own user, and who else may come in. Berth only. */
export interface AccessClient {
  signIn(
    body: { email: string; password: SecretText; accountId?: number; code?: string },
    signal?: AbortSignal,
  ): Promise<SignInAnswer>;
  lookAtLink(token: SecretText, signal?: AbortSignal): Promise<AccessLinkBody>;
  useLink(
    body: { token: SecretText; password: SecretText; name?: string },
    signal?: AbortSignal,
  ): Promise<SignInAnswer>;
  session(signal?: AbortSignal): Promise<SessionBody>;
  signOut(signal?: AbortSignal): Promise<void>;
  listSessions(signal?: AbortSignal): Promise<SessionListBody['sessions']>;
  /** Gives how many sessions were ended. */
  signOutEverywhere(signal?: AbortSignal): Promise<number>;
  /** Gives how many other sessions were ended. */
  changePassword(
    body: { currentPassword: SecretText; newPassword: SecretText },
    signal?: AbortSignal,
  ): Promise<number>;
  beginTwoFactor(password: SecretText, signal?: AbortSignal): Promise<{ secret: string; otpauthUrl: string }>;
  /** Gives the backup codes. */
  confirmTwoFactor(code: string, signal?: AbortSignal): Promise<string[]>;
  newBackupCodes(password: SecretText, signal?: AbortSignal): Promise<string[]>;
  endTwoFactor(body: { password: SecretText; code: string }, signal?: AbortSignal): Promise<SessionBody>;
  listUsers(signal?: AbortSignal): Promise<UserBody[]>;
  changeRole(userId: number, role: RoleName, signal?: AbortSignal): Promise<UserBody>;
  removeUser(userId: number, signal?: AbortSignal): Promise<void>;
  listInvitations(signal?: AbortSignal): Promise<InvitationBody[]>;
  invite(
    body: { email: string; role: RoleName },
    signal?: AbortSignal,
  ): Promise<{ invitation: InvitationBody; link: string }>;
  revokeInvitation(invitationId: number, signal?: AbortSignal): Promise<void>;
  listApiKeys(signal?: AbortSignal): Promise<ApiKeyBody[]>;
  createApiKey(
    body: { name: string; userId: number; allowedSources?: string[] },
    signal?: AbortSignal,
  ): Promise<{ apiKey: ApiKeyBody; secretKey: string }>;
  deleteApiKey(apiKeyId: number, signal?: AbortSignal): Promise<void>;
  revealAccountKey(signal?: AbortSignal): Promise<string>;
  regenerateAccountKey(signal?: AbortSignal): Promise<string>;
}

/** The access part of the client, over its one way to call a route. */
export function accessClient(json: JsonCall): AccessClient {
  return {
    signIn: (body, signal) => json('signIn', { body, signal }),
    lookAtLink: (token, signal) => json('lookAtLink', { body: { token }, signal }),
    useLink: (body, signal) => json('useLink', { body, signal }),
    session: (signal) => json('getSession', { signal }),
    signOut: async (signal) => void (await json('signOut', { signal })),
    listSessions: async (signal) => (await json('getSessions', { signal })).sessions,
    signOutEverywhere: async (signal) => (await json('signOutEverywhere', { signal })).ended,
    changePassword: async (body, signal) => (await json('changePassword', { body, signal })).ended,
    beginTwoFactor: (password, signal) => json('beginTwoFactor', { body: { password }, signal }),
    confirmTwoFactor: async (code, signal) =>
      (await json('confirmTwoFactor', { body: { code }, signal })).backupCodes,
    newBackupCodes: async (password, signal) =>
      (await json('newBackupCodes', { body: { password }, signal })).backupCodes,
    endTwoFactor: (body, signal) => json('endTwoFactor', { body, signal }),
    listUsers: async (signal) => (await json('getUsers', { signal })).users,
    changeRole: (userId, role, signal) => json('changeRole', { params: { userId }, body: { role }, signal }),
    removeUser: async (userId, signal) => void (await json('removeUser', { params: { userId }, signal })),
    listInvitations: async (signal) => (await json('getInvitations', { signal })).invitations,
    invite: (body, signal) => json('invite', { body, signal }),
    revokeInvitation: async (invitationId, signal) =>
      void (await json('revokeInvitation', { params: { invitationId }, signal })),
    listApiKeys: async (signal) => (await json('getApiKeys', { signal })).apiKeys,
    createApiKey: (body, signal) => json('createApiKey', { body, signal }),
    deleteApiKey: async (apiKeyId, signal) =>
      void (await json('deleteApiKey', { params: { apiKeyId }, signal })),
    revealAccountKey: async (signal) => (await json('revealAccountKey', { signal })).accountKey,
    regenerateAccountKey: async (signal) => (await json('regenerateAccountKey', { signal })).accountKey,
  };
}
