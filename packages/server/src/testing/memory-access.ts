import { err, ok, Secret } from '@berth/domain';
import type { Access, SessionView, SignInOutcome, UserView } from '../app/access.ts';
import type { AppResult, Caller, Role } from '../app/app.ts';
import { conflict, linkNotValid, notFound, sessionEnded, signInFailed } from '../app/refusals.ts';
import { hashToken } from '../vault/tokens.ts';

const START = new Date('2026-11-20T12:00:00Z');
const LATER = new Date('2026-11-20T12:30:00Z');

/** What {@link MemoryAccess} hands out, and takes for right. */
export const MEMORY = {
  password: 'memory-right-password',
  linkToken: 'memory-right-token',
  sessionToken: 'memory-new-session',
  keys: 'memory-new-key',
};

/** Access over plain maps, for tests of pure HTTP behaviour: one user of each role, with the ids of the walk. */
export class MemoryAccess implements Access {
  readonly #sessions = new Map<string, Omit<Caller, 'sourceIp'>>();
  readonly uses: boolean[] = [];
  mutations = 0;

  /** Signs a user in and gives the token. */
  addSession(accountId: number, role: Role): string {
    const token = `session-${accountId}-${role.toLowerCase().replaceAll(' ', '-')}`;
    this.#sessions.set(hashToken(new Secret(token)), {
      accountId,
      userId: 5001,
      userName: `${role} of ${accountId}`,
      userEmail: 'someone@example.com',
      role,
      apiKeyName: null,
      session: { id: this.#sessions.size + 1, endsAt: LATER },
    });
    return token;
  }

  async authenticate(request: { token: Secret; sourceIp: string; use: boolean }): Promise<AppResult<Caller>> {
    const found = this.#sessions.get(hashToken(request.token));
    if (!found) return err(sessionEnded);
    this.uses.push(request.use);
    return ok({ ...found, sourceIp: request.sourceIp });
  }

  async signIn(request: { password: Secret }): Promise<AppResult<SignInOutcome>> {
    return request.password.matches(/^memory-right-password$/)
      ? ok(this.#begun(ROLE_OF_ALL))
      : err(signInFailed('password'));
  }

  async lookAtLink(token: Secret) {
    if (!token.matches(/^memory-right-token$/)) return err(linkNotValid);
    const account = { id: 41, name: 'Account 41' };
    return ok({
      purpose: 'set-up' as const,
      account,
      email: 'someone@example.com',
      name: null,
      role: ROLE_OF_ALL,
      expiresAt: LATER,
    });
  }

  async useLink({ token }: { token: Secret }): Promise<AppResult<SignInOutcome>> {
    return token.matches(/^memory-right-token$/) ? ok(this.#begun(ROLE_OF_ALL)) : err(linkNotValid);
  }

  #begun(role: Role): SignInOutcome {
    this.mutations += 1;
    return { next: 'done', token: new Secret(MEMORY.sessionToken), session: sessionOf(41, role) };
  }

  session = async (caller: Caller) => sessionOf(caller.accountId, caller.role);
  signOut = async () => this.#ended();
  signOutEverywhere = async () => this.#ended();
  listSessions = async () => [
    {
      id: 1,
      current: true,
      startedAt: START,
      lastUsedAt: START,
      sourceIp: '127.0.0.1',
      userAgent: 'Firefox',
    },
  ];
  changePassword = async () => ok(this.#ended());
  beginTwoFactor = async () =>
    ok({ secret: new Secret(MEMORY.keys), otpauthUrl: new Secret(`otpauth://totp/x?secret=${MEMORY.keys}`) });
  confirmTwoFactor = async () => ok([new Secret(MEMORY.keys)]);
  newBackupCodes = async () => ok([new Secret(MEMORY.keys)]);
  endTwoFactor = async (caller: Caller) => ok(await this.session(caller));

  listUsers = async (caller: Caller) => [userOf(caller.accountId)];
  async changeRole(caller: Caller, userId: number, role: Role): Promise<AppResult<UserView>> {
    if (userId !== idOf(caller.accountId)) return err(notFound('user'));
    if (role !== 'Owner') return err(conflict('The last owner', 'Make another one first.'));
    this.mutations += 1;
    return ok(userOf(caller.accountId));
  }
  removeUser = async (caller: Caller, id: number) => this.#removed(caller, id, 'user');
  listInvitations = async (caller: Caller) => [invitationOf(caller.accountId)];
  async invite(caller: Caller) {
    this.mutations += 1;
    return ok({ invitation: invitationOf(caller.accountId), token: new Secret(MEMORY.linkToken) });
  }
  revokeInvitation = async (caller: Caller, id: number) => this.#removed(caller, id, 'invitation');
  listApiKeys = async (caller: Caller) => [apiKeyOf(caller.accountId)];
  async createApiKey(caller: Caller) {
    this.mutations += 1;
    return ok({ apiKey: apiKeyOf(caller.accountId), key: new Secret(MEMORY.keys) });
  }
  deleteApiKey = async (caller: Caller, id: number) => this.#removed(caller, id, 'API key');
  revealAccountKey = async () => new Secret(MEMORY.keys);
  async regenerateAccountKey() {
    this.mutations += 1;
    return new Secret(MEMORY.keys);
  }

  #ended(): number {
    this.mutations += 1;
    return 1;
  }

  #removed(caller: Caller, id: number, what: Parameters<typeof notFound>[0]): AppResult<void> {
    if (id !== idOf(caller.accountId)) return err(notFound(what));
    this.mutations += 1;
    return ok(undefined);
  }
}

const ROLE_OF_ALL: Role = 'Owner';

/** Users, invitations and keys of an account all have this id. */
export const idOf = (accountId: number): number => 5_000 + accountId;

const sessionOf = (accountId: number, role: Role): SessionView => ({
  user: {
    id: idOf(accountId),
    name: role,
    email: 'someone@example.com',
    role,
    twoFactor: false,
    backupCodesLeft: 0,
  },
  account: { id: accountId, name: `Account ${accountId}` },
  endsAt: LATER,
});

const userOf = (accountId: number): UserView => ({
  id: idOf(accountId),
  name: 'Someone',
  email: 'someone@example.com',
  role: 'Owner',
  createdAt: START,
  hasPassword: true,
  twoFactor: false,
  lastSignedInAt: null,
  apiKeys: 1,
});

const invitationOf = (accountId: number) => ({
  id: idOf(accountId),
  email: 'sam@example.com',
  role: ROLE_OF_ALL,
  invitedBy: 'Someone',
  createdAt: START,
  expiresAt: LATER,
});

const apiKeyOf = (accountId: number) => ({
  id: idOf(accountId),
  name: 'terraform-prod',
  user: { id: idOf(accountId), name: 'Someone', email: 'someone@example.com', role: ROLE_OF_ALL },
  allowedSources: [],
  createdAt: START,
  lastUsedAt: null,
});
