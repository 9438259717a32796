import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err } from '@berth/domain';
import { servedBench } from '@berth/server/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runInMemory, type TestTerminalOptions } from '../testing/test-terminal.ts';

let bench: Awaited<ReturnType<typeof servedBench>>;
let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  bench = await servedBench();
  home = await mkdtemp(join(tmpdir(), 'berth-cli-'));
});
afterAll(async () => {
  await bench.close();
  await rm(home, { recursive: true });
});
beforeEach(() => {
  const { accountKey, userKey } = bench.target.keys.Owner;
  env = {
    HOME: home,
    BERTH_HOME: home,
    BERTH_URL: bench.url,
    BERTH_API_KEY: accountKey,
    BERTH_API_SECRET_KEY: userKey,
  };
});

const berth = (line: string, options: TestTerminalOptions = {}) =>
  runInMemory(line.split(' '), { env, ...options });

const ADD = 'accounts add --name Added --access-key-id AKIAIOSFODNN7EXAMPLE --iam-role-name redislabs-role';

describe('berth webhooks', () => {
  const id = () => bench.target.webhookId;

  test('list and deliveries show what there is, as text and as JSON', async () => {
    expect((await berth('webhooks list')).out).toMatch(/^ID +URL +FROM.*\n\d+ +https:.* enabled/);
    expect((await berth(`webhooks deliveries ${id()}`)).out).toMatch(/delivered +1 +204/);
    expect(JSON.parse((await berth('webhooks list --output json')).out)).toMatchObject([{ id: id() }]);
    expect((await berth('webhooks deliveries 999')).code).toBe(1);
  });

  test('create sends what was typed, and shows the secret', async () => {
    const line = 'webhooks create https://hooks.example.com/x --minimum-severity high --output json';
    expect(JSON.parse((await berth(line)).out)).toMatchObject({
      webhook: { url: 'https://hooks.example.com/x', minimumSeverity: 'high', enabled: true },
      signingSecret: expect.any(String),
    });
    expect((await berth('webhooks create https://x.example --minimum-severity dire')).code).toBe(2);
  });

  test('test shows what the receiver answered', async () => {
    const { code, out } = await berth(`webhooks test ${id()}`);
    expect([code, out]).toEqual([0, expect.stringMatching(/Status +delivered\n.*\nAnswer +204/)]);
  });

  test('delete asks to type the id', async () => {
    const { notifications } = bench.app;
    const before = notifications.mutations;
    expect((await berth(`webhooks delete ${id()}`, { interactive: true, answers: ['no'] })).code).toBe(1);
    expect(notifications.mutations).toBe(before);
    expect((await berth(`webhooks delete ${id()} --yes`)).out).toBe(`Webhook ${id()} is deleted.\n`);
  });
});

