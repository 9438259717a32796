import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUpAccount } from '../testing/sandbox-account.ts';
import { failures, verifyAccount } from '../testing/verify-account.ts';
import { recordOf, scanAccount } from '../testing/watch-account.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const OLDER = [
  'permissions_repair (warning)',
  'permissions_snapshots (warning)',
  'permissions_transit_gateway (warning)',
  'permissions_encryption (warning)',
  'policy_generation (warning)',
];

test.each([
  { generation: '2024', consoleAccess: 'role', warnings: [] },
  { generation: '2024', consoleAccess: 'user', warnings: [] },
  { generation: '2018', consoleAccess: 'role', warnings: OLDER },
  { generation: '2018', consoleAccess: 'user', warnings: OLDER },
] as const)(
  'an account made by hand passes within twelve calls: $generation, console $consoleAccess',
  async (one) => {
    const account = await setUpAccount(sandbox.endpoint, one);
    const { outcome } = await verifyAccount(sandbox.endpoint, account.details);
    expect(outcome.kind).toBe('settled');
    expect(failures(outcome.verification.checks)).toEqual(one.warnings);
    expect(outcome.verification).toMatchObject({
      passed: true,
      facts: { awsAccountId: account.accountId, policyGeneration: one.generation },
    });
    const { events } = (await account.control('GET', `/events?accountId=${account.accountId}`)) as {
      events: { accessKeyId: string; readOnly: boolean; errorCode?: string; action: string }[];
    };
    const calls = events.filter(({ accessKeyId }) => accessKeyId === account.details.accessKeyId);
    expect(calls.length).toBeLessThanOrEqual(12);
    expect(outcome.verification.awsCalls).toBe(calls.length);
    expect(calls.filter(({ readOnly }) => !readOnly)).toEqual([]);
    // A scan of it finds nothing, by as many calls.
    const scan = await scanAccount(account, { recorded: recordOf(account, one.generation) });
    expect(scan.findings.map(({ code }) => code)).toEqual(
      one.generation === '2024' ? [] : ['policy_outdated'],
    );
    expect(scan).toMatchObject({ complete: true, calls: calls.length, policyGeneration: one.generation });
  },
);
