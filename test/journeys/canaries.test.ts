import { type Route, routeList } from '@berth/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Canaries, type Leak } from '../support/canaries.ts';
import { runCli } from '../support/child.ts';
import { applyForKeys, type Customer, newCustomer } from '../support/customer.ts';
import { type Keys, Stack, type Task } from '../support/stack.ts';

const SECRET_FIELDS = [
  'accessSecretKey',
  'consolePassword',
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'code',
];
/** They hand the account key over to an owner who asks for it: see the server's own canary test of access. */
const HANDS_OVER = ['revealAccountKey', 'regenerateAccountKey'];
/** What belongs in the home directory: the sealed database aside, the master key, which is no canary. */
const canaries = new Canaries();
/** Planted in fields that are no secrets: they may be stored and shown, but logs are no place for what people type. */
const typed = new Canaries();
const leaks: Leak[] = [];

let stack: Stack;
let keys: Keys;
let customer: Customer;
beforeAll(async () => {
  stack = await Stack.start();
  keys = await stack.newAccount('Canary');
  canaries.adopt(keys.apiSecretKey, 'user key');
  canaries.adopt(keys.apiKey, 'account key');
  customer = await newCustomer(stack.sandbox);
  canaries.adopt(customer.accessSecretKey, "the programmatic user's secret key");
}, 180_000);
afterAll(() => stack?.close());

/** A role or user that is not there is waited for, for 45 s, in case it is new: not in every request of this test. */
const WAITED_FOR = ['iamRoleName', 'consoleUsername'];

/** Details that could be right, with fields of the test's own. */
const details = (change: Record<string, unknown>): Record<string, unknown> => ({
  name: 'canary',
  accessKeyId: customer.accessKeyId,
  accessSecretKey: customer.accessSecretKey,
  iamRoleName: 'redislabs-role',
  ...change,
});

const pathFor = (route: Route): string =>
  route.path
    .replace('/v1', '')
    .replace('{cloudAccountId}', '1001')
    .replace('{subscriptionId}', '1001')
    .replace('{taskId}', '00000000-0000-4000-8000-000000000000')
    .replace('{tagKey}', 'team')
    .replace(/\{\w+Id\}/g, '1001');

async function send(method: string, where: string, body: unknown, about: string): Promise<string> {
  const answer = await stack.api(keys, method, where, body);
  expect(answer.status, `${method} ${where} ${about}: ${answer.text}`).toBeLessThan(500);
  leaks.push(...canaries.in(answer.text, `answer of ${method} ${where} (${about})`));
  return answer.text;
}

/** The fields of a route's body, and one that it does not know. */
function fieldsOf(route: Route): string[] {
  const shape = (route.body as { shape?: Record<string, unknown> } | undefined)?.shape;
  const fields = shape
    ? Object.keys(shape)
    : ['name', 'provider', 'accessKeyId', 'iamRoleName', 'consoleUsername', 'signInLoginUrl', 'region'];
  return [...new Set([...fields, ...SECRET_FIELDS, 'unknownField'])];
}

test('a saved account and a task under way hold their secrets sealed only', async () => {
  const created = JSON.parse(
    await send('POST', '/cloud-accounts', details({ name: 'kept' }), 'create'),
  ) as Task;
  expect((await stack.ended(keys, created.taskId)).status).toBe('processing-completed');
  const rotated = await applyForKeys(stack.sandbox, customer.aws, ['--rotate-key']);
  canaries.adopt(rotated.accessSecretKey, 'the rotated secret key');
  await stack.sandbox.configure({ latencyMs: 400 });
  Object.assign(customer, rotated);
  await send('PUT', '/cloud-accounts/1001', rotated, 'rotate');
  await stack.killServer();
  const dump = await stack.dump();
  expect(dump, 'the task is under way').toMatch(/public\.sealed_secrets.*,task,/);
  leaks.push(...canaries.in(dump, 'database in the middle of a task'));
  leaks.push(...canaries.inFilesBelow(stack.home));
  await stack.sandbox.configure({ latencyMs: 0 });
  await stack.startServer();
}, 180_000);

