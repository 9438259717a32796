import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicyDocument } from '@berth/domain';
import { servedBench } from '@berth/server/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestSandbox, type TestAccount, type TestSandbox } from '../testing/sandbox.ts';
import { runInMemory, type TestTerminalOptions } from '../testing/test-terminal.ts';

let sandbox: TestSandbox;
let folder: string;
let account: TestAccount;

beforeAll(async () => {
  sandbox = await openTestSandbox();
  folder = await mkdtemp(join(tmpdir(), 'berth-iam-'));
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  account = await sandbox.newAccount();
});

const berth = (line: string, options: TestTerminalOptions = {}) =>
  runInMemory(line.split(' '), { ...options, env: { ...account.env, ...options.env } });

const changes = async () => (await sandbox.changes(account)).map(({ action }) => action);
const secretFile = () => join(folder, `${account.accountId}.json`);

describe('berth iam plan', () => {
  test('prints every step with its reason, and changes nothing', async () => {
    const { code, out } = await berth('iam plan');
    expect(code).toBe(0);
    expect(out).toContain(`AWS account ${account.accountId}`);
    expect(out).toContain('+ CreateRole redislabs-role\n      The role redislabs-role does not exist.');
    expect(await changes()).toEqual([]);
  });

  test('is data with --output json: AWS call names, inputs, reasons', async () => {
    const { code, out } = await berth('iam plan --output json --generation 2018 --console-access user');
    expect(code).toBe(0);
    const plan = JSON.parse(out);
    expect(plan.steps.map(({ call }: { call: string }) => call)).toContain('CreateLoginProfile');
    expect(plan.steps.every(({ because }: { because: { text: string } }) => because.text !== '')).toBe(true);
  });

  test('exits 1 when something is in the way, and says what to do', async () => {
    const iam = sandbox.iamOf(account);
    const signal = new AbortController().signal;
    await iam.actor.perform({ call: 'CreateUser', input: { UserName: 'redislabs-user', Tags: [] } }, signal);
    const { code, out } = await berth('iam plan');
    expect(code).toBe(1);
    expect(out).toContain('→ Pass --adopt to let Berth take it over, or delete it first.');
    expect((await berth('iam plan --adopt')).code).toBe(0);
  });

  test.each([
    'iam plan --generation 1999',
    'iam plan --console-access both',
    'iam plan --endpoint-url nowhere',
    'iam plan --endpoint-url ftp://127.0.0.1',
    'iam plan --region us_east',
    'iam plan --old-key burn',
    'iam plan --output xml',
    'iam plan extra',
    'iam fly',
    'iam apply --yes --register prod --url http://127.0.0.1:1',
    'iam apply --yes --register ',
  ])('refuses wrong usage with exit code 2: %s', async (line) => {
    const { code, err } = await berth(line);
    expect([code, err !== '']).toEqual([2, true]);
    expect(await changes()).toEqual([]);
  });

  test('says that a profile has no credentials, and nothing else', async () => {
    const missing = join(folder, 'no-such-file');
    const env = { AWS_CONFIG_FILE: missing, AWS_SHARED_CREDENTIALS_FILE: missing };
    const { code, err } = await berth('iam plan --profile nobody', { env });
    expect([code, err]).toEqual([1, expect.stringMatching(/^berth: No AWS credentials .* profile nobody/)]);
  });

  test('says when AWS does not answer at the address', async () => {
    const { code, err } = await berth('iam plan --endpoint-url http://127.0.0.1:1');
    expect([code, err]).toEqual([1, expect.stringContaining('AWS could not be reached')]);
  });

  test.each([
    { code: 'ExpiredToken', told: 'have expired' },
    { code: 'SignatureDoesNotMatch', told: 'does not belong to the access key id' },
  ])('says what is wrong with the credentials: $code', async ({ code, told }) => {
    const { accountId } = account;
    await sandbox.fault({
      service: 'sts',
      action: 'GetCallerIdentity',
      kind: 'error',
      code,
      status: 403,
      accountId,
    });
    expect((await berth('iam plan')).err).toContain(told);
    await sandbox.clearFaults();
  });

  test('says when AWS does not accept the credentials', async () => {
    const { code, err } = await berth('iam plan', { env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' } });
    expect(code).toBe(1);
    expect(err).toContain('AWS does not accept the credentials');
  });
});

describe('berth iam apply', () => {
  test('asks first, and changes nothing when the answer is no', async () => {
    const { code, err, out } = await berth('iam apply', { interactive: true, shown: true, answers: ['no'] });
    expect(code).toBe(1);
    expect(err).toContain(`Make these 12 changes in AWS account ${account.accountId}? [y/N]`);
    expect(out).toContain('Nothing was changed.');
    expect(await changes()).toEqual([]);
  });

  test('exits 2 where nobody can answer and --yes is not given', async () => {
    expect((await berth('iam apply')).code).toBe(2);
    expect(await changes()).toEqual([]);
  });

  test('shows the secret once on the terminal, and never again', async () => {
    const { code, out, err } = await berth('iam apply', { interactive: true, shown: true, answers: ['y'] });
    expect(code).toBe(0);
    const [secret = ''] = /(?<=accessSecretKey +)\S{40}/.exec(out) ?? [];
    expect(secret).toHaveLength(40);
    expect(out.split(secret)).toHaveLength(2);
    expect(err).not.toContain(secret);
    const again = await berth('iam apply --yes', { shown: true });
    expect(again.code).toBe(0);
    expect(again.out + again.err).not.toContain(secret);
    expect(again.out).toContain('--rotate-key replaces it');
    expect(await changes()).toHaveLength(12);
  });

  test('does not send the secret into a pipe unasked, and makes no key for it', async () => {
    const { code, err } = await berth('iam apply --yes');
    expect(code).toBe(2);
    expect(err).toContain('--secret-file PATH');
    expect(await changes()).toEqual([]);
  });

  test('writes the secret to a new file of the owner, from which verify proves that it works', async () => {
    const { code, out, err } = await berth(`iam apply --yes --secret-file ${secretFile()}`);
    expect(code).toBe(0);
    expect((await stat(secretFile())).mode & 0o777).toBe(0o600);
    const credentials = JSON.parse(await readFile(secretFile(), 'utf8'));
    expect(credentials).toMatchObject({ awsAccountId: account.accountId, IAMRoleName: 'redislabs-role' });
    expect(out + err).not.toContain(credentials.accessSecretKey);
    const verified = await berth(`iam verify --secret-file ${secretFile()}`);
    expect([verified.code, verified.out]).toEqual([
      0,
      expect.stringContaining('would accept these credentials'),
    ]);
    expect(verified.out).not.toContain(credentials.accessSecretKey);
  });

  test('makes no key when the file for it exists already', async () => {
    await writeFile(secretFile(), 'mine');
    const { code, err } = await berth(`iam apply --yes --secret-file ${secretFile()}`);
    expect([code, err]).toEqual([1, expect.stringContaining('exists already')]);
    expect(await readFile(secretFile(), 'utf8')).toBe('mine');
    expect(await changes()).toEqual([]);
  });

  test('takes the blank file of a run that was killed', async () => {
    await writeFile(secretFile(), ' '.repeat(4096), { mode: 0o600 });
    expect((await berth(`iam apply --yes --secret-file ${secretFile()}`)).code).toBe(0);
    expect(JSON.parse(await readFile(secretFile(), 'utf8')).accessSecretKey).toHaveLength(40);
  });

  test('says why the file for the secret cannot be made, and makes no key', async () => {
    const { code, err } = await berth(`iam apply --yes --secret-file ${join(folder, 'none', 'x.json')}`);
    expect([code, err]).toEqual([1, expect.stringContaining('its folder does not exist')]);
    expect(await changes()).toEqual([]);
  });

  test('says when there was nothing to write to the file', async () => {
    await berth(`iam apply --yes --secret-file ${secretFile()}`);
    const { code, err } = await berth(`iam apply --yes --secret-file ${secretFile()}-2`);
    expect([code, err]).toEqual([0, expect.stringContaining('Nothing was written to')]);
    await expect(stat(`${secretFile()}-2`)).rejects.toThrow();
  });

  test('keeps a key that a person was given until --old-key delete', async () => {
    await berth(`iam apply --yes --secret-file ${secretFile()}`);
    const rotated = await berth(`iam apply --yes --rotate-key --secret-file ${secretFile()}-2`);
    expect([rotated.code, rotated.out]).toEqual([0, expect.stringContaining('--old-key delete removes it')]);
    expect(await changes()).not.toContain('DeleteAccessKey');
    expect((await berth('iam apply --yes --old-key delete')).code).toBe(0);
    expect(await changes()).toContain('DeleteAccessKey');
    expect((await berth(`iam verify --secret-file ${secretFile()}-2`)).code).toBe(0);
  });

  test('with --output json, shows the plan to the person before it asks', async () => {
    const asked = { interactive: true, answers: ['no'] };
    const { code, out, err } = await berth('iam apply --output json', asked);
    expect([code, JSON.parse(out).result]).toEqual([1, 'declined']);
    expect(err).toContain('+ CreateUser redislabs-user');
  });

  test('names the role and the user as this account spells them', async () => {
    const iam = sandbox.iamOf(account);
    const signal = new AbortController().signal;
    const AssumeRolePolicyDocument: PolicyDocument = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' },
    };
    const role = { RoleName: 'RedisLabs-Role', Description: '', AssumeRolePolicyDocument, Tags: [] };
    await iam.actor.perform({ call: 'CreateRole', input: role }, signal);
    expect((await berth(`iam apply --yes --adopt --secret-file ${secretFile()}`)).code).toBe(0);
    expect(JSON.parse(await readFile(secretFile(), 'utf8')).IAMRoleName).toBe('RedisLabs-Role');
  });

  test('gives one JSON document with --output json', async () => {
    const { code, out } = await berth('iam apply --yes --output json --console-access user');
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ result: 'whole', handedOver: { to: 'terminal' } });
    expect(answer.credentials.consolePassword).toHaveLength(40);
    expect(answer.credentials.signInLoginUrl).toContain(account.accountId);
    const again = JSON.parse((await berth('iam apply --yes --output json --console-access user')).out);
    expect(again).toMatchObject({ result: 'right' });
    expect(again.credentials).toBeUndefined();
  });

  test('on a terminal, shows what is under way in place', async () => {
    const { err } = await berth('iam apply --yes', { shown: true, live: true });
    expect(err).toContain('\r\u001b[K… looking at the account');
    expect(err).toContain('✓ + CreateAccessKey for redislabs-user');
  });

  test('a run that fails names what failed and what is left, and removes the empty file', async () => {
    await sandbox.fault({
      action: 'CreateUser',
      kind: 'error',
      code: 'AccessDenied',
      message: 'User is not authorized to perform iam:CreateUser',
      accountId: account.accountId,
    });
    const { code, out } = await berth(`iam apply --yes --secret-file ${secretFile()}`);
    expect(code).toBe(1);
    expect(out).toContain('is not authorized to perform iam:CreateUser');
    expect(out).toContain(
      '→ Have the actions named above allowed to these credentials, or use others; then run',
    );
    await expect(stat(secretFile())).rejects.toThrow();
    expect((await berth(`iam apply --yes --secret-file ${secretFile()}`)).code).toBe(0);
  });
});