describe('berth accounts', () => {
  test('list shows the accounts, their keys masked', async () => {
    const { code, out } = await berth('accounts list');
    expect(code).toBe(0);
    expect(out).toMatch(/^ID +NAME +STATUS/);
    expect(out).toContain('A***E');
  });

  test('add waits for the task and shows the account', async () => {
    const { code, out, err: said } = await berth(`${ADD} --secret-key-stdin`, { input: 'canary-secret\n' });
    expect(said).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/Name +Added/);
    expect(out + said).not.toContain('canary');
    expect(bench.app.received.at(-1)).toMatchObject({ useCase: 'create' });
  });

  test('add asks for the secret without showing it, or takes it from the environment', async () => {
    expect((await berth(ADD, { interactive: true, answers: ['canary-secret'] })).code).toBe(0);
    expect((await berth(ADD, { env: { ...env, BERTH_ACCESS_SECRET_KEY: 'canary' } })).code).toBe(0);
  });

  test('a secret on the command line is taken with a warning that does not repeat it', async () => {
    const { code, err: said } = await berth(`${ADD} --access-secret-key canary-secret`);
    expect(code).toBe(0);
    expect(said).toContain('--access-secret-key on the command line can be seen by others');
    expect(said).not.toContain('canary');
  });

  test('add without a secret and nobody to ask is wrong usage, and sends nothing', async () => {
    const before = bench.app.mutations;
    const { code, err: said } = await berth(ADD);
    expect([code, bench.app.mutations]).toEqual([2, before]);
    expect(said).toContain('BERTH_ACCESS_SECRET_KEY');
  });

  test('add reads the file that berth iam apply made', async () => {
    const file = join(home, 'user.json');
    const handOver = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      accessSecretKey: 'canary',
      IAMRoleName: 'redislabs-role',
    };
    await writeFile(file, JSON.stringify(handOver), { mode: 0o600 });
    expect((await berth(`accounts add --name Filed --from-file ${file}`)).code).toBe(0);
    await chmod(file, 0o644);
    const { code, err: said } = await berth(`accounts add --name Filed --from-file ${file}`);
    expect([code, said]).toEqual([1, expect.stringContaining('chmod 600')]);
  });

  test('--no-wait prints the task; berth tasks wait waits for it', async () => {
    const added = await berth(`${ADD} --no-wait --output json`, {
      env: { ...env, BERTH_ACCESS_SECRET_KEY: 'x' },
    });
    const task = JSON.parse(added.out);
    expect(task.status).toBe('received');
    const waited = await berth(`tasks wait ${task.taskId} --output json`);
    expect([waited.code, JSON.parse(waited.out).status]).toEqual([0, 'processing-completed']);
  });

  test('what the server refuses says field and remedy, and is wrong usage', async () => {
    const { code, err: said } = await berth(
      `accounts update ${bench.cloudAccountId} --sign-in-login-url http://evil.example`,
    );
    expect(code).toBe(2);
    expect(said).toContain('signInLoginUrl must be an https address');
    expect(said).toContain('→');
  });

  test('get of an unknown id fails, an id that is none is wrong usage', async () => {
    expect((await berth('accounts get 999')).code).toBe(1);
    expect((await berth('accounts get seven')).code).toBe(2);
  });

  test('delete asks to type the name; anything else changes nothing', async () => {
    const id = bench.app.addCloudAccount(41, 'Precious');
    const before = bench.app.mutations;
    expect((await berth(`accounts delete ${id}`, { interactive: true, answers: ['yes'] })).code).toBe(1);
    expect((await berth(`accounts delete ${id}`)).code).toBe(2);
    expect(bench.app.mutations).toBe(before);
    const { code, out } = await berth(`accounts delete ${id}`, { interactive: true, answers: ['Precious'] });
    expect([code, out]).toEqual([0, `Cloud account ${id} is deleted.\n`]);
    expect((await berth(`accounts delete ${id} --yes`)).code).toBe(0);
  });

  test('a name with terminal escapes cannot move the cursor, in text or JSON', async () => {
    const id = bench.app.addCloudAccount(41, 'evil\u001b[2J\u009b2J\u202e\nnext');
    for (const line of ['accounts list', `accounts get ${id}`, `accounts get ${id} --output json`]) {
      const { out } = await berth(line);
      expect(out).toContain('evil');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(out).not.toMatch(/[\u001b\u0080-\u009f\u202e]/);
    }
    expect((await berth('accounts list')).out).not.toMatch(/^next/m);
  });

  test('verify tells checks as they come and ends with the result', async () => {
    const { code, out, err: said } = await berth(`accounts verify ${bench.cloudAccountId}`);
    expect([code, out]).toEqual([0, 'Verified: 1 passed; 12 AWS calls\n']);
    expect(said).toBe('✓ AWS accepts the access key\n');
  });

  test('verify takes an id or details, never both', async () => {
    const line = `accounts verify ${bench.cloudAccountId}`;
    for (const more of ['--iam-role-name x', '--secret-key-stdin', '--region eu-west-1'])
      expect((await berth(`${line} ${more}`)).code, more).toBe(2);
  });

  test('verify exits 1 when it does not pass or cannot be made', async () => {
    const { verify } = bench.app;
    bench.app.verify = async () => err({ code: 'UNAVAILABLE', message: 'AWS is far away' });
    const { code, err: said } = await berth(`accounts verify ${bench.cloudAccountId}`);
    expect([code, said]).toEqual([1, expect.stringContaining('AWS is far away')]);
    bench.app.verify = verify;
  });
});

test('berth regions list shows where subscriptions can be', async () => {
  const { out } = await berth('regions list');
  expect(out).toMatch(/^REGION +CLOUD +IN AN AWS ACCOUNT +LOCAL TIME\n/);
  expect(out).toMatch(/eu-central-1 +AWS +there +Europe\/Berlin/);
  expect(out).toMatch(/il-central-1 +AWS +to be turned on first/);
});

describe('berth tasks and berth logs', () => {
  test('show tables, and JSON on request', async () => {
    expect((await berth('tasks list')).out).toContain('cloudAccountCreateRequest');
    expect((await berth(`tasks get ${bench.taskId}`)).out).toMatch(/Status +processing-completed/);
    expect((await berth('logs --limit 5 --since 2026-11-20')).out).toContain('Created');
    expect(JSON.parse((await berth('logs --output json')).out)).toHaveLength(1);
  });

  test('wrong usage exits 2', async () => {
    for (const line of [
      'logs --limit 0',
      'logs --since yesterday',
      'tasks get ../x',
      'tasks frobnicate',
      'accounts list --output xml',
    ]) {
      expect((await berth(line)).code, line).toBe(2);
    }
  });

  test('every command has help with the exit codes said once, at the top', async () => {
    for (const line of [
      'accounts add --help',
      'accounts verify --help',
      'tasks wait --help',
      'logs --help',
    ]) {
      const { code, out } = await berth(line);
      expect([code, out]).toEqual([0, expect.stringContaining('BERTH_API_SECRET_KEY')]);
    }
  });
});

