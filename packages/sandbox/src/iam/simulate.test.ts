import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../sandbox.ts';

let sandbox: RunningSandbox;
let iam: IAMClient;
let user: string;

/** A policy about as long as the ones that vendors publish: 15 statements of 20 actions. */
const long = JSON.stringify({
  Version: '2012-10-17',
  Statement: Array.from({ length: 15 }, (_, s) => ({
    Sid: `s${s}`,
    Effect: 'Allow',
    Action: Array.from({ length: 20 }, (_x, a) => `ec2:Act${s}x${a}`),
    Resource: '*',
    Condition: { StringEquals: { 'ec2:ResourceTag/owner': 'us' } },
  })),
});

beforeAll(async () => {
  sandbox = await startSandbox();
  const made = await fetch(`${sandbox.endpoint}/_sandbox/accounts`, { method: 'POST' });
  const credentials = (await made.json()) as {
    accountId: string;
    accessKeyId: string;
    secretAccessKey: string;
  };
  iam = new IAMClient({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials });
  const { User } = await iam.send(new CreateUserCommand({ UserName: 'u' }));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'long', PolicyDocument: long }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'u', PolicyArn: Policy?.Arn }));
  user = User?.Arn ?? '';
});
afterAll(() => sandbox.close());

const simulate = (ActionNames: string[], ResourceArns: string[]) =>
  iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: user,
      ActionNames,
      ResourceArns,
      ContextEntries: [
        { ContextKeyName: 'ec2:ResourceTag/owner', ContextKeyValues: ['us'], ContextKeyType: 'string' },
      ],
      MaxItems: 1000,
    }),
  );

test('ninety actions on two resources are judged in one answer', async () => {
  const actions = Array.from({ length: 90 }, (_, i) => `ec2:Act${i % 15}x${i % 20}`);
  const arns = ['vpc/vpc-1', 'subnet/subnet-1'].map((id) => `arn:aws:ec2:us-east-1:111122223333:${id}`);
  const { EvaluationResults } = await simulate(actions, arns);
  const verdicts = (EvaluationResults ?? []).flatMap((each) => each.ResourceSpecificResults ?? []);
  expect(verdicts.map((each) => each.EvalResourceDecision)).toEqual(
    Array(actions.length * arns.length).fill('allowed'),
  );
});
