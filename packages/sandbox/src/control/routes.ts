import { isTrailed, trailRecord } from '../cloudtrail/record.ts';
import { parseFault } from '../conditions/faults.ts';
import { parseOptions } from '../conditions/options.ts';
import { validateIdentityPolicy } from '../policy/validate.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Account } from '../state/model.ts';
import { newAccessKey, type SeededAccount, seedAccount } from '../state/seed.ts';
import type { World } from '../state/world.ts';
import { totp } from '../sts/mfa.ts';
import { seedInstances } from './instances.ts';
import { ControlError, type ControlReply } from './reply.ts';
import { shareGateway } from './share-gateway.ts';
import { setSystemTags } from './system-tags.ts';

interface Request {
  world: World;
  query: URLSearchParams;
  body: unknown;
  /** The path's own part, for example an account id. */
  id: string;
  reset: () => void;
}

interface Route {
  method: string;
  path: RegExp;
  run: (request: Request) => ControlReply;
}

const ok = (body: object): ControlReply => ({ status: 200, body });

export function fields(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new TypeError('send a JSON object');
  return body as Record<string, unknown>;
}

export function accountOf(world: World, id: string): Account {
  const account = world.state.accounts.get(id);
  if (!account) throw new ControlError(404, `no account ${id}`);
  return account;
}

function createAccount({ world, body }: Request): ControlReply {
  const { accountId } = fields(body);
  if (accountId !== undefined && (typeof accountId !== 'string' || !/^\d{12}$/.test(accountId)))
    throw new TypeError('accountId must be twelve digits');
  const made = seedAccount(world, accountId);
  if (!made) throw new ControlError(409, `account ${accountId} exists already`);
  world.commitAtOnce(accountOf(world, made.accountId));
  return { status: 201, body: made };
}

interface ListedAccount extends Partial<SeededAccount> {
  users: {
    userName: string;
    accessKeyId?: string;
    secretAccessKey?: string;
    mfaSerialNumber?: string;
    mfaSeed?: string;
  }[];
}

/** Lists accounts with the key of `admin`, and the users that have an MFA device with its seed. */
function listedAccount(account: Account): ListedAccount {
  const admin = account.users.get('admin')?.accessKeys[0];
  const users = [...account.mfaDevices.values()].flatMap((device) => {
    const user = account.users.get(device.user ?? '');
    const key = user?.accessKeys[0];
    if (!user) return [];
    return {
      userName: user.name,
      ...(key ? { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey } : {}),
      mfaSerialNumber: device.serialNumber,
      mfaSeed: device.seed,
    };
  });
  return {
    accountId: account.accountId,
    ...(admin ? { accessKeyId: admin.accessKeyId, secretAccessKey: admin.secretAccessKey } : {}),
    users,
  };
}

