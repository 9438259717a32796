import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyForKeys, type Customer, newCustomer } from '../support/customer.ts';
import { seeded } from '../support/random.ts';
import { type Keys, Stack, type Task, TERMINAL } from '../support/stack.ts';
import { until } from '../support/until.ts';

/**
 * A dozen on the embedded database. On PostgreSQL a dead worker's place is taken only once its heartbeat has been
 * missed (10 to 15 s), since there it may be alive on another machine: a few rounds show the same.
 */
const ROUNDS = process.env.BERTH_TEST_DATABASE_URL ? 3 : 12;
const SEED = 20261120;
/** Long enough for a kill to fall before, into and after the work on a task, with the sandbox's latency below. */
const LATEST_KILL_MS = 700;

interface Listed {
  id: number;
  name: string;
  status: string;
}

describe('kill -9 while a cloud account is created, changed or deleted', () => {
  let stack: Stack;
  let keys: Keys;
  let customer: Customer;
  beforeAll(async () => {
    stack = await Stack.start();
    keys = await stack.newAccount('Crash');
    customer = await newCustomer(stack.sandbox);
    await stack.sandbox.configure({ latencyMs: 25 });
  }, 180_000);
  afterAll(() => stack?.close());

  const tasks = async (): Promise<Task[]> =>
    ((await stack.api(keys, 'GET', '/tasks')).body as { tasks: Task[] }).tasks;
  const mine = async (): Promise<Listed[]> => {
    const { body } = await stack.api(keys, 'GET', '/cloud-accounts');
    return (body as { cloudAccounts: Listed[] }).cloudAccounts.filter(({ id }) => id !== 1);
  };
  const details = (): Record<string, unknown> => ({
    name: 'crash',
    provider: 'AWS',
    accessKeyId: customer.accessKeyId,
    accessSecretKey: customer.accessSecretKey,
    iamRoleName: 'redislabs-role',
  });

  test(`after each of ${ROUNDS} kills, the next start ends every task and leaves accounts whole`, async () => {
    const random = seeded(SEED);
    const outcomes: string[] = [];
    let received = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [existing] = await mine();
      const known = new Set((await tasks()).map(({ taskId }) => taskId));
      const [kind, send] = existing
        ? change(existing, round)
        : (['create', () => stack.api(keys, 'POST', '/cloud-accounts', details())] as const);
      const sent = send().catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, random() * LATEST_KILL_MS));
      await stack.killServer();
      await sent;
      await stack.startServer();
      const ended = await until('every task to end', async () => {
        const all = await tasks();
        return all.every(({ status }) => TERMINAL.includes(status)) ? all : undefined;
      });
      const task = ended.find(({ taskId }) => !known.has(taskId));
      if (task) received++;
      outcomes.push(`${kind}: ${task?.status ?? 'never received'}`);
      const after = await mine();
      expect(
        after.every(({ status }) => status === 'active'),
        outcomes.join('; '),
      ).toBe(true);
      if (task?.status === 'processing-error') expect(task.response?.error?.description).toBeTruthy();
      const shouldExist = task?.status === 'processing-completed' ? kind !== 'delete' : Boolean(existing);
      expect(after.length, outcomes.join('; ')).toBe(shouldExist ? 1 : 0);
    }
    expect(
      outcomes.filter((outcome) => outcome.endsWith('completed')).length,
      outcomes.join('; '),
    ).toBeGreaterThan(0);
    // Were every kill to come before the task, this would show nothing.
    expect(received, outcomes.join('; ')).toBeGreaterThanOrEqual(ROUNDS / 2);
  }, 180_000);

  test('no secret of an ended task is kept, and the account that is left works', async () => {
    if ((await mine()).length === 0) {
      const { body } = await stack.api(keys, 'POST', '/cloud-accounts', details());
      expect((await stack.ended(keys, (body as Task).taskId)).status).toBe('processing-completed');
    }
    const [account] = await mine();
    const rotated = await applyForKeys(stack.sandbox, customer.aws, ['--rotate-key']);
    const { body } = await stack.api(keys, 'PUT', `/cloud-accounts/${account?.id}`, rotated);
    expect((await stack.ended(keys, (body as Task).taskId)).status).toBe('processing-completed');
    await stack.killServer();
    const sealed = (await stack.dump())
      .split('\n')
      .filter((line) => line.startsWith('public.sealed_secrets'));
    expect(sealed.filter((line) => /,task,/.test(line))).toEqual([]);
    expect(sealed.filter((line) => /,cloud-account,/.test(line)).length).toBe(1);
  }, 180_000);

  /** In turn a rename, new details (verified with AWS) and a deletion. */
  function change({ id }: Listed, round: number) {
    const where = `/cloud-accounts/${id}`;
    if (round % 3 === 0) return ['delete', () => stack.api(keys, 'DELETE', where)] as const;
    const { accessKeyId, accessSecretKey } = customer;
    const body = round % 3 === 1 ? { name: 'crash' } : { accessKeyId, accessSecretKey };
    return ['update', () => stack.api(keys, 'PUT', where, body)] as const;
  }
});
