import type { PaymentMethod } from '../app/team.ts';
import type { AdminCommand } from './socket.ts';

/** One command of `berth admin`: what a person types, what it asks the server, how its answer reads. */
export interface CommandSpec {
  words: string;
  about: string;
  /** Positional arguments, all needed. */
  takes?: string[];
  options: Record<string, OptionSpec>;
  example: string;
  asks: AdminCommand;
  /** What a person is asked first, when it cannot be undone; `--yes` answers for a program. */
  confirm?(values: Values): string;
  /** The command's argument; `stdin` gives what was piped in. */
  argument(values: Values, stdin: () => Promise<string>): unknown | Promise<unknown>;
  /** Lines for a person. */
  show(result: never): string[];
}

export interface OptionSpec {
  about: string;
  needed?: boolean;
  many?: boolean;
}

export interface Values {
  positional: string[];
  text(option: string): string;
  maybe(option: string): string | undefined;
  many(option: string): string[];
  accountId(): number;
  /** The positional arguments, each the number of something. */
  ids(names: readonly string[]): number[];
  /** One of these; the first when it is not given. */
  choice<T extends string>(option: string, choices: readonly [T, ...T[]]): T;
}

const ACCOUNT: OptionSpec = { about: 'the account (tenant), by its id', needed: true };

const row = (cells: (string | number)[]): string => cells.join('  ');

const sources = (list: string[]): string => (list.length === 0 ? 'any source' : list.join(', '));

function linkShown(made: { user: string; url: string; expiresAt: string }): string[] {
  return [`For ${made.user} alone, once, until ${made.expiresAt}:`, made.url];
}

