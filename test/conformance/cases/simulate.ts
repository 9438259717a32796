import {
  type ContextEntry,
  type EvaluationResult,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { iamPage, refused, type Subject } from '../case.ts';
import {
  aCaller,
  allow,
  aPolicy,
  aRole,
  attached,
  CALLER_NAME,
  deny,
  doc,
  type Statement,
} from '../given.ts';
import { decisions, holder, only, simulate } from '../simulating.ts';

const page = iamPage('SimulatePrincipalPolicy');
const resultPage = iamPage('EvaluationResult');
const TAG = 'ec2:ResourceTag/RedisLabsIdentifier';
const tag: ContextEntry = {
  ContextKeyName: TAG,
  ContextKeyType: 'string',
  ContextKeyValues: ['Redislabs-VPC'],
};
const ifTagged = (statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: { [TAG]: 'Redislabs-VPC' } },
});

const perResource = (result: EvaluationResult) =>
  Object.fromEntries(
    (result.ResourceSpecificResults ?? []).map((one) => [one.EvalResourceName, one.EvalResourceDecision]),
  );
const missing = (result: EvaluationResult) => [
  ...(result.MissingContextValues ?? []),
  ...(result.ResourceSpecificResults ?? []).flatMap((one) => one.MissingContextValues ?? []),
];