describe('--output json', () => {
  interface JsonError {
    line: string;
    env?: Record<string, string>;
    error: object;
  }

  test.each([
    {
      line: 'accounts get 999 --output json',
      error: { code: 'NOT_FOUND', status: 404, exitCode: 1, message: 'There is no such cloud account' },
    },
    { line: 'accounts get seven --output json', error: { exitCode: 2 } },
    { line: 'accounts list --output=json --frobnicate', error: { exitCode: 2 } },
    {
      line: 'accounts list --output json',
      env: { BERTH_API_SECRET_KEY: 'wrong' },
      error: { code: 'UNAUTHORIZED', exitCode: 1, remedy: expect.stringContaining('BERTH_API_SECRET_KEY') },
    },
    {
      line: 'accounts update 1 --sign-in-login-url http://x --output json',
      error: { code: 'INVALID_REQUEST', field: 'signInLoginUrl', exitCode: 2 },
    },
  ] satisfies JsonError[])('$line: one error document, and its exit code', async (one: JsonError) => {
    const { code, out, err: said } = await berth(one.line, { env: { ...env, ...one.env } });
    const { error } = JSON.parse(out);
    expect(error).toMatchObject(one.error);
    expect(error).toMatchObject({ message: expect.any(String), exitCode: code });
    expect(said, 'a person is told too').not.toBe('');
  });

  test('a failed task is told with its id and code', async () => {
    const { getTask } = bench.app;
    bench.app.getTask = async (caller, id) => {
      const task = await getTask.call(bench.app, caller, id);
      const error = { type: 'CLOUD_ACCOUNT_USED', status: '400 BAD_REQUEST', description: 'In use' };
      return task && { ...task, status: 'processing-error', response: { error } };
    };
    const { code, out } = await berth(`tasks wait ${bench.taskId} --output json`);
    bench.app.getTask = getTask;
    expect([code, JSON.parse(out).error]).toEqual([
      1,
      expect.objectContaining({ code: 'CLOUD_ACCOUNT_USED', taskId: bench.taskId }),
    ]);
  });
});

describe('which service', () => {
  const bare = () => ({ HOME: home, BERTH_HOME: home });
  const connection = () => {
    const { accountKey, userKey } = bench.target.keys.Owner;
    return { url: bench.url, apiKey: accountKey, apiSecretKey: userKey };
  };

  test('nothing said is wrong usage with the ways to say it', async () => {
    const { code, err: said } = await berth('accounts list', {
      env: { HOME: '/nowhere', BERTH_HOME: '/nowhere' },
    });
    expect([code, said]).toEqual([2, expect.stringContaining('BERTH_URL')]);
  });

  test('.berth/local.json serves when nothing else is set, and with --local', async () => {
    await writeFile(join(home, 'local.json'), JSON.stringify(connection()), { mode: 0o600 });
    expect((await berth('accounts list', { env: bare() })).code).toBe(0);
    expect(
      (await berth('accounts list --local', { env: { ...env, BERTH_URL: 'http://127.0.0.1:59998' } })).code,
    ).toBe(0);
    expect((await berth('accounts list --local --url http://x')).code).toBe(2);
  });

  test('a profile serves; one in a file that others can read is refused', async () => {
    const file = join(home, 'config.json');
    const config = { ...bare(), BERTH_CONFIG: file };
    await writeFile(file, JSON.stringify({ profiles: { prod: connection() } }), { mode: 0o600 });
    expect((await berth('accounts list --profile prod', { env: config })).code).toBe(0);
    expect((await berth('accounts list', { env: { ...config, BERTH_PROFILE: 'prod' } })).code).toBe(0);
    expect((await berth('accounts list --profile test', { env: config })).code).toBe(2);
    await chmod(file, 0o640);
    expect((await berth('accounts list --profile prod', { env: config })).code).toBe(1);
  });

  test("Redis Cloud's variables serve when none of Berth's is set", async () => {
    const { url, apiKey, apiSecretKey } = connection();
    const redis = {
      REDISCLOUD_URL: `${url}/v1`,
      REDISCLOUD_ACCESS_KEY: apiKey,
      REDISCLOUD_SECRET_KEY: apiSecretKey,
    };
    expect((await berth('accounts list', { env: { ...bare(), ...redis } })).code).toBe(0);
  });

  test("a key of Berth's is not completed by one of Redis Cloud's", async () => {
    const mixed = { BERTH_URL: bench.url, BERTH_API_KEY: 'a', REDISCLOUD_SECRET_KEY: 'canary' };
    const { code, err: said } = await berth('accounts list', { env: { ...bare(), ...mixed } });
    expect([code, said]).toEqual([2, expect.stringContaining('BERTH_API_SECRET_KEY')]);
  });

  test('a key that no header can carry is wrong usage, and is not repeated', async () => {
    const { code, err: said } = await berth('accounts list', { env: { ...env, BERTH_API_KEY: 'canary\nx' } });
    expect([code, said]).toEqual([2, expect.stringContaining('line end')]);
    expect(said).not.toContain('canary');
  });

  test('wrong keys and a server that is not there say so and exit 1', async () => {
    const wrong = await berth('accounts list', { env: { ...env, BERTH_API_SECRET_KEY: 'wrong' } });
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('not valid')]);
    const gone = await berth('accounts list', { env: { ...env, BERTH_URL: 'http://127.0.0.1:59998' } });
    expect([gone.code, gone.err]).toEqual([
      1,
      expect.stringContaining('Nothing answers at http://127.0.0.1:59998'),
    ]);
  });
});
