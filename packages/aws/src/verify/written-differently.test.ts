import { AttachUserPolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { PolicyDocument, Statement } from '@berth/domain';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  changed,
  deny,
  many,
  names,
  OTHER_REGIONS_DENIED,
  published,
  scps,
  statements,
  userPolicy,
} from '../testing/broken/broken-account.ts';
import { rememberingReader } from '../testing/remembering-reader.ts';
import { policy, type SandboxAwsAccount, setUpAccount } from '../testing/sandbox-account.ts';
import { failures, verifyAccount } from '../testing/verify-account.ts';
import { scanAccount } from '../testing/watch-account.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

interface Variant {
  name: string;
  make(account: SandboxAwsAccount): Promise<unknown>;
  warnings?: string[];
  /** Codes of checks that the simulator leaves open; none of them blocks. */
  unknown?: string[];
}

const inline = ({ iam }: SandboxAwsAccount, Statement: Statement) =>
  iam.send(
    new PutUserPolicyCommand({
      UserName: names.user,
      PolicyName: 'besides',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );

const document = (Statement: Statement[]): PolicyDocument => ({ ...published, Statement });

const WIDER = ['pass_role_scoped (warning)', 'permissions_not_excessive (warning)'];

const VARIANTS: Variant[] = [
  {
    name: 'with wildcards in place of single actions',
    make: (account) =>
      userPolicy(
        account,
        changed((one) =>
          one.Sid === 'DescribeReadOnlyEc2Resources' ? { ...one, Action: 'ec2:Describe*' } : one,
        ),
      ),
  },
  {
    name: 'in two policies',
    async make(account) {
      await userPolicy(account, document(statements.slice(0, 5)));
      await account.iam.send(policy('rest', document(statements.slice(5))));
      await account.iam.send(
        new AttachUserPolicyCommand({ UserName: names.user, PolicyArn: account.policyArn('rest') }),
      );
    },
  },
  {
    name: 'with NotAction',
    make: (account) => userPolicy(account, document([{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }])),
    warnings: WIDER,
  },
  {
    name: 'with a Deny about other things',
    make: (account) => inline(account, deny('s3:*', 'iam:CreateUser', 'ec2:ModifyVpcAttribute')),
  },
  {
    name: 'with a conditioned statement about other things',
    make: (account) =>
      inline(account, {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' }, StringLike: { 's3:prefix': 'x/*' } },
      }),
    // The simulator names the address as missing whatever the action, so what is denied might be allowed from there.
    unknown: ['pass_role_scoped', 'permissions_not_excessive'],
  },
  {
    name: 'allowing creation only with the tag in the request, as Berth sends it',
    make: (account) =>
      userPolicy(
        account,
        changed((one) =>
          many(one.Action).includes('ec2:CreateVpc')
            ? {
                ...one,
                Action: many(one.Action).filter((action) => !/^ec2:(Attach|Associate|Replace)/.test(action)),
                Condition: { StringEquals: { 'aws:RequestTag/RedisLabsIdentifier': 'Redislabs-VPC' } },
              }
            : one,
        ),
      ).then(() =>
        inline(account, {
          Effect: 'Allow',
          Action: ['ec2:AttachInternetGateway', 'ec2:AssociateVpcCidrBlock', 'ec2:ReplaceRoute'],
          Resource: '*',
        }),
      ),
  },
  {
    name: 'until a day to come, over TLS, in the own account only',
    make: (account) =>
      userPolicy(
        account,
        changed((one) =>
          one.Sid === 'DeleteEc2ResourcesWithoutTag'
            ? {
                ...one,
                Condition: {
                  DateLessThan: { 'aws:CurrentTime': '2999-01-01T00:00:00Z' },
                  Bool: { 'aws:SecureTransport': 'true' },
                  StringEquals: { 'aws:ResourceAccount': account.accountId },
                },
              }
            : one,
        ),
      ),
  },
  {
    name: 'under a service control policy that asks for the metadata service with tokens',
    make: (account) =>
      scps(account, {
        Effect: 'Deny',
        Action: 'ec2:RunInstances',
        Resource: 'arn:aws:ec2:*:*:instance/*',
        Condition: { StringNotEquals: { 'ec2:MetadataHttpTokens': 'required' } },
      }),
  },
];

test.each(VARIANTS)('a policy that is enough passes, however it is written: $name', async (variant) => {
  const account = await setUpAccount(sandbox.endpoint);
  await variant.make(account);
  const reader = rememberingReader(sandbox.endpoint, account.details);
  const { outcome } = await verifyAccount(sandbox.endpoint, account.details, undefined, reader);
  const { checks, passed, awsCalls } = outcome.verification;
  expect(failures(checks)).toEqual(variant.warnings ?? []);
  const unknown = checks.filter(({ status }) => status === 'unknown');
  expect(unknown.map(({ code }) => code)).toEqual(variant.unknown ?? []);
  expect(passed).toBe(true);
  expect(awsCalls).toBeLessThanOrEqual(12);
  // Nor is any of it a finding, but for what is more than was published and what nobody can know.
  const { findings } = await scanAccount(account, { reader });
  expect(findings.map(({ code }) => code)).toEqual([
    ...(variant.warnings ? ['policy_widened'] : []),
    ...(variant.unknown ? ['policy_unknowable'] : []),
  ]);
});

test('an organization that limits the regions: the region that was named is judged', async () => {
  const account = await setUpAccount(sandbox.endpoint);
  await scps(account, OTHER_REGIONS_DENIED);
  const { outcome } = await verifyAccount(sandbox.endpoint, { ...account.details, region: 'eu-west-1' });
  expect(failures(outcome.verification.checks)).toEqual([]);
  expect(outcome.verification.passed).toBe(true);
});

test('an organization that limits the regions: without a region nothing is denied for sure, and the remedy asks for one', async () => {
  const account = await setUpAccount(sandbox.endpoint);
  await scps(account, OTHER_REGIONS_DENIED);
  const { outcome } = await verifyAccount(sandbox.endpoint, account.details);
  const { checks, passed } = outcome.verification;
  expect(failures(checks)).toEqual([]);
  expect(passed).toBe(true);
  const open = checks.filter(({ status }) => status === 'unknown');
  expect(open.map(({ code }) => code)).toContain('permissions_network');
  expect(open.map(({ code }) => code)).toContain('permissions_verify');
  for (const { remedy } of open.filter(({ code }) => /^permissions_(verify|network|delete)/.test(code)))
    expect(remedy).toMatch(/field region/);
});