describe('berth iam apply --register', () => {
  const open = async () => {
    const bench = await servedBench();
    const { accountKey, userKey } = bench.target.keys.Owner;
    const env = { BERTH_URL: bench.url, BERTH_API_KEY: accountKey, BERTH_API_SECRET_KEY: userKey };
    return { bench, env };
  };

  test('gives the credentials straight to the server, and leaves them nowhere else', async () => {
    const { bench, env } = await open();
    const refuge = join(folder, `refuge-${account.accountId}.json`);
    const { code, out, err } = await berth(`iam apply --yes --register Fresh --secret-file ${refuge}`, {
      env,
    });
    expect([code, err]).toEqual([0, expect.stringContaining('✓ > hand over')]);
    expect(out).toContain('Registered as Fresh (cloud account ');
    expect(out + err).not.toMatch(/accessSecretKey/);
    await expect(stat(refuge)).rejects.toThrow();
    const again = await berth('iam apply --yes --register Fresh', { env });
    expect([again.code, again.err]).toEqual([0, expect.stringContaining('Fresh is registered already')]);
    const another = await berth('iam apply --yes --register Another', { env });
    expect([another.code, another.err]).toEqual([1, expect.stringContaining('Another was not registered')]);
    const rotated = await berth(`iam apply --yes --rotate-key --register Fresh --secret-file ${refuge}`, {
      env,
    });
    expect(rotated.code).toBe(0);
    expect(await changes()).toContain('DeleteAccessKey');
    await bench.close();
  });

  test('makes nothing when the server does not know the keys', async () => {
    const { bench, env } = await open();
    const { code, err } = await berth('iam apply --yes --register Fresh', {
      env: { ...env, BERTH_API_SECRET_KEY: 'wrong' },
    });
    expect([code, err]).toEqual([1, expect.stringContaining('Nothing was changed')]);
    expect(await changes()).toEqual([]);
    await bench.close();
  });

  test('when the server fails after the key was made, the secret is in a file of the owner and not printed', async () => {
    const { bench, env } = await open();
    bench.app.createCloudAccount = async () => {
      throw new Error('the server broke');
    };
    const refuge = join(folder, `kept-${account.accountId}.json`);
    const { code, out, err } = await berth(`iam apply --yes --register Broken --secret-file ${refuge}`, {
      env,
    });
    expect(code).toBe(1);
    const credentials = JSON.parse(await readFile(refuge, 'utf8'));
    expect((await stat(refuge)).mode & 0o777).toBe(0o600);
    expect(credentials.accessSecretKey).toHaveLength(40);
    expect(out + err).not.toContain(credentials.accessSecretKey);
    expect(out).toContain(`\`berth accounts add --name "Broken" --from-file ${refuge}\``);
    await bench.close();
  });
});

