import { Secret } from '@berth/domain';
import { systemClock } from '@berth/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Canaries } from '../../../test/support/canaries.ts';
import { hashKey } from './app/keys.ts';
import { createHttpApp } from './http/http-app.ts';
import { createLog, messageOf } from './log.ts';
import { ended, newTenant, openTestBerth, type Tenant, type TestBerth } from './testing/berth.ts';
import { dumpTables } from './testing/dump.ts';
import { scriptedVerifier } from './testing/scripted-verifier.ts';

/**
 * Every write that has to do with a secret is made to fail inside the database. The libraries between put the
 * statement and its parameters into what they throw; none of it may reach a log, an answer or the operator.
 */
const WRITES = [
  { name: 'sealing a secret', table: 'sealed_secrets', on: 'insert' },
  { name: 'replacing a sealed secret', table: 'sealed_secrets', on: 'update' },
  { name: 'erasing a sealed secret', table: 'sealed_secrets', on: 'delete' },
  { name: 'storing a task', table: 'tasks', on: 'insert' },
  { name: 'ending a task', table: 'tasks', on: 'update' },
  { name: 'storing a cloud account', table: 'cloud_accounts', on: 'insert' },
  { name: 'changing a cloud account', table: 'cloud_accounts', on: 'update' },
  { name: 'storing an account with its key', table: 'accounts', on: 'insert' },
  { name: 'storing a user key', table: 'api_keys', on: 'insert' },
  { name: "storing the internal account's key", table: 'internal_account', on: 'insert' },
  { name: 'journalling', table: 'system_log', on: 'insert' },
];

describe('When the database refuses', () => {
  const lines: string[] = [];
  let canaries: Canaries;
  let berth: TestBerth;
  let tenant: Tenant;
  beforeEach(async () => {
    lines.length = 0;
    canaries = new Canaries();
    const log = createLog((line) => lines.push(line), Date.now, 'json');
    berth = await openTestBerth({ verifier: scriptedVerifier(), log, shutdownGraceMs: 100 });
    tenant = await newTenant(berth, 'Acme');
  });
  afterEach(() => berth.close());

  const statement = (text: string) => berth.core.context.database.outer.execute(text);

  async function refuse(table: string, on: string): Promise<void> {
    await statement(
      `create function refuse() returns trigger as $$ begin raise exception 'refused'; end $$ language plpgsql`,
    );
    await statement(`create trigger refuse before ${on} on ${table} for each row execute function refuse()`);
  }

  /** Everything that has to do with a secret, tried once; what each answered. */
  async function tryEverything(cloudAccountId: number): Promise<string[]> {
    const http = createHttpApp({
      app: berth.app,
      log: berth.core.log,
      clock: systemClock,
      rateLimitPerMinute: 1_000_000,
    });
    const answers: string[] = [];
    const call = async (method: string, path: string, body: object) => {
      const headers = {
        'x-api-key': tenant.accountKey,
        'x-api-secret-key': tenant.userKey,
        'content-type': 'application/json',
      };
      const response = await http.request(`/v1/cloud-accounts${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      answers.push(await response.text());
    };
    const operate = async (work: Promise<unknown>) => answers.push(await work.then(() => '', messageOf));
    const secrets = (where: string) => ({
      accessSecretKey: canaries.plant(`secret key of ${where}`),
      consoleUsername: 'support',
      consolePassword: canaries.plant(`password of ${where}`),
      signInLoginUrl: 'https://111122223333.signin.aws.amazon.com/console',
    });
    await call('POST', '', {
      name: 'new',
      provider: 'AWS',
      accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
      ...secrets('create'),
    });
    await call('PUT', `/${cloudAccountId}`, { accessKeyId: 'AKIAI44QH8DHCEXAMPLE', ...secrets('update') });
    const { accountId } = tenant.caller;
    const owner = { ownerEmail: 'sam@other.example', ownerName: 'Sam' };
    await operate(berth.admin.createAccount({ name: 'Other', ...owner }));
    const user = 'owner@acme.example';
    await operate(berth.admin.createKey({ accountId, user, name: 'second-api-key', cidrs: [] }));
    const accessSecretKey = new Secret(canaries.plant('the internal account'));
    await operate(berth.admin.setInternalAccount({ accessKeyId: 'AKIAI44QH8DHDEXAMPLE', accessSecretKey }));
    return answers;
  }

  /** Waits until the worker has met the refusal, or has nothing left to do. */
  async function settled(): Promise<void> {
    for (let looks = 0; looks < 60; looks++) {
      const tasks = await berth.app.listTasks(tenant.caller);
      if (tasks.every(({ status }) => /completed|error/.test(status))) return;
      if (lines.some((line) => line.includes('Processing stopped'))) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  test.each(WRITES)(
    '$name, no secret, no key hash and no parameter shows anywhere',
    async ({ table, on }) => {
      const made = await berth.app.createCloudAccount(tenant.caller, {
        name: 'old\nERROR a line of its own',
        provider: 'AWS',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        accessSecretKey: new Secret(canaries.plant('the account that is there')),
        console: { kind: 'role', iamRoleName: 'redislabs-role' },
      });
      if (!made.ok) throw new Error(made.error.message);
      const { response } = await ended(berth, tenant.caller, made.value.taskId);
      await refuse(table, on);
      const answers = await tryEverything(response?.resourceId ?? 0);
      await settled();
      const log = lines.join('');
      const shown = [...answers, log].join('\n');
      expect(shown).toContain('refused');
      expect(canaries.in(shown, 'answers and log')).toEqual([]);
      expect(canaries.in(await dumpTables(berth.core.context.database), 'dump')).toEqual([]);
      for (const key of [tenant.accountKey, tenant.userKey]) {
        expect(shown).not.toContain(key);
        expect(shown).not.toContain(hashKey(key));
      }
      expect(shown.match(/params: (?!\[left out\])/g)).toBeNull();
      expect(log).not.toContain('a line of its own');
      expect(answers.join('')).not.toMatch(/insert into|update "|delete from/i);
    },
  );
});
