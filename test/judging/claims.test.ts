import {
  actionCatalogue,
  comparePolicies,
  evaluate,
  type PolicyDocument,
  redisCloud,
  statementsOf,
} from '@berth/domain';
import { expect, test } from 'vitest';
import { seeded } from '../support/random.ts';
import { type GeneratedRequest, generator } from './generate.ts';
import { contextOf } from './simulator.ts';

const catalogue = actionCatalogue('2026-11-27', [
  ['ec2', ['RunInstances', 'TerminateInstances', 'CreateTags', 'DescribeVpcs']],
  ['iam', ['PassRole', 'GetUser']],
  ['kms', ['CreateGrant']],
]);
const options = { policy: 'user', catalogue, profile: redisCloud, accountId: '123456789012' } as const;

/** How far a policy goes for a request: it denies, says nothing, or allows. Null where that is unknown. */
function reach(policy: PolicyDocument, request: GeneratedRequest): number | null {
  const verdict = evaluate(statementsOf(policy), {
    ...request,
    context: contextOf(request.context, 'absent'),
  });
  if (verdict.kind === 'unknown') return null;
  return verdict.kind === 'allowed' ? 2 : verdict.by.length > 0 ? 0 : 1;
}

test('what a difference claims holds for every request that was tried', () => {
  const generate = generator(seeded(11));
  const claimed: Record<string, number> = {};
  for (let number = 0; number < 600; number++) {
    const from = generate.policy(3);
    const to = variantOf(from, generate);
    const { changes, unchanged } = comparePolicies(from, to, options);
    const kindOf = new Map(changes.flatMap(({ change, actions }) => actions.map((one) => [one, change])));
    for (const action of unchanged) kindOf.set(action, 'moved');
    for (let tried = 0; tried < 12; tried++) {
      const request = generate.request();
      const kind = kindOf.get(request.action) ?? kindOf.get('*');
      const [before, after] = [reach(from, request), reach(to, request)];
      if (before === null || after === null) continue;
      const about = `case ${number}, ${kind}: ${JSON.stringify({ from, to, request })}`;
      claimed[kind ?? 'none'] = (claimed[kind ?? 'none'] ?? 0) + 1;
      if (kind === undefined || kind === 'moved') expect(after, about).toBe(before);
      if (kind === 'narrowed') expect(after, about).toBeLessThanOrEqual(before);
      if (kind === 'widened') expect(after, about).toBeGreaterThanOrEqual(before);
      if (kind === 'added') expect(before, about).toBeLessThan(2);
      if (kind === 'removed') expect(after, about).toBeLessThan(2);
    }
  }
  for (const kind of ['moved', 'narrowed', 'widened', 'added', 'removed', 'changed'])
    expect(claimed[kind] ?? 0, kind).toBeGreaterThan(30);
});

test('no policy differs from itself', () => {
  const generate = generator(seeded(12));
  for (let number = 0; number < 200; number++) {
    const policy = generate.policy();
    expect(comparePolicies(policy, structuredClone(policy), options).changes).toEqual([]);
  }
});

/** A policy that shares most of its statements with another. */
function variantOf(policy: PolicyDocument, generate: ReturnType<typeof generator>): PolicyDocument {
  const statements = [structuredClone(policy.Statement)].flat();
  const one = generate.pick(statements);
  switch (
    generate.pick(['condition', 'condition', 'no condition', 'resource', 'all', 'drop', 'new', 'sid'])
  ) {
    case 'condition': {
      const { Condition } = generate.statement(0);
      if (Condition) one.Condition = { ...one.Condition, ...Condition };
      break;
    }
    case 'no condition':
      delete one.Condition;
      break;
    case 'resource':
      delete one.NotResource;
      one.Resource = generate.pick([
        'arn:aws:ec2:*:*:instance/*',
        'arn:aws:iam::*:role/*',
        'arn:aws:ec2:*:*:*',
      ]);
      break;
    case 'all':
      delete one.NotResource;
      one.Resource = '*';
      break;
    case 'drop':
      if (statements.length > 1) statements.shift();
      break;
    case 'new':
      statements.push(generate.statement(9));
      break;
    default:
      one.Sid = 'Renamed';
  }
  return { Version: '2012-10-17', Statement: statements };
}
