import { type CheckResult, type PolicyDocument, redisCloud, Secret, type Verification } from '@berth/domain';
import { expect, test } from 'vitest';
import type { AccountInMemory } from '../testing/account-in-memory.ts';
import { goodAccount, goodDetails, USER_ARN } from '../testing/good-account.ts';
import { verifyInMemory } from '../testing/verify-in-memory.ts';
import type { VerifyInput } from './verify-once.ts';

/** Every word that an admin reads, so that a change of wording shows in review. */
function transcript({ checks, passed, facts, awsCalls }: Verification): string {
  const lines = checks.flatMap(
    ({ status, severity, title, code, field, seen, remedy, evidence }: CheckResult) => [
      `${status.toUpperCase()}${status === 'passed' ? '' : ` (${severity}, ${field})`}: ${title} [${code}]`,
      `    ${seen}`,
      ...(remedy ? [`    Do: ${remedy}`] : []),
      ...evidence.map((line) => `      - ${line}`),
    ],
  );
  const known = Object.entries(facts).map(([name, value]) => `${name}: ${value ?? 'not known'}`);
  return `${[...lines, '', `passed: ${passed}`, ...known, `AWS calls: ${awsCalls}`].join('\n')}\n`;
}

const READ_ONLY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['ec2:Describe*', 'iam:Get*', 'iam:List*', 'iam:Simulate*'], Resource: '*' },
    { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
  ],
};

interface Script {
  name: string;
  account?: (account: AccountInMemory) => void;
  generation?: '2018' | '2024';
  input?: Partial<VerifyInput>;
}

const SCRIPTS: Script[] = [
  { name: 'as-the-page-of-2024-says' },
  { name: 'as-the-page-of-2018-says', generation: '2018', input: { details: goodDetails('user') } },
  {
    name: 'much-is-wrong',
    input: {
      details: { ...goodDetails(), region: 'eu-west-1' },
      context: {
        sameKeyRegisteredAs: 'Staging',
        otherAwsAccounts: [{ awsAccountId: '123456789012', name: 'Staging' }],
      },
    },
    account: (account) => {
      account.policies[USER_ARN] = [READ_ONLY];
      const role = account.roles[redisCloud.names.consoleRole];
      if (role)
        role.trust = {
          Statement: {
            Effect: 'Allow',
            Principal: { AWS: ['168085023892', '111122223333'] },
            Action: 'sts:AssumeRole',
            Condition: {
              BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' },
              StringEquals: { 'sts:ExternalId': 'x' },
            },
          },
        };
      account.profiles = [];
      account.instances = { region: 'eu-west-1', total: 4, withoutTag: 2, examples: ['i-0aa', 'i-0bb'] };
      account.adjust = (verdict) =>
        verdict.action === 'ec2:DescribeImages'
          ? { ...verdict, decision: 'implicitDeny', allowedByOrganization: false }
          : verdict.action === 'ec2:DescribeKeyPairs'
            ? { ...verdict, decision: 'implicitDeny', allowedByBoundary: false }
            : verdict;
    },
  },
  {
    name: 'the-wrong-secret',
    input: {
      details: { ...goodDetails(), accessSecretKey: new Secret('abcdefghijklmnopqrstuvwxyz0123456789ABCD') },
    },
    account: ({ refused }) => {
      refused['sts:GetCallerIdentity'] = {
        fault: 'bad-signature',
        code: 'SignatureDoesNotMatch',
        message: 'The request signature we calculated does not match the signature you provided.',
      };
    },
  },
];

test.each(SCRIPTS)('what the admin reads: $name', async ({ name, account, generation, input }) => {
  const world = goodAccount(generation ?? '2024');
  account?.(world);
  const { verification } = await verifyInMemory(world, input);
  await expect(transcript(verification)).toMatchFileSnapshot(`transcripts/${name}.txt`);
});
