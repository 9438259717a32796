// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { evaluate, type PolicyDocument, type Statement, statementsOf } from '@berth/domain';
import { expect, test } from 'vitest';
import { seeded } from '../support/random.ts';
import { type GeneratedRequest, generator } from './generate.ts';
import { contextOf, simulated } from './simulator.ts';

const CASES = 5_000;
const SEED = 20_261_127;

const ours = (policy: PolicyDocument, request: GeneratedRequest, otherwise: 'absent' | 'unknown') =>
  evaluate(statementsOf(policy), { ...request, context: contextOf(request.context, otherwise) });

test(`on ${CASES} generated policies and requests the judge says what iam-simulate says`, () => {
  const generate = generator(seeded(SEED));
  const counts = { allowed: 0, denied: 0, unknown: 0 };
  for (let number = 0; number < CASES; number++) {
    const policy = generate.policy();
    const request = generate.request();
    const verdict = ours(policy, request, 'absent');
    counts[verdict.kind] += 1;
    if (verdict.kind !== 'unknown') {
      const about = () => `case ${number}: ${JSON.stringify({ policy, request })}`;
      if (simulated(policy, request) !== verdict.kind) expect.fail(about());
      continue;
    }
    // Where all keys are given or absent, only what AWS's pages leave open may be unknown.
    for (const reason of verdict.open.flatMap(({ because }) => because))
      expect(reason).toMatch(/policy variable has no value|^NotResource .*\$\{|^ForAnyValue:.*IfExists/);
  }
  expect(counts.allowed).toBeGreaterThan(CASES / 10);
  expect(counts.denied).toBeGreaterThan(CASES / 10);
  expect(counts.unknown).toBeLessThan(CASES / 50);
});

test('what is judged without knowing every key holds, whatever the keys turn out to be', () => {
  const generate = generator(seeded(SEED + 1));
  let known = 0;
  for (let number = 0; number < 400; number++) {
    const policy = generate.policy();
    const { context, ...request } = generate.request();
    const given = Object.entries(context).filter(() => generate.often(0.5));
    const part = { ...request, context: Object.fromEntries(given) };
    const verdict = ours(policy, part, 'unknown');
    if (verdict.kind === 'unknown') continue;
    known += 1;
    for (const completed of [context, { ...generate.request().context, ...part.context }])
      expect(simulated(policy, { ...request, context: completed }), JSON.stringify([policy, part])).toBe(
        verdict.kind,
      );
  }
  expect(known).toBeGreaterThan(100);
});

interface Difference {
  name: string;
  statement: Partial<Statement>;
  version?: string;
  request?: Partial<GeneratedRequest>;
  ours: 'allowed' | 'denied' | 'unknown';
  theirs: 'allowed' | 'denied';
}

const INSTANCE = 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1';
const when = (operator: string, key: string, value: string) => ({
  Condition: { [operator]: { [key]: value } },
});

/** Where the two differ on purpose: docs/decisions/0012-judging-a-policy.md says why. */
const differences: Difference[] = [
  {
    name: 'a request for resource * is met by * alone',
    statement: { Resource: 'arn:aws:ec2:*:*:instance/*' },
    request: { resource: '*' },
    ours: 'denied',
    theirs: 'allowed',
  },
  {
    name: 'how far a star in the middle of an ARN reaches is unknown',
    statement: { Resource: 'arn:aws:ec2:*:instance/*' },
    ours: 'unknown',
    theirs: 'denied',
  },
  {
    name: 'a document of 2008 has no policy variables',
    statement: { Resource: 'arn:aws:ec2:*:*:instance/${aws:username}' },
    version: '2008-10-17',
    request: { context: { 'aws:username': 'i-1' } },
    ours: 'denied',
    theirs: 'allowed',
  },
  {
    name: 'numbers for dates are seconds',
    statement: when('DateEquals', 'aws:CurrentTime', '1795737600'),
    request: { context: { 'aws:CurrentTime': '2026-11-27T00:00:00Z' } },
    ours: 'allowed',
    theirs: 'denied',
  },
  {
    name: 'a star that is escaped is a star in StringEquals too',
    statement: when('StringEquals', 'aws:ResourceTag/Owner', 'redis${*}'),
    request: { context: { 'aws:ResourceTag/Owner': 'redis*' } },
    ours: 'allowed',
    theirs: 'denied',
  },
  {
    name: 'NotResource with a variable that has no value is unknown',
    statement: { Resource: undefined as never, NotResource: 'arn:aws:iam::*:user/${aws:username}' },
    ours: 'unknown',
    theirs: 'allowed',
  },
  {
    name: 'a negated condition on a variable that has no value is unknown',
    statement: when('StringNotEquals', 'aws:ResourceTag/Owner', '${aws:username}'),
    request: { context: { 'aws:ResourceTag/Owner': 'me' } },
    ours: 'unknown',
    theirs: 'denied',
  },
  {
    name: 'ForAnyValue with IfExists and without the key is unknown',
    statement: when('ForAnyValue:StringEqualsIfExists', 'aws:TagKeys', 'a'),
    ours: 'unknown',
    theirs: 'denied',
  },
  {
    name: 'addresses are not judged',
    statement: when('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
    request: { context: { 'aws:SourceIp': '10.0.0.1' } },
    ours: 'unknown',
    theirs: 'allowed',
  },
];

test.each(differences)('on purpose otherwise: $name', (one) => {
  const statement = { Effect: 'Allow' as const, Action: '*', Resource: '*', ...one.statement };
  const { Resource, ...rest } = statement;
  const policy: PolicyDocument = {
    Version: one.version ?? '2012-10-17',
    Statement: [Resource === undefined ? rest : statement],
  };
  const request = { action: 'ec2:RunInstances', resource: INSTANCE, context: {}, ...one.request };
  expect([ours(policy, request, 'absent').kind, simulated(policy, request)]).toEqual([one.ours, one.theirs]);
});
