import type { accessRoutes } from './access-routes.ts';
import type { AccessLinkBody } from './schemas/access-link.ts';
import type { ApiKeyBody } from './schemas/api-key.ts';
import type { SessionBody, SignInAnswer } from './schemas/session.ts';
import type { InvitationBody, UserBody } from './schemas/user.ts';

const TIME = '2026-11-20T16:00:00.000Z';
const LATER = '2026-11-27T16:00:00.000Z';
const allowed = { allowed: true } as const;

const ada = { id: 5001, name: 'Ada Example', email: 'ada@example.com', role: 'Owner' } as const;
const account = { id: 1001, name: 'Example Ltd' };

const session: SessionBody = {
  user: { ...ada, twoFactor: true, backupCodesLeft: 10 },
  account,
  endsAt: TIME,
  idleMinutes: 30,
  may: { 'cloud-accounts': { read: allowed, verify: allowed, mutate: allowed } },
};
const viewer: SessionBody = {
  ...session,
  user: { ...session.user, role: 'Viewer' },
  may: {
    'cloud-accounts': {
      read: allowed,
      verify: {
        allowed: false,
        why: 'The role Viewer may not verify cloud accounts; Owner, Manager and Member may.',
      },
      mutate: {
        allowed: false,
        why: 'The role Viewer may not change cloud accounts; Owner and Manager may.',
      },
    },
  },
};
const signedIn: SignInAnswer = { next: 'done', session };

const link: AccessLinkBody = {
  purpose: 'set-up',
  account,
  email: ada.email,
  name: ada.name,
  role: 'Owner',
  expiresAt: LATER,
};

const user: UserBody = {
  ...ada,
  twoFactor: true,
  hasPassword: true,
  isYou: true,
  createdAt: TIME,
  lastSignedInAt: TIME,
  apiKeys: 1,
  actions: {
    changeRole: { allowed: false, why: 'Ada Example is the last owner of the account.' },
    remove: { allowed: false, why: 'Ada Example is the last owner of the account.' },
  },
};

const invitation: InvitationBody = {
  id: 1,
  email: 'sam@example.com',
  role: 'Viewer',
  invitedBy: ada.name,
  createdAt: TIME,
  expiresAt: LATER,
  expired: false,
};

const apiKey: ApiKeyBody = {
  id: 7,
  name: 'terraform-prod',
  user: ada,
  allowedSources: ['203.0.113.0/24'],
  createdAt: TIME,
  lastUsedAt: TIME,
};

const password = { password: '****' };
const code = { code: '123456' };
const backupCodes = { backupCodes: ['aaaa-bbbb-cccc-dddd', 'eeee-ffff-gggg-hhhh'] };

/** Examples of the routes of access; see `examples.ts`. */
export const accessExamples: Record<
  keyof typeof accessRoutes,
  { bodies?: Record<string, object>; answers: Record<string, object> }
> = {
  signIn: {
    bodies: {
      password: { email: ada.email, ...password },
      'with a code': { email: ada.email, ...password, ...code },
    },
    answers: {
      done: signedIn,
      'a code is needed': { next: 'code' },
      'users in several accounts': {
        next: 'choose-account',
        accounts: [account, { id: 1002, name: 'Other Ltd' }],
      },
    },
  },
  lookAtLink: { bodies: { token: { token: 'xxxx' } }, answers: { 'set-up': link } },
  useLink: {
    bodies: { invitation: { token: 'xxxx', password: 'a few words in a row', name: 'Sam Example' } },
    answers: { done: signedIn },
  },
  getSession: { answers: { owner: session, viewer } },
  signOut: { answers: { ended: { ended: 1 } } },
  getSessions: {
    answers: {
      one: {
        sessions: [
          {
            id: 3,
            current: true,
            startedAt: TIME,
            lastUsedAt: TIME,
            sourceIp: '192.0.2.7',
            userAgent: 'Firefox',
          },
        ],
      },
    },
  },
  signOutEverywhere: { answers: { ended: { ended: 2 } } },
  changePassword: {
    bodies: { change: { currentPassword: '****', newPassword: 'a few words in a row' } },
    answers: { ended: { ended: 1 } },
  },
  beginTwoFactor: {
    bodies: { proof: password },
    answers: {
      secret: {
        secret: 'JBSWY3DPEHPK3PXP',
        otpauthUrl: 'otpauth://totp/Berth:ada%40example.com?issuer=Berth&secret=JBSWY3DPEHPK3PXP',
      },
    },
  },
  confirmTwoFactor: { bodies: { code }, answers: { 'backup codes': backupCodes } },
  newBackupCodes: { bodies: { proof: password }, answers: { 'backup codes': backupCodes } },
  endTwoFactor: { bodies: { both: { ...password, ...code } }, answers: { session } },
  getUsers: { answers: { one: { users: [user] } } },
  changeRole: { bodies: { role: { role: 'Manager' } }, answers: { user } },
  removeUser: { answers: { removed: { removed: 5002 } } },
  getInvitations: { answers: { one: { invitations: [invitation] } } },
  invite: {
    bodies: { viewer: { email: 'sam@example.com', role: 'Viewer' } },
    answers: { made: { invitation, link: 'https://berth.example/welcome#xxxx' } },
  },
  revokeInvitation: { answers: { removed: { removed: 1 } } },
  getApiKeys: { answers: { one: { apiKeys: [apiKey] } } },
  createApiKey: {
    bodies: {
      'from one network': { name: apiKey.name, userId: ada.id, allowedSources: apiKey.allowedSources },
    },
    answers: { made: { apiKey, secretKey: '****' } },
  },
  deleteApiKey: { answers: { removed: { removed: 7 } } },
  revealAccountKey: { answers: { key: { accountKey: '****' } } },
  regenerateAccountKey: { answers: { key: { accountKey: '****' } } },
};
