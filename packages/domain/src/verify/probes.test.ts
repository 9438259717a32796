import { expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { judgeAction } from './action-verdicts.ts';
import { clusterProbe, consoleProbe, userProbes } from './probes.ts';
import { conditionEntries } from './trust-conditions.ts';

const USER = 'arn:aws:iam::123456789012:user/vendors/redislabs-user';
const ROLE = 'arn:aws:iam::123456789012:role/redislabs-role';
const probes = userProbes({ accountId: '123456789012', arn: USER }, redisCloud, 'eu-west-1');
const all = {
  ...probes,
  console: consoleProbe(ROLE, redisCloud, undefined),
  cluster: clusterProbe(ROLE, redisCloud, undefined),
};

/** Keys that the published policies ask for, tags apart: those say with or without on purpose. */
const asked = redisCloud.generations
  .flatMap(({ userPolicy, instancePolicy }) => [userPolicy, instancePolicy])
  .flatMap(({ Statement }) => [Statement].flat())
  .flatMap(({ Condition }) => conditionEntries(Condition).map(({ key }) => key))
  .filter((key) => !/tag\//.test(key));

// AWS lists missing keys of all statements, whatever their action: with one missing, every denial would be in doubt.
test.each(Object.entries(all))(
  'the question %s gives every key that the published policies ask for',
  (_name, probe) => {
    const given = probe.context.map(({ key }) => key.toLowerCase());
    expect(asked.filter((key) => !given.includes(key))).toEqual([]);
  },
);

test('the user name is the last part of the ARN, as AWS fills it in', () => {
  expect(probes.tagged.context).toContainEqual({
    key: 'aws:username',
    type: 'string',
    values: ['redislabs-user'],
  });
});

test('only the question without the tag leaves the tag out', () => {
  const tagged = Object.entries(all).filter(([, { context }]) =>
    context.some(({ key }) => key === 'ec2:ResourceTag/RedisLabsIdentifier'),
  );
  expect(tagged.map(([name]) => name)).toEqual(['tagged', 'scoped', 'console', 'cluster']);
});

test('scoped statements are asked with explicit ARNs, another role among them', () => {
  expect(probes.scoped.resources).toContain('arn:aws:iam::123456789012:role/redislabs-cluster-node-role');
  expect(probes.scoped.resources).toContain('arn:aws:iam::123456789012:role/berth-probe-any-other-role');
  expect(probes.scoped.resources.every((arn) => arn.startsWith('arn:aws:'))).toBe(true);
  expect(probes.untagged.resources).toEqual([]);
});

const denied = { action: 'ec2:CreateVpc', resource: '*', decision: 'implicitDeny', policies: [] } as const;

test.each([
  {
    name: 'allowed',
    verdict: { ...denied, decision: 'allowed', missingContext: ['aws:SourceIp'] },
    kind: 'allowed',
  },
  { name: 'denied by nothing in particular', verdict: { ...denied, missingContext: [] }, kind: 'denied' },
  {
    name: 'a tag that nothing of Berth carries',
    verdict: { ...denied, missingContext: ['ec2:ResourceTag/Owner'] },
    kind: 'denied',
  },
  {
    name: 'a key that only a call fills in',
    verdict: { ...denied, missingContext: ['aws:SourceIp'] },
    kind: 'unknown',
  },
  {
    name: 'a boundary',
    verdict: { ...denied, missingContext: [], allowedByBoundary: false },
    kind: 'denied',
    layers: ['boundary'],
  },
  {
    name: 'an SCP',
    verdict: { ...denied, missingContext: [], allowedByOrganization: false },
    kind: 'denied',
    layers: ['scp'],
  },
  {
    name: 'both',
    verdict: { ...denied, missingContext: [], allowedByOrganization: false, allowedByBoundary: false },
    kind: 'denied',
    layers: ['scp', 'boundary'],
  },
  {
    name: 'an SCP that a real call contradicts',
    verdict: { ...denied, missingContext: [], allowedByOrganization: false },
    doubtful: true,
    kind: 'unknown',
  },
  {
    name: 'an explicit denial',
    verdict: { ...denied, decision: 'explicitDeny', missingContext: [] },
    kind: 'denied',
    layers: ['identity'],
  },
] as const)('a verdict of the simulator is read with its layer: $name', (one) => {
  const judged = judgeAction(
    { ...one.verdict, missingContext: [...one.verdict.missingContext], policies: [] },
    { caller: 'access-key', scpDoubt: 'doubtful' in one ? { why: 'misread' } : null },
  );
  expect(judged.kind).toBe(one.kind);
  if ('layers' in one) expect(judged).toMatchObject({ layers: one.layers });
});
