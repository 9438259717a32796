import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxControl } from '@berth/aws/testing';
import { startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBerth } from '../server.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { runAdmin } from './command-line.ts';
import { COMMANDS } from './commands.ts';

let home: string;
let database: TestDatabase;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

async function admin(args: string[], input = '', confirm?: (question: string) => Promise<boolean>) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runAdmin(args, {
    env: {
      BERTH_HOME: home,
      BERTH_AWS_ENDPOINT_URL: sandbox.endpoint,
      ...('databaseUrl' in database.config ? { DATABASE_URL: database.config.databaseUrl } : {}),
    },
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    stdin: async () => input,
    ...(confirm ? { confirm } : {}),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'berth-admin-'));
  database = await openTestDatabase({ onDisk: home });
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await database.remove();
  await rm(home, { recursive: true, force: true });
});

const OWNER = ['--owner-email', 'jo@acme.example', '--owner-name', 'Jo'];

describe('berth admin', () => {
  test.each([
    { name: 'no command', args: [], code: 2 },
    { name: 'an unknown command', args: ['fly'], code: 2 },
    { name: 'a missing option', args: ['account', 'create', 'Acme'], code: 2 },
    { name: 'an unknown option', args: ['account', 'list', '--fast'], code: 2 },
    { name: 'a missing argument', args: ['account', 'create', ...OWNER], code: 2 },
    { name: 'an account that is no number', args: ['user', 'list', '--account', 'Acme'], code: 2 },
    { name: 'an output that is neither text nor json', args: ['limits', '--output', 'xml'], code: 2 },
    {
      name: 'a name with a line break in it',
      args: ['account', 'create', 'Ac\nme', ...OWNER],
      code: 1,
    },
    { name: 'a support link without a reason', args: ['support-link', '1001', '1002'], code: 2 },
    {
      name: 'a support link into what is no number',
      args: ['support-link', 'Acme', '1002', '--reason', 'to look'],
      code: 2,
    },
    {
      name: 'a support link of an account that is not there',
      args: ['support-link', '999999', '1002', '--reason', 'to look'],
      code: 1,
    },
    { name: 'help', args: ['--help'], code: 0 },
    { name: 'an account that is not there', args: ['user', 'list', '--account', '999999'], code: 1 },
  ])('$name ends with $code', async ({ args, code }) => {
    expect((await admin(args)).code).toBe(code);
  });

  test.each(COMMANDS.map(({ words }) => words))('%s --help shows an example', async (words) => {
    const { code, out } = await admin([...words.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Example: berth admin ${words}`);
  });

  test('makes an account without a server, and keys that sign in to the server started then', async () => {
    const account = await admin(['account', 'create', 'Acme', ...OWNER, '--output', 'json']);
    expect(account, account.err).toMatchObject({ code: 0 });
    const { accountId, accountKey } = JSON.parse(account.out);
    const berth = await startBerth({
      home,
      host: '127.0.0.1',
      port: 0,
      aws: { region: 'us-east-1', endpoint: sandbox.endpoint },
      rateLimitPerMinute: 1_000,
      runWorker: true,
      ...database.config,
    });
    try {
      const ofJo = ['--account', String(accountId), '--user', 'JO@acme.example'];
      const setUp = await admin(['user', 'setup-link', ...ofJo]);
      expect(setUp.out).toContain(`${berth.url}/welcome#berth_l_`);
      const reset = await admin(['user', 'reset-link', ...ofJo, '--second-factor', 'lose']);
      expect(reset).toMatchObject({ code: 2, err: expect.stringContaining('keep or forget') });
      const link = JSON.parse((await admin(['user', 'reset-link', ...ofJo, '--output', 'json'])).out);
      const used = await fetch(`${berth.url}/v1/access-links/use`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: new URL(link.url).hash.slice(1), password: 'a few words in a row' }),
      });
      expect(used.status).toBe(200);
      const twice = await admin(['user', 'setup-link', ...ofJo]);
      expect(twice).toMatchObject({ code: 1, err: expect.stringContaining('set up already') });
      const nobody = await admin(['user', 'setup-link', '--account', String(accountId), '--user', 'eve']);
      expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('no user "eve"') });
      expect((await stat(berth.adminSocket ?? '')).mode & 0o777).toBe(0o600);
      const about = ['--account', String(accountId)];
      const key = await admin([
        'key',
        'create',
        ...about,
        '--user',
        'jo@acme.example',
        '--name',
        'terraform-prod',
        '--output',
        'json',
      ]);
      const { userKey } = JSON.parse(key.out);
      const signedIn = await fetch(`${berth.url}/v1/`, {
        headers: { 'x-api-key': accountKey, 'x-api-secret-key': userKey },
      });
      expect(await signedIn.json()).toMatchObject({ account: { id: accountId, name: 'Acme' } });
      const again = await admin(['account-key', 'show', ...about]);
      expect(again.out).toContain(accountKey);
      const listed = await admin(['key', 'list', ...about]);
      expect(listed.out).toContain('terraform-prod  jo@acme.example  any source  in use');
      expect((await admin(['master-key', 'rotate'])).out).toMatch(/^Re-wrapped 1 secrets under mk_/);
      expect(
        (await admin(['key', 'create', ...about, '--user', 'jo@acme.example', '--name', 'short'])).err,
      ).toContain('10 to 50 letters');
      const card = ['--type', 'Visa', '--ends-with', '0042', '--expires', '2030-05', '--name', 'Acme Ltd'];
      const added = await admin(['payment-method', 'add', ...about, ...card, '--output', 'json']);
      const { id } = JSON.parse(added.out);
      const cards = await fetch(`${berth.url}/v1/payment-methods`, {
        headers: { 'x-api-key': accountKey, 'x-api-secret-key': userKey },
      });
      expect(await cards.json()).toMatchObject({
        paymentMethods: [
          { id, type: 'Visa', creditCardEndsWith: 42, expirationMonth: 5, expirationYear: 2030 },
        ],
      });
      expect((await admin(['payment-method', 'list', ...about])).out).toBe(
        `${id}  Visa  **** 0042  2030-05  Acme Ltd`,
      );
      const whole = card.with(3, '4242424242424242');
      expect((await admin(['payment-method', 'add', ...about, ...whole])).err).toContain('last four digits');
      const remove = ['payment-method', 'remove', ...about, '--id', String(id)];
      expect((await admin(remove)).out).toBe(`Removed payment method ${id}`);
      expect((await admin(remove)).code).toBe(1);
      const revoke = ['key', 'revoke', ...about, '--name', 'terraform-prod'];
      expect(await admin(revoke), 'nobody to ask').toMatchObject({ code: 2 });
      expect(await admin(revoke, '', async () => false)).toMatchObject({
        code: 1,
        err: expect.stringContaining('nothing was changed'),
      });
      expect((await admin(['key', 'list', ...about])).out).toContain('in use');
      expect((await admin([...revoke, '--yes'])).out).toBe('Revoked terraform-prod');
      expect((await admin(['key', 'list', ...about])).out).toContain('revoked 20');
      expect((await admin(['limits'])).out).toContain('1000 requests per minute');
    } finally {
      await berth.close();
    }
  });

  test('sets the internal account only with credentials that AWS accepts, and keeps the secret sealed', async () => {
    const made = await sandboxControl(sandbox.endpoint, 'POST', '/accounts', {});
    const { accountId, accessKeyId, secretAccessKey } = made as Record<string, string>;
    const set = ['internal-account', 'set', '--access-key-id', accessKeyId ?? ''];
    const wrong = await admin(set, 'w'.repeat(40));
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('SignatureDoesNotMatch') });
    const right = await admin(set, `${secretAccessKey}\n`);
    expect(right).toMatchObject({ code: 0, out: expect.stringContaining(`AWS account ${accountId}`) });
    expect(JSON.stringify([wrong, right])).not.toContain(secretAccessKey);
  });
});
