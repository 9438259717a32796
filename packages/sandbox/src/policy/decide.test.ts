import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decision, decide, type Layers, type PolicySource } from './decide.ts';
import { denialText } from './denial-text.ts';
import type { Context, Request } from './request.ts';
import { evaluateTrust, type TrustVerdict } from './trust.ts';

const ME = 'arn:aws:iam::111122223333:user/ann';
const ROLE = 'arn:aws:iam::111122223333:role/node';

type Statement = Record<string, unknown>;
const policy = (...statements: Statement[]): PolicySource[] => [
  { id: 'p', type: 'IAM Policy', document: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
];
const allow = (Action: string, more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: string, more: Statement = {}): Statement => ({
  ...allow(Action, more),
  Effect: 'Deny',
});
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const tagged = { Condition: { StringEquals: { 'ec2:ResourceTag/owner': 'us' } } };
const untagged = { Condition: { Null: { 'aws:RequestTag/owner': 'true' } } };

interface Case {
  name: string;
  identity: Statement[];
  boundary?: Statement[];
  scps?: Statement[];
  action?: string;
  resource?: string;
  context?: Context;
  result: Decision['result'];
  deniedBy?: Decision['deniedBy'];
}

const cases: Case[] = [
  { name: 'nothing allows: implicitly denied', identity: [], result: 'implicitDeny', deniedBy: 'identity' },
  { name: 'an allow allows', identity: [allow('iam:GetRole')], result: 'allowed' },
  { name: 'action names match without regard to case', identity: [allow('IAM:getrole')], result: 'allowed' },
  { name: 'wildcards in actions match', identity: [allow('iam:Get*')], result: 'allowed' },
  { name: 'a question mark is one character', identity: [allow('iam:GetRol?')], result: 'allowed' },
  {
    name: 'a dot in an action is a dot',
    identity: [allow('iam.GetRole')],
    result: 'implicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'NotAction leaves its actions out',
    identity: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    result: 'implicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'a deny wins over an allow',
    identity: [allow('*'), deny('iam:GetRole')],
    result: 'explicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'a deny whose condition is not met does not apply: it does not deny',
    identity: [allow('*'), deny('iam:GetRole', mfa)],
    result: 'allowed',
  },
  {
    name: 'an allow whose condition is not met does not apply: it does not deny either',
    identity: [allow('iam:GetRole', mfa), allow('iam:GetRole')],
    result: 'allowed',
  },
  {
    name: 'an allow whose condition is met applies',
    identity: [allow('iam:GetRole', mfa)],
    context: { 'aws:MultiFactorAuthPresent': 'true' },
    result: 'allowed',
  },
  {
    name: 'condition keys match without regard to case',
    identity: [allow('iam:GetRole', mfa)],
    context: { 'AWS:multifactorauthpresent': 'true' },
    result: 'allowed',
  },
  {
    name: 'a missing key meets IfExists',
    identity: [
      allow('iam:GetRole', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    ],
    result: 'allowed',
  },
  {
    name: 'a negated operator is met by a missing key',
    identity: [
      allow('iam:GetRole', { Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
    ],
    result: 'allowed',
  },
  {
    name: 'a tag condition holds for the right tag',
    action: 'ec2:DeleteVpc',
    identity: [allow('ec2:DeleteVpc', tagged)],
    context: { 'ec2:ResourceTag/owner': 'us' },
    result: 'allowed',
  },
  {
    name: 'a tag condition fails for another value',
    action: 'ec2:DeleteVpc',
    identity: [allow('ec2:DeleteVpc', tagged)],
    context: { 'ec2:ResourceTag/owner': 'them' },
    result: 'implicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'a deny for a missing request tag bites on the resource that it names',
    action: 'ec2:RunInstances',
    resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
    identity: [allow('*'), deny('ec2:RunInstances', { Resource: 'arn:aws:ec2:*:*:instance/*', ...untagged })],
    result: 'explicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'and not on another resource',
    action: 'ec2:RunInstances',
    resource: 'arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1',
    identity: [allow('*'), deny('ec2:RunInstances', { Resource: 'arn:aws:ec2:*:*:instance/*', ...untagged })],
    result: 'allowed',
  },
  {
    name: 'a star as request resource is not every resource: it matches only a star',
    action: 'iam:PassRole',
    resource: '*',
    identity: [allow('iam:PassRole', { Resource: ROLE })],
    result: 'implicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'a policy variable takes the value of its key',
    action: 'iam:GetUser',
    resource: ME,
    identity: [allow('iam:GetUser', { Resource: 'arn:aws:iam::*:user/$' + '{aws:username}' })],
    context: { 'aws:username': 'ann' },
    result: 'allowed',
  },
  {
    name: 'a policy variable without its key matches nothing',
    action: 'iam:GetUser',
    resource: ME,
    identity: [allow('iam:GetUser', { Resource: 'arn:aws:iam::*:user/$' + '{aws:username}' })],
    result: 'implicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'a boundary that does not allow limits',
    identity: [allow('*')],
    boundary: [allow('ec2:*')],
    result: 'implicitDeny',
    deniedBy: 'boundary',
  },
  {
    name: 'a boundary grants nothing',
    identity: [],
    boundary: [allow('*')],
    result: 'implicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'a boundary that denies denies',
    identity: [allow('*')],
    boundary: [allow('*'), deny('iam:*')],
    result: 'explicitDeny',
    deniedBy: 'boundary',
  },
  {
    name: 'an SCP grants nothing',
    identity: [],
    scps: [allow('*')],
    result: 'implicitDeny',
    deniedBy: 'identity',
  },
  {
    name: 'an SCP that does not allow limits',
    identity: [allow('*')],
    scps: [allow('ec2:*')],
    result: 'implicitDeny',
    deniedBy: 'scp',
  },
  {
    name: 'an SCP that denies denies',
    identity: [allow('*')],
    scps: [allow('*'), deny('iam:GetRole')],
    result: 'explicitDeny',
    deniedBy: 'scp',
  },
];

const layersOf = (c: Pick<Case, 'identity' | 'boundary' | 'scps'>): Layers => ({
  identity: policy(...c.identity),
  boundary: c.boundary && policy(...c.boundary),
  scps: c.scps && policy(...c.scps),
  session: undefined,
});

const requestOf = (c: Pick<Case, 'action' | 'resource' | 'context'>): Request => ({
  principalArn: ME,
  action: c.action ?? 'iam:GetRole',
  resource: c.resource ?? ROLE,
  context: c.context ?? {},
});

describe('a decision', () => {
  test.each(cases)('$name', (c) => {
    const decision = decide(requestOf(c), layersOf(c));
    expect({ result: decision.result, deniedBy: decision.deniedBy }).toEqual({
      result: c.result,
      deniedBy: c.deniedBy,
    });
  });

  test('names the deny statements alone when one denies, else those that allow', () => {
    const layers = layersOf({ identity: [allow('*'), deny('iam:GetRole'), allow('iam:*')] });
    expect(decide(requestOf({}), layers).matched.map((m) => m.statement.index)).toEqual([1]);
    expect(
      decide(requestOf({ action: 'iam:GetUser' }), layers).matched.map((m) => m.statement.index),
    ).toEqual([0, 2]);
  });

  test('root is bounded by SCPs alone', () => {
    const root = (scps: PolicySource[] | undefined): Layers => ({
      identity: 'all',
      boundary: undefined,
      scps,
      session: undefined,
    });
    expect(decide(requestOf({}), root(undefined)).result).toBe('allowed');
    expect(decide(requestOf({}), root(policy(allow('*'), deny('iam:*')))).deniedBy).toBe('scp');
  });

  test('is the one that the evaluator makes of whole policies', () => {
    const action = fc.constantFrom('iam:GetRole', 'iam:Get*', 'ec2:*', '*', 'iam:PassRole');
    const resource = fc.constantFrom('*', ROLE, 'arn:aws:iam::*:role/*', 'arn:aws:iam::111122223333:user/x');
    const condition = fc.constantFrom({}, mfa, untagged, {
      Condition: { StringLike: { 'aws:PrincipalArn': '*ann' } },
    });
    const statement = fc
      .tuple(fc.constantFrom('Allow', 'Deny'), action, resource, condition)
      .map(([Effect, Action, Resource, more]) => ({ Effect, Action, Resource, ...more }));
    const statements = fc.array(statement, { minLength: 1, maxLength: 4 });
    const context = fc.constantFrom<Context>(
      {},
      { 'aws:MultiFactorAuthPresent': 'true' },
      { 'aws:PrincipalArn': ME },
    );
    const optional = fc.option(statements, { nil: undefined });
    fc.assert(
      fc.property(statements, optional, optional, context, (identity, boundary, scps, keys) => {
        const whole = (s: Statement[]) => ({ name: 'p', policy: { Version: '2012-10-17', Statement: s } });
        const expected = runUnsafeSimulation(
          {
            request: {
              principal: ME,
              action: 'iam:GetRole',
              resource: { resource: ROLE, accountId: '111122223333' },
              contextVariables: { ...keys },
            },
            identityPolicies: [whole(identity)],
            serviceControlPolicies: scps ? [{ orgIdentifier: 'o', policies: [whole(scps)] }] : [],
            resourceControlPolicies: [],
            ...(boundary ? { permissionBoundaryPolicies: [whole(boundary)] } : {}),
          },
          {},
        );
        const { result } = decide(
          requestOf({ context: keys }),
          layersOf({ identity, ...(boundary ? { boundary } : {}), ...(scps ? { scps } : {}) }),
        );
        expect(
          { allowed: 'Allowed', explicitDeny: 'ExplicitlyDenied', implicitDeny: 'ImplicitlyDenied' }[result],
        ).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the text of a refusal', () => {
  const of = (c: Pick<Case, 'identity' | 'boundary' | 'scps'>) =>
    denialText(ME, 'iam:GetRole', ROLE, decide(requestOf({}), layersOf(c)));
  const who = `User: ${ME} is not authorized to perform: iam:GetRole on resource: ${ROLE}`;

  test.each([
    { identity: [], says: 'because no identity-based policy allows the iam:GetRole action' },
    { identity: [deny('*')], says: 'with an explicit deny in an identity-based policy' },
    {
      identity: [allow('*')],
      boundary: [],
      says: 'because no permissions boundary allows the iam:GetRole action',
    },
    { identity: [allow('*')], scps: [deny('*')], says: 'with an explicit deny in a service control policy' },
    {
      identity: [allow('*')],
      scps: [],
      says: 'because no service control policy allows the iam:GetRole action',
    },
  ])('says: $says', ({ says, ...layers }) => {
    expect(of(layers)).toBe(`${who} ${says}`);
  });
});

describe('a trust policy', () => {
  const caller = { arn: ME, identityArn: ME, accountId: '111122223333' };
  const trust = (...statements: Statement[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const trusts = (AWS: unknown, more: Statement = {}): Statement => ({
    Effect: 'Allow',
    Principal: AWS === '*' ? '*' : { AWS },
    Action: 'sts:AssumeRole',
    ...more,
  });
  const distrusts = (AWS: unknown, more: Statement = {}): Statement => ({
    ...trusts(AWS, more),
    Effect: 'Deny',
  });
  const external = { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } };

  interface TrustCase {
    name: string;
    statements: Statement[];
    context?: Context;
    verdict: TrustVerdict;
  }
  const trustCases: TrustCase[] = [
    { name: 'that names the caller trusts it', statements: [trusts(ME)], verdict: 'caller' },
    {
      name: 'that names the account trusts by it',
      statements: [trusts('arn:aws:iam::111122223333:root')],
      verdict: 'account',
    },
    {
      name: 'takes a bare account number',
      statements: [trusts(['999999999999', '111122223333'])],
      verdict: 'account',
    },
    {
      name: 'of another account does not trust',
      statements: [trusts('arn:aws:iam::999999999999:root')],
      verdict: 'no',
    },
    { name: 'for everybody trusts', statements: [trusts('*')], verdict: 'caller' },
    { name: 'has a Deny that denies, and does not grant', statements: [distrusts(ME)], verdict: 'deny' },
    { name: 'has a Deny that wins over an Allow', statements: [trusts('*'), distrusts(ME)], verdict: 'deny' },
    {
      name: 'has a Deny of the account that wins',
      statements: [trusts(ME), distrusts('111122223333')],
      verdict: 'deny',
    },
    {
      name: 'has a Deny whose condition is not met: it does not apply',
      statements: [trusts(ME), distrusts(ME, external)],
      verdict: 'caller',
    },
    { name: 'that requires MFA does not trust without', statements: [trusts(ME, mfa)], verdict: 'no' },
    {
      name: 'that requires MFA trusts with',
      statements: [trusts(ME, mfa)],
      context: { 'aws:MultiFactorAuthPresent': 'true' },
      verdict: 'caller',
    },
    {
      name: 'that requires an external id does not trust another',
      statements: [trusts(ME, external)],
      context: { 'sts:ExternalId': 'y' },
      verdict: 'no',
    },
    {
      name: 'whose principal was deleted trusts nobody',
      statements: [trusts('AIDAABCDEFGHIJKLMNOPQ')],
      verdict: 'no',
    },
    {
      name: 'of another action does not trust',
      statements: [trusts(ME, { Action: 'sts:TagSession' })],
      verdict: 'no',
    },
    {
      name: 'for a service does not trust users',
      statements: [{ ...trusts(ME), Principal: { Service: 'ec2.amazonaws.com' } }],
      verdict: 'no',
    },
    {
      name: 'with NotPrincipal denies all but those named',
      statements: [trusts('*'), { Effect: 'Deny', NotPrincipal: { AWS: ME }, Action: 'sts:AssumeRole' }],
      verdict: 'caller',
    },
  ];
  test.each(trustCases)('$name', ({ statements, context, verdict }) => {
    const request = { principalArn: ME, action: 'sts:AssumeRole', resource: ROLE, context: context ?? {} };
    expect(evaluateTrust(trust(...statements), caller, request)).toBe(verdict);
  });
});
