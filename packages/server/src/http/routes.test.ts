import { routeList } from '@berth/api';
import { describe, expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';
import { comparableError, routeWalk } from '../testing/walk-routes.ts';

const bench = httpBench();

describe('who may call what', () => {
  test.each(routeWalk())('$name', async ({ run, expected }) => {
    const effects = () => [bench.app, bench.app.access, bench.app.notifications].map((one) => one.mutations);
    const before = effects();
    const outcome = await run(bench.target);
    expect(expected, outcome.text).toContain(outcome.status);
    expect(effects(), 'the walk has no effect').toEqual(before);
  });

  test('the walk visits every route as nobody, but for those that need no credentials', () => {
    expect(routeWalk().filter((one) => one.name.includes('as nobody'))).toHaveLength(
      routeList.filter(({ access }) => access !== 'anybody').length,
    );
  });

  test("another tenant's cloud account answers exactly as one that does not exist", async () => {
    const as = { 'x-api-key': bench.stranger.accountKey, 'x-api-secret-key': bench.stranger.userKey };
    const theirs = await bench.fetch(`/v1/cloud-accounts/${bench.cloudAccountId}`, { headers: as });
    const nobodys = await bench.fetch('/v1/cloud-accounts/2147483647', { headers: as });
    expect(comparableError(await theirs.text())).toEqual(comparableError(await nobodys.text()));
  });
});
