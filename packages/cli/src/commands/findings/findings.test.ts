import { servedBench } from '@berth/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInMemory, type TestTerminalOptions } from '../../testing/test-terminal.ts';

let bench: Awaited<ReturnType<typeof servedBench>>;
beforeAll(async () => {
  bench = await servedBench();
});
afterAll(() => bench.close());

const berth = (line: string, options: TestTerminalOptions = {}) => {
  const { accountKey, userKey } = bench.target.keys.Owner;
  const env = { BERTH_URL: bench.url, BERTH_API_KEY: accountKey, BERTH_API_SECRET_KEY: userKey };
  return runInMemory(line.split(' '), { env, ...options });
};
const id = () => bench.target.findingId;

test('list and show say what was found, what it puts at risk and what undoes it', async () => {
  expect((await berth('findings list')).out).toMatch(
    /ID +SEVERITY.*\n\d+ +high +open +subscription 500 .*stopped/,
  );
  const { out } = await berth(`findings show ${id()}`);
  expect(out).toMatch(
    /Risk +A node is down\.[\s\S]*To undo it +berth findings revert \d+[\s\S]*History\n.*opened/,
  );
  expect(JSON.parse((await berth('findings list --output json')).out)).toMatchObject([{ id: id() }]);
  expect((await berth('findings show 1')).code).toBe(1);
  expect((await berth('findings list --status gone')).code).toBe(2);
});

test('revert shows the plan, changes nothing without a yes, and then asks for it', async () => {
  expect((await berth(`findings revert ${id()} --plan-only`)).out).toContain('Start it');
  const refused = await berth(`findings revert ${id()}`);
  expect([refused.code, bench.app.findings.all.get(id())?.revert]).toEqual([2, null]);
  const { code, err } = await berth(`findings revert ${id()} --yes --no-wait`);
  expect([code, err]).toEqual([0, expect.stringContaining('Start it')]);
  expect(bench.app.findings.all.get(id())?.revert).toMatchObject({ state: 'asked' });
});

test('modes are shown, and set by an owner', async () => {
  expect((await berth('findings modes')).out).toMatch(
    /CODE +MODE[\s\S]*instance_stopped +approve +high +Berth/,
  );
  const { out } = await berth('findings modes --set instance_stopped=notify');
  expect(out).toMatch(/instance_stopped +notify/);
  expect((await berth('findings modes --set instance_stopped=never')).code).toBe(2);
});

test('scan of what is not there fails, and one that is not waited for says so', async () => {
  expect((await berth('scan 999999')).code).toBe(1);
  expect((await berth(`scan ${bench.target.cloudAccountId} --no-wait`)).out).toContain(
    'It is being looked at',
  );
});
