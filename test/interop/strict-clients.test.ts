import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { type InteropPlace, openInterop } from './place.ts';
import type { ReadyAccount } from './ready-account.ts';

/**
 * What the clients in the field decode strictly, looked at in real answers, for machines that have no toolchain to
 * build them: a field of another type fails their whole answer. SDK: rediscloud-go-api v0.52.1, service/ and
 * internal/; CLI: the redis-cloud crate 0.9.5, src/tasks.rs, src/types.rs, src/cloud_accounts.rs.
 */
let place: InteropPlace;
let aws: ReadyAccount;

beforeAll(async () => {
  place = await openInterop();
  aws = await place.ready();
});
afterAll(() => place?.close());

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${place.apiUrl}${path}`, {
    method,
    headers: {
      'x-api-key': place.apiKey,
      'x-api-secret-key': place.apiSecretKey,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status, path).toBeLessThan(300);
  return (await response.json()) as Record<string, unknown>;
}

const ended = (taskId: unknown): Promise<Record<string, unknown>> =>
  until(
    `the end of task ${taskId}`,
    async () => {
      const task = await call('GET', `/tasks/${taskId}`);
      return /^processing-(completed|error)$/.test(String(task.status)) ? task : undefined;
    },
    { everyMs: 200 },
  );

const text = expect.any(String);
const int32 = { asymmetricMatch: (value: unknown) => Number.isInteger(value) && Number(value) < 2 ** 31 };
const links = {
  asymmetricMatch: (value: unknown) =>
    value === undefined ||
    (Array.isArray(value) &&
      value.every((link) => typeof link.rel === 'string' && typeof link.href === 'string')),
};

/** A task as both clients read it; what is not named here they ignore. */
function readableTask(task: Record<string, unknown>): void {
  expect(task).toMatchObject({ taskId: text, commandType: text, status: text, timestamp: text });
  expect(task.links).toEqual(links);
  if (task.progress !== undefined)
    expect(task.progress, 'the CLI reads progress as a percentage').toEqual(expect.any(Number));
  const response = task.response as Record<string, unknown> | undefined;
  if (response?.resourceId !== undefined) expect(response.resourceId).toEqual(int32);
  if (response?.error !== undefined)
    expect(response.error).toMatchObject({ type: text, status: text, description: text });
}

test('tasks and cloud accounts have the types that strict clients decode', async () => {
  const create = (secret: string) =>
    call('POST', '/cloud-accounts', {
      name: 'Strict',
      provider: 'AWS',
      accessKeyId: aws.first.accessKeyId,
      accessSecretKey: secret,
      consoleUsername: aws.consoleUsername,
      consolePassword: aws.consolePassword,
      signInLoginUrl: aws.signInLoginUrl,
    });
  const refused = await create(aws.second.secretAccessKey);
  readableTask(refused);
  const failed = await ended(refused.taskId);
  readableTask(failed);
  expect(failed.status).toBe('processing-error');

  const accepted = await create(aws.first.secretAccessKey);
  readableTask(accepted);
  const done = await ended(accepted.taskId);
  readableTask(done);
  expect(done.status).toBe('processing-completed');
  const id = (done.response as { resourceId: number }).resourceId;

  const account = await call('GET', `/cloud-accounts/${id}`);
  expect(account).toMatchObject({ id, name: text, provider: text, status: 'active', accessKeyId: text });
  expect(account.links).toEqual(links);
  const list = await call('GET', '/cloud-accounts');
  expect(list).toMatchObject({ accountId: int32, cloudAccounts: [{ id: int32 }, { id: int32 }] });
  for (const task of (await call('GET', '/tasks')).tasks as Record<string, unknown>[]) readableTask(task);
});
