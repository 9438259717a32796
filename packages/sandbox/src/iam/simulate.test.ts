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

test('ninety actions on two resources take a moment, not a noticeable time', async () => {
  const actions = Array.from({ length: 90 }, (_, i) => `ec2:Act${i % 15}x${i % 20}`);
  const arns = ['vpc/vpc-1', 'subnet/subnet-1'].map((id) => `arn:aws:ec2:us-east-1:111122223333:${id}`);
  await simulate(actions, arns);
  const times: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const before = performance.now();
    const { EvaluationResults } = await simulate(actions, arns);
    times.push(performance.now() - before);
    expect(EvaluationResults?.every((each) => each.EvalDecision === 'allowed')).toBe(true);
  }
  expect(Math.min(...times)).toBeLessThan(150);
});