describe('berth iam verify and destroy', () => {
  test('verify exits 1 when something differs', async () => {
    expect((await berth('iam verify')).code).toBe(1);
    await berth(`iam apply --yes --secret-file ${secretFile()}`);
    expect((await berth('iam verify')).code).toBe(0);
    expect((await berth('iam verify --generation 2018')).code).toBe(1);
  });

  test('verify reads only a file that holds a key', async () => {
    const path = join(folder, 'no-key.json');
    await writeFile(path, '{"accessSecretKey":"canary-secret"}');
    const { code, err } = await berth(`iam verify --secret-file ${path}`);
    expect([code, err.includes('canary')]).toEqual([1, false]);
  });

  test('destroy lists what goes, and wants the account number typed', async () => {
    await berth(`iam apply --yes --secret-file ${secretFile()}`);
    await sandbox.forget();
    const no = await berth('iam destroy', { interactive: true, answers: ['yes'] });
    expect([no.code, await changes()]).toEqual([1, []]);
    expect(no.out).toContain('- DeleteUser redislabs-user');
    expect((await berth('iam destroy')).code).toBe(2);
    const yes = await berth('iam destroy', { interactive: true, answers: [account.accountId] });
    expect(yes.code).toBe(0);
    expect(yes.out).toContain('Nothing of Berth is left');
    expect((await berth('iam destroy --yes')).out).toContain('Nothing to do.');
  });
});