export const COMMANDS: CommandSpec[] = [
  {
    words: 'account create',
    about: 'make an account (tenant) with an owner; prints its account key',
    takes: ['NAME'],
    options: {
      'owner-email': { about: "the owner's email address", needed: true },
      'owner-name': { about: "the owner's name", needed: true },
    },
    example: 'berth admin account create "Acme" --owner-email jo@acme.example --owner-name "Jo Doe"',
    asks: 'createAccount',
    argument: (values) => ({
      name: values.positional[0],
      ownerEmail: values.text('owner-email'),
      ownerName: values.text('owner-name'),
    }),
    show: (made: { accountId: number; name: string; accountKey: string }) => [
      `Account ${made.accountId} (${made.name})`,
      `Account key (X-Api-Key): ${made.accountKey}`,
      `Next, a user key: berth admin key create --account ${made.accountId} --user EMAIL --name KEY-NAME`,
      `And the owner's way into the console: berth admin user setup-link --account ${made.accountId} --user EMAIL`,
    ],
  },
  {
    words: 'account list',
    about: 'list the accounts',
    options: {},
    example: 'berth admin account list --output json',
    asks: 'listAccounts',
    argument: () => null,
    show: (accounts: { id: number; name: string; createdAt: string }[]) =>
      accounts.map((account) => row([account.id, account.createdAt, account.name])),
  },
  {
    words: 'user add',
    about: 'add a user to an account',
    options: {
      account: ACCOUNT,
      email: { about: 'email address', needed: true },
      name: { about: 'name', needed: true },
      role: { about: 'Owner, Manager, Member, Viewer, "Billing Admin" or "Logs Viewer"', needed: true },
    },
    example: 'berth admin user add --account 1001 --email sam@acme.example --name Sam --role Viewer',
    asks: 'addUser',
    argument: (values) => ({
      accountId: values.accountId(),
      email: values.text('email'),
      name: values.text('name'),
      role: values.text('role'),
    }),
    show: (made: { userId: number }) => [`User ${made.userId}`],
  },
  {
    words: 'user list',
    about: "list an account's users",
    options: { account: ACCOUNT },
    example: 'berth admin user list --account 1001',
    asks: 'listUsers',
    argument: (values) => values.accountId(),
    show: (users: { id: number; email: string; role: string; name: string }[]) =>
      users.map((user) => row([user.id, user.role, user.email, user.name])),
  },
  {
    words: 'user setup-link',
    about: 'make the link by which a user sets the first password of the console; works once, for a day',
    options: { account: ACCOUNT, user: { about: 'for whom, by email or id', needed: true } },
    example: 'berth admin user setup-link --account 1001 --user jo@acme.example',
    asks: 'makeSetupLink',
    argument: (values) => ({ accountId: values.accountId(), user: values.text('user') }),
    show: linkShown,
  },
  {
    words: 'user reset-link',
    about: 'make the link by which a user who lost the password sets another; works once, for an hour',
    options: {
      account: ACCOUNT,
      user: { about: 'for whom, by email or id', needed: true },
      'second-factor': {
        about: 'keep, or forget for a lost phone: the user can sign in no more until the link is used',
      },
    },
    example: 'berth admin user reset-link --account 1001 --user jo@acme.example --second-factor forget',
    asks: 'makeResetLink',
    argument: (values) => ({
      accountId: values.accountId(),
      user: values.text('user'),
      secondFactor: values.choice('second-factor', ['keep', 'forget']),
    }),
    show: linkShown,
  },
  {
    words: 'key create',
    about: 'make a user key; it is shown this once',
    options: {
      account: ACCOUNT,
      user: { about: 'whose key, by email or id', needed: true },
      name: { about: '10 to 50 letters, digits, "-" or "_"', needed: true },
      cidr: { about: 'a source address or block it may be used from; any without', many: true },
    },
    example:
      'berth admin key create --account 1001 --user jo@acme.example --name terraform-prod --cidr 203.0.113.0/24',
    asks: 'createKey',
    argument: (values) => ({
      accountId: values.accountId(),
      user: values.text('user'),
      name: values.text('name'),
      cidrs: values.many('cidr'),
    }),
    show: (made: { name: string; user: string; allowedSources: string[]; userKey: string }) => [
      `Key ${made.name} of ${made.user}, usable from ${sources(made.allowedSources)}`,
      `User key (X-Api-Secret-Key), shown only now: ${made.userKey}`,
    ],
  },
  {
    words: 'key list',
    about: "list an account's user keys, without the keys themselves",
    options: { account: ACCOUNT },
    example: 'berth admin key list --account 1001',
    asks: 'listKeys',
    argument: (values) => values.accountId(),
    show: (keys: { name: string; userEmail: string; sourceCidrs: string[]; revokedAt: string | null }[]) =>
      keys.map((key) =>
        row([
          key.name,
          key.userEmail,
          sources(key.sourceCidrs),
          key.revokedAt ? `revoked ${key.revokedAt}` : 'in use',
        ]),
      ),
  },
  {
    words: 'key revoke',
    about: 'revoke a user key, at once and for good',
    options: { account: ACCOUNT, name: { about: 'name of the key', needed: true } },
    example: 'berth admin key revoke --account 1001 --name terraform-prod',
    asks: 'revokeKey',
    confirm: (values) =>
      `Revoke key ${values.text('name')} of account ${values.accountId()}? Whatever uses it stops working.`,
    argument: (values) => ({ accountId: values.accountId(), name: values.text('name') }),
    show: (done: { revoked: string }) => [`Revoked ${done.revoked}`],
  },
  {
    words: 'account-key show',
    about: "show an account's account key again",
    options: { account: ACCOUNT },
    example: 'berth admin account-key show --account 1001',
    asks: 'showAccountKey',
    argument: (values) => values.accountId(),
    show: (shown: { accountKey: string }) => [`Account key (X-Api-Key): ${shown.accountKey}`],
  },
  {
    words: 'support-link',
    about: "make the link by which support signs in to a tenant's AWS console; the tenant sees it in its log",
    takes: ['ACCOUNT', 'CLOUD-ACCOUNT'],
    options: { reason: { about: 'why, in up to 200 characters; it stands in the log', needed: true } },
    example: 'berth admin support-link 1001 1002 --reason "Ticket 4711: node 2 does not answer"',
    asks: 'supportLink',
    argument: (values) => {
      const [accountId, cloudAccountId] = values.ids(['ACCOUNT', 'CLOUD-ACCOUNT']);
      return { accountId, cloudAccountId, reason: values.text('reason') };
    },
    show: (made: { url: string; awsAccountId: string; roleName: string }) => [
      `AWS account ${made.awsAccountId} as ${made.roleName}, for who is signed in to the vendor's AWS account with MFA:`,
      made.url,
    ],
  },
  {
    words: 'payment-method add',
    about: 'enter how an account pays, for clients that look it up; nothing is charged',
    options: {
      account: ACCOUNT,
      type: { about: 'kind of card, as clients name it: Visa', needed: true },
      'ends-with': { about: 'its last four digits', needed: true },
      expires: { about: 'the month in which it expires: 2030-05', needed: true },
      name: { about: 'the name on it', needed: true },
    },
    example:
      'berth admin payment-method add --account 1001 --type Visa --ends-with 4242 --expires 2030-05 --name "Acme"',
    asks: 'addPaymentMethod',
    argument: (values) => ({
      accountId: values.accountId(),
      type: values.text('type'),
      endsWith: values.text('ends-with'),
      expires: values.text('expires'),
      name: values.text('name'),
    }),
    show: (made: { id: number }) => [`Payment method ${made.id}`],
  },
  {
    words: 'payment-method list',
    about: 'list how an account pays',
    options: { account: ACCOUNT },
    example: 'berth admin payment-method list --account 1001',
    asks: 'listPaymentMethods',
    argument: (values) => values.accountId(),
    show: (methods: PaymentMethod[]) =>
      methods.map((one) =>
        row([
          one.id,
          one.type,
          `**** ${String(one.endsWith).padStart(4, '0')}`,
          `${one.expirationYear}-${String(one.expirationMonth).padStart(2, '0')}`,
          one.nameOnCard,
        ]),
      ),
  },
  {
    words: 'payment-method remove',
    about: 'take a payment method away; subscriptions that name it stay as they are',
    options: { account: ACCOUNT, id: { about: 'its id', needed: true } },
    example: 'berth admin payment-method remove --account 1001 --id 2001',
    asks: 'removePaymentMethod',
    argument: (values) => ({ accountId: values.accountId(), id: Number(values.text('id')) || 0 }),
    show: (done: { removed: number }) => [`Removed payment method ${done.removed}`],
  },
  {
    words: 'internal-account set',
    about: "set the credentials of cloud account 1, the vendor's own; the secret key comes by standard input",
    options: {
      'access-key-id': { about: 'its access key id', needed: true },
      name: { about: 'what it is called in every tenant' },
    },
    example: 'berth admin internal-account set --access-key-id AKIAIOSFODNN7EXAMPLE < secret-key-file',
    asks: 'setInternalAccount',
    argument: async (values, stdin) => ({
      accessKeyId: values.text('access-key-id'),
      accessSecretKey: (await stdin()).trim(),
      ...(values.maybe('name') === undefined ? {} : { name: values.maybe('name') }),
    }),
    show: (set: { awsAccountId: string; awsUserArn: string }) => [
      `Cloud account 1 is AWS account ${set.awsAccountId}, by ${set.awsUserArn}`,
    ],
  },
  {
    words: 'master-key status',
    about: 'tell which master key seals the secrets, and how many are under each',
    options: {},
    example: 'berth admin master-key status',
    asks: 'masterKeyStatus',
    argument: () => null,
    show: (status: { current: string; kept: string; sealed: { masterKeyId: string; count: number }[] }) => [
      `Current: ${status.current}, in ${status.kept}`,
      ...status.sealed.map((one) => `${one.masterKeyId} seals ${one.count}`),
    ],
  },
  {
    words: 'master-key rotate',
    about: 'make a new master key and re-wrap every secret under it',
    options: {},
    example: 'berth admin master-key rotate',
    asks: 'rotateMasterKey',
    argument: () => null,
    show: (done: { masterKeyId: string; rewrapped: number; kept: string }) => [
      `Re-wrapped ${done.rewrapped} secrets under ${done.masterKeyId}, in ${done.kept}`,
    ],
  },
  {
    words: 'limits',
    about: 'show the limits in force',
    options: {},
    example: 'berth admin limits',
    asks: 'limits',
    argument: () => null,
    show: (limits: { rateLimitPerMinute: number }) => [
      `${limits.rateLimitPerMinute} requests per minute and account (BERTH_RATE_LIMIT)`,
    ],
  },
];
