import { type Route, type RouteName, routeList } from '@berth/api';
import { ACCOUNT, callAsNewcomer, callAsOwner, httpBench, type WalkOutcome } from '@berth/server/testing';
import { describe, expect, test } from 'vitest';
// By its path: examples are for the document and for tests, and nobody else's.
import { examples } from '../../packages/api/src/examples.ts';
import type { TaskView } from '../../packages/server/src/app/app.ts';
import { DEVIATIONS, isListed, unlistedDifferences } from './deviations.ts';
import { differencesFrom, type Operation, publishedAs, type Schema } from './published.ts';

type Bench = ReturnType<typeof httpBench>;

interface Shared {
  route: Route;
  operation: Operation;
}

/** The routes that Redis Cloud has, too. */
const shared: Shared[] = routeList.flatMap((route) => {
  const operation = publishedAs(route);
  return operation ? [{ route, operation }] : [];
});

const met = new Set<string>();

/** Fails on whatever differs from the published document and is not in the table of deviations. */
function holds({ route, operation }: Shared, answer: unknown): void {
  for (const { where } of differencesFrom(operation.response ?? {}, answer)) met.add(where);
  const unlisted = unlistedDifferences(operation, answer);
  expect(unlisted, `${route.operationId}: put it right, or into test/contract/deviations.ts`).toEqual([]);
}

async function holdsAs(one: Shared, asking: Promise<WalkOutcome>): Promise<void> {
  const { status, text } = await asking;
  expect(status, text).toBe(one.operation.status);
  holds(one, JSON.parse(text));
}

const task = (status: TaskView['status'], response: TaskView['response']): TaskView => ({
  taskId: '3d2de71e-9813-4d89-a536-2c014dd5fbaf',
  commandType: 'subscriptionCreateRequest',
  status,
  description: 'A task in that state',
  timestamp: new Date('2026-11-20T12:00:00Z'),
  response,
  progress: null,
});

const error = { type: 'SUBSCRIPTION_INVALID_CIDR', status: '400 BAD_REQUEST', description: 'Not a range' };

/** States that an answer differs by, beside those in which the walk finds an account. */
const STATES: Record<string, (bench: Bench) => void> = {
  ...Object.fromEntries(
    [
      task('received', null),
      task('initialized', null),
      task('processing-in-progress', null),
      task('processing-completed', { resourceId: 7, resource: { cidr_ips: [] } }),
      task('processing-error', { error, additionalInfo: 'More of it' }),
    ].map((one) => [
      `a task that is ${one.status}`,
      (bench: Bench) => {
        bench.app.tasks.get(ACCOUNT)?.set(one.taskId, one);
        bench.target.taskId = one.taskId;
      },
    ]),
  ),
  ...Object.fromEntries(
    (['draft', 'change-draft', 'active', 'delete-draft', 'active-error'] as const).map((status) => [
      `a cloud account that is ${status}`,
      (bench: Bench) => {
        for (const one of bench.app.accounts.get(ACCOUNT)?.values() ?? []) one.status = status;
      },
    ]),
  ),
  ...Object.fromEntries(
    (['pending', 'active', 'error', 'deleting'] as const).map((status) => [
      `a subscription that is ${status}`,
      (bench: Bench) => {
        for (const one of bench.app.subscriptions.all.values()) one.status = status;
      },
    ]),
  ),
};

describe.each(shared)('$route.method $route.path answers as Redis Cloud publishes it', (one) => {
  test('in an account with something in it', () => holdsAs(one, callAsOwner(one.route, httpBench().target)));

  test('in its examples', () => {
    for (const answer of Object.values(examples[one.route.operationId as RouteName].answers))
      holds(one, answer);
  });

  if (!one.route.tenantScoped)
    test('in an account with nothing in it', () =>
      holdsAs(one, callAsNewcomer(one.route, httpBench().target)));

  if (one.route.kind === 'read')
    test('in every state that what it tells of can be in', async () => {
      for (const bring of Object.values(STATES)) {
        const bench = httpBench();
        bring(bench);
        await holdsAs(one, callAsOwner(one.route, bench.target));
      }
    });
});

test('every deviation is still needed', () => {
  expect(DEVIATIONS.map(({ where }) => where).filter((where) => !met.has(where))).toEqual([]);
});

test('a deviation is told by its place, and what stands there is held to the table', () => {
  const taskSchema: Schema = { $ref: '#/definitions/TaskStateUpdate' };
  const said = (value: unknown) => differencesFrom(taskSchema, { response: { error: value } });
  expect(said({}).map(({ where }) => where)).toContain('ProcessorResponse.error');
  expect(said({ type: 1 }).every(isListed)).toBe(false);
});
