import { CLOUDWATCH_OPERATIONS, EC2_OPERATIONS, VERIFY_OPERATIONS } from '@berth/aws';
import { NEEDED_ACTIONS, POLICY_KINDS } from '@berth/domain';
import { describe, expect, test } from 'vitest';
import { permissionsPage, verdictOn } from './page.ts';
import proof from './proof.json' with { type: 'json' };
import { type Proof, proveAction, underFullPolicy } from './prove.ts';
import { SCENARIOS } from './scenarios.ts';
import { grantedActions, grantOf, withoutAction } from './take-away.ts';

const PROOF = proof as unknown as Proof;
const DECLARED: Record<string, { needs: readonly string[] }> = {
  ...VERIFY_OPERATIONS,
  ...EC2_OPERATIONS,
  ...CLOUDWATCH_OPERATIONS,
  // AWS's own call, on behalf of whoever attaches the first network of an account to a transit gateway.
  CreateServiceLinkedRole: { needs: ['iam:CreateServiceLinkedRole'] },
};

const calledBy = (scenario: string) => PROOF.called.find((one) => one.scenario === scenario);

describe('Under the full policies of the newest generation', () => {
  test.each(SCENARIOS)('$id is denied nothing, and calls what the proof says', async (scenario) => {
    expect(await underFullPolicy(scenario), 'run npm run policy:prove').toEqual(calledBy(scenario.id));
  });

  test('a call needs no more than its declaration says', () => {
    for (const { user } of PROOF.called) {
      for (const [action, operations] of Object.entries(user)) {
        for (const operation of operations) {
          const needs = DECLARED[operation.replace(/^\w+:/, '')]?.needs.map((one) => grantOf('user', one));
          expect(needs, operation).toContain(action);
        }
      }
    }
  });

  test('every call that is declared is made by a scenario', () => {
    const made = new Set(PROOF.called.flatMap(({ user }) => Object.values(user).flat()));
    const notMade = Object.keys(DECLARED).filter(
      (name) => !['sts', 'iam', 'ec2', 'cloudwatch'].some((service) => made.has(`${service}:${name}`)),
    );
    // It needs no permission, so that no action leads to it.
    expect(notMade).toEqual(['GetCallerIdentity']);
  });
});

describe('The page of permissions', () => {
  test('is what the proof says', async () => {
    await expect(permissionsPage(PROOF)).toMatchFileSnapshot('../../docs/permissions.md');
  });

  test.each(POLICY_KINDS)('has every action of the %s policy exactly once', (policy) => {
    const proved = PROOF.removals.filter((one) => one.policy === policy).map(({ action }) => action);
    expect(proved, 'run npm run policy:prove').toEqual(grantedActions(policy));
  });

  test('tells of every scenario that calls an action, with what AWS denied it', () => {
    for (const { policy, action, failed, managed } of PROOF.removals) {
      const ran = [...failed.map(({ scenario }) => scenario), ...managed].sort();
      const calling = PROOF.called.filter((one) => action in one[policy]).map(({ scenario }) => scenario);
      expect(ran, action).toEqual(calling.sort());
      for (const { denied } of failed) expect(denied, action).not.toEqual([]);
    }
  });

  test('shows no action as needed of which verification would say nothing', () => {
    const unnoticed = PROOF.removals.filter(
      (one) => verdictOn(one) === 'needed' && one.verification === 'says nothing',
    );
    expect(unnoticed).toEqual([]);
  });

  test('finds every required action that scenarios call needed', () => {
    const needed = PROOF.removals.filter((one) => one.policy === 'user' && verdictOn(one) === 'needed');
    const required = NEEDED_ACTIONS.filter((one) => one.required).map(({ action }) => action);
    const called = new Set(PROOF.called.flatMap(({ user }) => Object.keys(user)));
    expect(needed.map(({ action }) => action)).toEqual(
      expect.arrayContaining(required.filter((action) => called.has(action))),
    );
  });
});

describe('An action that is taken away', () => {
  test('is in no statement that grants, and denials stay', () => {
    const text = JSON.stringify(withoutAction('user', 'ec2:RunInstances'));
    expect(text.match(/ec2:RunInstances/g)).toHaveLength(1);
    expect(JSON.stringify(withoutAction('user', 'cloudwatch:GetMetricData'))).not.toContain('cloudwatch:Get');
  });

  test('is one that the policy grants, by its name or by a pattern, wherever a scenario calls it', () => {
    for (const { user, instance } of PROOF.called) {
      expect(grantedActions('user')).toEqual(expect.arrayContaining(Object.keys(user)));
      expect(grantedActions('instance')).toEqual(expect.arrayContaining(Object.keys(instance)));
    }
  });

  test.each([
    { policy: 'user', action: 'iam:PassRole', scenario: 'create-one-zone', denied: ['ec2:RunInstances'] },
    { policy: 'user', action: 'ec2:DeleteVpc', scenario: 'delete', denied: ['ec2:DeleteVpc'] },
  ] as const)('fails what calls it: $action, $scenario', async ({ policy, action, scenario, denied }) => {
    const scenarios = SCENARIOS.filter(({ id }) => id === scenario);
    const removal = await proveAction(policy, action, scenarios);
    expect(removal).toMatchObject({ verification: 'refuses', failed: [{ scenario, denied }], managed: [] });
  });
});