function createRootKey({ world, id }: Request): ControlReply {
  const account = accountOf(world, id);
  const key = newAccessKey(world.clock.now());
  account.rootKeys.push(key);
  world.commitAtOnce(account);
  return {
    status: 201,
    body: { accountId: id, accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
  };
}

function putScps({ world, id, body }: Request): ControlReply {
  const account = accountOf(world, id);
  const { policies } = fields(body);
  if (!Array.isArray(policies)) throw new TypeError('policies must be a list of policy documents');
  const texts = policies.map((policy) => (typeof policy === 'string' ? policy : JSON.stringify(policy)));
  try {
    texts.forEach(validateIdentityPolicy);
  } catch (error) {
    throw error instanceof AwsError ? new TypeError(error.message) : error;
  }
  account.scps = texts;
  world.commitAtOnce(account);
  return ok({ policies: texts.length });
}

function listEvents({ world, query }: Request): ControlReply {
  const since = query.get('since') ?? '0';
  const events = world.events.list(
    query.get('accountId') ?? undefined,
    /^\d+$/.test(since) ? Number(since) : 0,
  );
  return ok({ events: /^\d+$/.test(since) ? events : events.filter((event) => event.time >= since) });
}

const nameOf = (body: unknown): string => {
  const { name } = fields(body);
  if (typeof name !== 'string' || name === '') throw new TypeError('name must be a text');
  return name;
};

function keepAccount({ world, id, body }: Request): ControlReply {
  world.keep(accountOf(world, id), nameOf(body));
  return { status: 201, body: { accountId: id } };
}

function goBack({ world, id, body }: Request): ControlReply {
  const name = nameOf(body);
  if (!world.goBack(accountOf(world, id).accountId, name))
    throw new ControlError(404, `account ${id} was not kept as ${name}`);
  return ok({ accountId: id });
}

/** One account's record in the format of CloudTrail's log files, the oldest first. */
function exportTrail({ world, id }: Request): ControlReply {
  const { accountId } = accountOf(world, id);
  return ok({ Records: world.events.list(accountId, 0).filter(isTrailed).map(trailRecord) });
}

function mfaCode({ world, query }: Request): ControlReply {
  const serial = query.get('serialNumber') ?? '';
  for (const account of world.state.accounts.values()) {
    const device = account.mfaDevices.get(serial);
    if (device) return ok({ code: totp(device.seed, world.clock.realNow()) });
  }
  throw new ControlError(404, `no MFA device ${serial}`);
}

const clockView = (world: World) => ({
  now: new Date(world.clock.now()).toISOString(),
  offsetMs: world.clock.offsetMs,
});

const ACCOUNT = '/_sandbox/accounts/(\\d{12})';
const exactly = (path: string): RegExp => new RegExp(`^${path}$`);

/** The whole control API. */
export const controlRoutes: readonly Route[] = [
  { method: 'GET', path: exactly('/_sandbox/health'), run: () => ok({ status: 'ok' }) },
  { method: 'POST', path: exactly('/_sandbox/accounts'), run: createAccount },
  {
    method: 'GET',
    path: exactly('/_sandbox/accounts'),
    run: ({ world }) => ok({ accounts: [...world.state.accounts.values()].map(listedAccount) }),
  },
  { method: 'POST', path: exactly(`${ACCOUNT}/root-keys`), run: createRootKey },
  { method: 'PUT', path: exactly(`${ACCOUNT}/scps`), run: putScps },
  {
    method: 'POST',
    path: exactly(`${ACCOUNT}/instances`),
    run: ({ world, id, body }) => ({
      status: 201,
      body: seedInstances(world, accountOf(world, id), fields(body)),
    }),
  },
  {
    method: 'POST',
    path: exactly(`${ACCOUNT}/system-tags`),
    run: ({ world, id, body }) => ok(setSystemTags(world, accountOf(world, id), fields(body))),
  },
  {
    method: 'POST',
    path: exactly(`${ACCOUNT}/shared-transit-gateways`),
    run: ({ world, id, body }) => ok(shareGateway(world, accountOf(world, id), fields(body))),
  },
  { method: 'POST', path: exactly(`${ACCOUNT}/keep`), run: keepAccount },
  { method: 'POST', path: exactly(`${ACCOUNT}/go-back`), run: goBack },
  { method: 'GET', path: exactly(`${ACCOUNT}/cloudtrail`), run: exportTrail },
  { method: 'GET', path: exactly('/_sandbox/options'), run: ({ world }) => ok(world.options) },
  {
    method: 'PUT',
    path: exactly('/_sandbox/options'),
    run: ({ world, body }) => {
      world.setOptions(parseOptions(body));
      return ok(world.options);
    },
  },
  {
    method: 'POST',
    path: exactly('/_sandbox/faults'),
    run: ({ world, body }) => {
      world.faults.add(parseFault(body));
      return { status: 201, body: { faults: world.faults.list() } };
    },
  },
  {
    method: 'GET',
    path: exactly('/_sandbox/faults'),
    run: ({ world }) => ok({ faults: world.faults.list() }),
  },
  {
    method: 'DELETE',
    path: exactly('/_sandbox/faults'),
    run: ({ world }) => {
      world.faults.clear();
      return ok({ faults: [] });
    },
  },
  {
    method: 'GET',
    path: exactly('/_sandbox/held'),
    run: ({ world }) => ok({ held: world.held.list() }),
  },
  { method: 'GET', path: exactly('/_sandbox/clock'), run: ({ world }) => ok(clockView(world)) },
  {
    method: 'POST',
    path: exactly('/_sandbox/clock'),
    run: ({ world, body }) => {
      const { advanceMs } = fields(body);
      if (typeof advanceMs !== 'number') throw new TypeError('advanceMs must be a number of milliseconds');
      world.advance(advanceMs);
      return ok(clockView(world));
    },
  },
  { method: 'GET', path: exactly('/_sandbox/events'), run: listEvents },
  {
    method: 'DELETE',
    path: exactly('/_sandbox/events'),
    run: ({ world }) => {
      world.events.clear();
      return ok({ events: [] });
    },
  },
  { method: 'GET', path: exactly('/_sandbox/mfa-code'), run: mfaCode },
  {
    method: 'POST',
    path: exactly('/_sandbox/reset'),
    run: ({ reset }) => {
      reset();
      return ok({ status: 'ok' });
    },
  },
];