export const simulation: Subject = {
  title: 'SimulatePrincipalPolicy',
  cases: [
    {
      name: 'each action asked for is decided by the policies of the principal',
      page,
      run: async (bench) => {
        const arn = await holder(bench, allow(['s3:GetObject', 's3:Put*']), deny('s3:PutBucketAcl'));
        const seen = await simulate(bench, arn, {
          ActionNames: ['s3:GetObject', 's3:PutBucketAcl', 's3:DeleteObject'],
        });
        expect(decisions(seen.EvaluationResults)).toEqual({
          's3:GetObject': 'allowed',
          's3:PutBucketAcl': 'explicitDeny',
          's3:DeleteObject': 'implicitDeny',
        });
      },
    },
    {
      name: 'a role is simulated as a user is',
      page,
      run: async (bench) => {
        const role = await aRole(bench);
        await attached(bench, { role: role.name }, await aPolicy(bench, doc(allow('ec2:AttachVolume'))));
        const seen = await simulate(bench, role.arn, { ActionNames: ['ec2:AttachVolume', 'ec2:CreateVpc'] });
        expect(decisions(seen.EvaluationResults)).toEqual({
          'ec2:AttachVolume': 'allowed',
          'ec2:CreateVpc': 'implicitDeny',
        });
      },
    },
    {
      name: 'an inline policy counts as an attached one does',
      page,
      run: async (bench) => {
        const { arn } = await aCaller(bench, [allow('sqs:SendMessage')]);
        const seen = await simulate(bench, arn, { ActionNames: ['sqs:SendMessage'] });
        expect(only(seen.EvaluationResults).EvalDecision).toBe('allowed');
      },
    },
    {
      name: 'one result for an action, however many resources: each resource has its own decision inside',
      page: resultPage,
      run: async (bench) => {
        const arn = await holder(
          bench,
          allow('iam:PassRole', 'arn:aws:iam::*:role/redislabs-cluster-node-role'),
        );
        const ours = `arn:aws:iam::${bench.accountId}:role/redislabs-cluster-node-role`;
        const other = `arn:aws:iam::${bench.accountId}:role/other`;
        const seen = await simulate(bench, arn, {
          ActionNames: ['iam:PassRole'],
          ResourceArns: [ours, other],
        });
        const result = only(seen.EvaluationResults);
        expect(perResource(result)).toEqual({ [ours]: 'allowed', [other]: 'implicitDeny' });
        expect(result.EvalDecision).toBe('implicitDeny');
      },
    },
    {
      name: 'the decision over several resources is the most restrictive of theirs',
      page: resultPage,
      run: async (bench) => {
        const open = 'arn:aws:s3:::open/a';
        const shut = 'arn:aws:s3:::shut/a';
        const arn = await holder(bench, allow('s3:GetObject'), deny('s3:GetObject', 'arn:aws:s3:::shut/*'));
        const ask = { ActionNames: ['s3:GetObject'], ResourceArns: [open, shut] };
        const result = only((await simulate(bench, arn, ask)).EvaluationResults);
        expect(result.EvalDecision).toBe('explicitDeny');
        expect(perResource(result)).toEqual({ [open]: 'allowed', [shut]: 'explicitDeny' });
      },
    },
    {
      name: 'without a resource all resources are meant: what is allowed on one alone is not allowed',
      page,
      run: async (bench) => {
        const arn = await holder(bench, allow('s3:GetObject', 'arn:aws:s3:::one/*'), allow('s3:PutObject'));
        const ask = { ActionNames: ['s3:GetObject', 's3:PutObject'] };
        expect(decisions((await simulate(bench, arn, ask)).EvaluationResults)).toEqual({
          's3:GetObject': 'implicitDeny',
          's3:PutObject': 'allowed',
        });
      },
    },
    {
      name: 'a deny on some resources does not show when all resources are asked about',
      page,
      run: async (bench) => {
        const arn = await holder(bench, allow('ec2:RunInstances'), {
          ...deny('ec2:RunInstances', 'arn:aws:ec2:*:*:instance/*'),
          Condition: { Null: { 'aws:RequestTag/RedisLabsIdentifier': 'true' } },
        });
        const instance = `arn:aws:ec2:us-east-1:${bench.accountId}:instance/i-0123456789abcdef0`;
        const all = await simulate(bench, arn, { ActionNames: ['ec2:RunInstances'] });
        expect(only(all.EvaluationResults).EvalDecision).toBe('allowed');
        const one = await simulate(bench, arn, {
          ActionNames: ['ec2:RunInstances'],
          ResourceArns: [instance],
        });
        expect(perResource(only(one.EvaluationResults))).toEqual({ [instance]: 'explicitDeny' });
      },
    },
    {
      name: 'a context key that a policy needs and the request does not give is named as missing',
      page: resultPage,
      run: async (bench) => {
        const arn = await holder(bench, ifTagged(allow('ec2:StopInstances')));
        const instance = `arn:aws:ec2:us-east-1:${bench.accountId}:instance/i-0123456789abcdef0`;
        for (const ResourceArns of [undefined, [instance]]) {
          const ask = { ActionNames: ['ec2:StopInstances'], ...(ResourceArns ? { ResourceArns } : {}) };
          const result = only((await simulate(bench, arn, ask)).EvaluationResults);
          expect(result.EvalDecision).toBe('implicitDeny');
          expect(missing(result)).toContain(TAG);
        }
      },
    },
    {
      // As people met it, too: https://github.com/boto/boto3/issues/3111
      name: 'the keys of all statements are named as missing, whatever action was asked and how it was decided',
      page: resultPage,
      run: async (bench) => {
        const arn = await holder(
          bench,
          allow('s3:ListBucket'),
          ifTagged(allow('ec2:StopInstances')),
          allow('iam:GetUser', `arn:aws:iam::*:user/${CALLER_NAME}`),
        );
        const seen = await simulate(bench, arn, { ActionNames: ['s3:ListBucket', 's3:PutObject'] });
        expect(decisions(seen.EvaluationResults)).toEqual({
          's3:ListBucket': 'allowed',
          's3:PutObject': 'implicitDeny',
        });
        for (const result of seen.EvaluationResults ?? [])
          expect(missing(result).sort()).toEqual(['aws:username', TAG]);
      },
    },
    {
      name: 'with the context key given the condition is decided, and nothing is missing',
      page,
      run: async (bench) => {
        const arn = await holder(bench, ifTagged(allow('ec2:StopInstances')));
        const ask = (value: string) =>
          simulate(bench, arn, {
            ActionNames: ['ec2:StopInstances'],
            ContextEntries: [{ ...tag, ContextKeyValues: [value] }],
          });
        const right = only((await ask('Redislabs-VPC')).EvaluationResults);
        expect(right.EvalDecision).toBe('allowed');
        expect(missing(right)).toEqual([]);
        expect(only((await ask('theirs')).EvaluationResults).EvalDecision).toBe('implicitDeny');
      },
    },
    {
      name: 'the variable aws:username is taken from the context',
      page,
      run: async (bench) => {
        const arn = await holder(bench, allow('iam:GetUser', `arn:aws:iam::*:user/${CALLER_NAME}`));
        const mine = `arn:aws:iam::${bench.accountId}:user/redislabs-user`;
        const seen = await simulate(bench, arn, {
          ActionNames: ['iam:GetUser'],
          ResourceArns: [mine],
          ContextEntries: [
            {
              ContextKeyName: 'aws:username',
              ContextKeyType: 'string',
              ContextKeyValues: ['redislabs-user'],
            },
          ],
        });
        expect(perResource(only(seen.EvaluationResults))).toEqual({ [mine]: 'allowed' });
      },
    },
    {
      name: 'a decision names the policy that made it, and where in it the statement stands',
      page: iamPage('Statement'),
      run: async (bench) => {
        const arn = await holder(bench, allow('sns:Publish'), allow('s3:GetObject'));
        const seen = await simulate(bench, arn, { ActionNames: ['s3:GetObject'] });
        const matched = only(seen.EvaluationResults).MatchedStatements ?? [];
        expect(matched).toHaveLength(1);
        expect(matched[0]?.SourcePolicyId).toBe(bench.name('policy'));
        expect(matched[0]?.StartPosition).toMatchObject({ Line: 1, Column: expect.any(Number) });
        expect(matched[0]?.EndPosition?.Column).toBeGreaterThan(matched[0]?.StartPosition?.Column ?? 0);
      },
    },
    {
      name: 'an implicit deny names no statement; an explicit one names the deny alone',
      page: resultPage,
      run: async (bench) => {
        const arn = await holder(bench, allow('s3:*'), deny('s3:PutBucketAcl'));
        const ask = { ActionNames: ['s3:PutBucketAcl', 'sns:Publish'] };
        const [denied, unmatched] = (await simulate(bench, arn, ask)).EvaluationResults ?? [];
        expect(denied?.MatchedStatements).toHaveLength(1);
        expect(unmatched?.MatchedStatements ?? []).toEqual([]);
      },
    },
    {
      name: 'results come in pages',
      page,
      run: async (bench) => {
        const arn = await holder(bench, allow('s3:*'));
        const ActionNames = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];
        const first = await simulate(bench, arn, { ActionNames, MaxItems: 2 });
        expect(first.IsTruncated).toBe(true);
        const second = await simulate(bench, arn, { ActionNames, MaxItems: 2, Marker: first.Marker });
        expect(second.IsTruncated ?? false).toBe(false);
        const seen = [...(first.EvaluationResults ?? []), ...(second.EvaluationResults ?? [])];
        expect(seen.map((one) => one.EvalActionName)).toEqual(ActionNames);
      },
    },
    {
      name: 'a principal that is not there is NoSuchEntity',
      page,
      run: async (bench) =>
        refused(
          simulate(bench, `arn:aws:iam::${bench.accountId}:user/nobody-here`, {
            ActionNames: ['s3:GetObject'],
          }),
          { code: 'NoSuchEntity', status: 404 },
        ),
    },
    {
      name: 'an action without its service is refused',
      page,
      run: async (bench) =>
        refused(simulate(bench, await holder(bench, allow('s3:*')), { ActionNames: ['GetObject'] }), {
          code: ['InvalidInput', 'ValidationError'],
          status: 400,
        }),
    },
    {
      name: 'simulating needs its own permission, and nothing of what is simulated',
      page,
      run: async (bench) => {
        const may = await aCaller(bench, [allow('iam:SimulatePrincipalPolicy')], bench.name('may'));
        const maynot = await aCaller(bench, [allow('s3:*')], bench.name('maynot'));
        const ask = new SimulatePrincipalPolicyCommand({
          PolicySourceArn: maynot.arn,
          ActionNames: ['s3:GetObject'],
        });
        const seen = await may.caller.iam.send(ask);
        expect(only(seen.EvaluationResults).EvalDecision).toBe('allowed');
        await refused(maynot.caller.iam.send(ask), { code: 'AccessDenied', status: 403 });
      },
    },
  ],
};