test('every field of every route', async () => {
  for (const route of routeList.filter(({ operationId }) => !HANDS_OVER.includes(operationId))) {
    const where = pathFor(route);
    if (!route.body) {
      await send(
        route.method,
        `${where}?x=${typed.plant(`query of ${route.operationId}`)}`,
        undefined,
        'query',
      );
      continue;
    }
    for (const field of fieldsOf(route)) {
      const about = `${route.operationId}.${field}`;
      const secret = SECRET_FIELDS.includes(field);
      const value = (secret ? canaries : typed).plant(about);
      const others = field.startsWith('console') || field === 'signInLoginUrl' ? consoleUser() : {};
      // With a secret that is wrong, so that AWS decides at once.
      const accessSecretKey = canaries.plant(`${about}, wrong secret`);
      await send(route.method, where, details({ ...others, accessSecretKey, [field]: value }), about);
      // The secret alone, as a number, in an array, and in a body that is not JSON.
      const alone = WAITED_FOR.includes(field) ? [] : [{ [field]: value }];
      for (const body of [...alone, { [field]: [value] }, { [field]: { [value]: 1 } }])
        await send(route.method, where, body, `${about}, odd`);
    }
    await malformed(route, where, canaries.plant(`malformed body of ${route.operationId}`));
  }
  const { tasks } = JSON.parse(await send('GET', '/tasks', undefined, 'tasks')) as { tasks: Task[] };
  for (const { taskId } of tasks) await stack.ended(keys, taskId);
  for (const where of [
    '/tasks',
    '/logs',
    '/cloud-accounts',
    '/cloud-accounts/1001',
    '/cloud-accounts/1001/verifications',
  ])
    await send('GET', where, undefined, 'afterwards');
}, 300_000);

test('every command that takes a secret', async () => {
  const env = stack.cliEnv(keys, customer.aws);
  const secret = (where: string): string => canaries.plant(`berth ${where}`);
  const key = ['--access-key-id', customer.accessKeyId];
  const commands: { args: string[]; env?: Record<string, string>; input?: string }[] = [
    {
      args: [
        'accounts',
        'add',
        '--name',
        'c',
        ...key,
        '--iam-role-name',
        'redislabs-role',
        '--access-secret-key',
        secret('add, argument'),
      ],
    },
    {
      args: [
        'accounts',
        'add',
        '--name',
        'c',
        ...key,
        '--iam-role-name',
        'redislabs-role',
        '--secret-key-stdin',
      ],
      input: `${secret('add, input')}\n`,
    },
    {
      args: ['accounts', 'verify', ...key, '--iam-role-name', 'redislabs-role'],
      env: { BERTH_ACCESS_SECRET_KEY: secret('verify, environment') },
    },
    { args: ['accounts', 'update', '1001', '--console-password', secret('update, password')] },
    {
      args: [
        'accounts',
        'list',
        '--api-secret-key',
        secret('list, user key'),
        '--api-key',
        secret('list, account key'),
        '--url',
        stack.url,
      ],
    },
    { args: ['iam', 'plan'], env: { AWS_SECRET_ACCESS_KEY: secret('iam plan, AWS secret') } },
    {
      args: ['admin', 'internal-account', 'set', ...key],
      env: stack.serverEnv as Record<string, string>,
      input: `${secret('internal account')}\n`,
    },
  ];
  for (const { args, env: more, input } of commands) {
    const run = await runCli(args, { ...env, ...more }, input);
    leaks.push(...canaries.in(run.stdout + run.stderr, `output of berth ${args.slice(0, 2).join(' ')}`));
    expect(run.code, `berth ${args.join(' ')}: ${run.stdout}`).not.toBe(0);
  }
}, 180_000);

test('afterwards no secret is anywhere that it does not belong', async () => {
  await stack.killServer();
  leaks.push(...canaries.in(await stack.dump(), 'database'));
  leaks.push(...canaries.inFilesBelow(stack.home));
  leaks.push(...canaries.in(stack.output(), "the server's output"));
  leaks.push(...typed.in(stack.output(), "the server's output"));
  leaks.push(...canaries.in(JSON.stringify(await stack.sandbox.events()), "the sandbox's events"));
  expect(leaks).toEqual([]);
});

function consoleUser(): Record<string, unknown> {
  return {
    iamRoleName: undefined,
    consoleUsername: 'support',
    consolePassword: canaries.plant('console password beside another field'),
    signInLoginUrl: `https://${customer.aws.accountId}.signin.aws.amazon.com/console`,
  };
}

async function malformed({ method, access }: Route, where: string, value: string): Promise<void> {
  const response = await fetch(`${stack.url}/v1${where}`, {
    method,
    headers: {
      'x-api-key': keys.apiKey,
      'x-api-secret-key': keys.apiSecretKey,
      'content-type': 'application/json',
    },
    body: `{"accessSecretKey": "${value}`,
  });
  const text = await response.text();
  expect(response.status).toBe(access === 'session' ? 403 : 400);
  leaks.push(...canaries.in(text, `answer of ${method} ${where} to what is not JSON`));
}