describe('the process', () => {
  const bin = fileURLToPath(new URL('../../bin/berth.mjs', import.meta.url));
  const run = (node: string, args: string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const env = { ...process.env, ...account.env, NO_COLOR: '1' };
      const child = execFile(node, [bin, ...args], { env }, (_error, out, err) =>
        resolve({ code: child.exitCode, out, err }),
      );
    });

  test('applies for real, and gives the exit code', async () => {
    const done = await run(process.execPath, ['iam', 'apply', '--yes', '--secret-file', secretFile()]);
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('✓ + CreateAccessKey')]);
    expect((await run(process.execPath, ['iam', 'verify', '--output', 'json'])).code).toBe(0);
    expect((await run(process.execPath, ['iam', 'nonsense'])).code).toBe(2);
    expect((await readdir(folder)).filter((name) => name.startsWith('berth-credentials'))).toEqual([]);
  });

  test('killed at any moment, it goes on where it was, and never makes a second key', async () => {
    await sandbox.options({ latencyMs: 30 });
    for (const after of [1, 7, 11, 12]) {
      account = await sandbox.newAccount();
      const path = join(folder, `killed-${account.accountId}.json`);
      const env = { ...process.env, ...account.env };
      const child = spawn(process.execPath, [bin, 'iam', 'apply', '--yes', '--secret-file', path], { env });
      const gone = new Promise((resolve) => child.once('exit', resolve));
      while ((await changes()).length < after && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      child.kill('SIGKILL');
      await gone;
      const again = await berth(`iam apply --yes --secret-file ${path}-again`);
      expect([again.code, again.err], `after ${after}`).toEqual([0, expect.any(String)]);
      expect((await changes()).filter((action) => action === 'CreateAccessKey')).toHaveLength(1);
      expect((await berth('iam verify')).code).toBe(0);
    }
    await sandbox.options({ latencyMs: 0 });
  });

  test('every command explains itself with examples', async () => {
    for (const name of ['plan', 'apply', 'verify', 'upgrade', 'destroy']) {
      const { code, out } = await berth(`iam ${name} --help`);
      expect([code, out]).toEqual([0, expect.stringContaining(`Examples:\n  berth iam ${name}`)]);
    }
  });
});
