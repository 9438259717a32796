import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import {
  type AccountFindingCode,
  generationOf,
  type PolicyDocument,
  redisCloud,
  type Statement,
} from '@berth/domain';
import { CONSOLE_TRUST, EC2_TRUST, policy, type SandboxAwsAccount } from '../sandbox-account.ts';
import {
  ALLOW_ALL,
  attach,
  boundary,
  changed,
  deny,
  detach,
  many,
  names,
  published,
  trust,
  without,
} from './broken-account.ts';

/** What an admin may do to an account that was saved, which verification does not call a failure, or does otherwise. */
export interface TamperedAccount {
  name: string;
  tamper(account: SandboxAwsAccount): Promise<unknown>;
  finds: AccountFindingCode[];
  /** Of the first finding: its title and evidence. */
  says: RegExp;
}

const document = (...Statement: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

/** Edits the policy that the user and the console role have. */
const edit = ({ iam, policyArn }: SandboxAwsAccount, text: PolicyDocument) =>
  iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn: policyArn(names.userPolicy),
      PolicyDocument: JSON.stringify(text),
      SetAsDefault: true,
    }),
  );

const inline = ({ iam }: SandboxAwsAccount, statement: Statement) =>
  iam.send(
    new PutUserPolicyCommand({
      UserName: names.user,
      PolicyName: 'besides',
      PolicyDocument: JSON.stringify(document(statement)),
    }),
  );

const inlineOfRole = ({ iam }: SandboxAwsAccount, RoleName: string, statement: Statement) =>
  iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'besides',
      PolicyDocument: JSON.stringify(document(statement)),
    }),
  );

const older = generationOf(redisCloud, '2018')?.userPolicy ?? published;

export const TAMPERED_ACCOUNTS: readonly TamperedAccount[] = [
  {
    name: 'the policy that the user and the console role have lost three actions',
    tamper: (account) =>
      edit(
        account,
        changed((one) => {
          const lost = ['ec2:CreateVpc', 'ec2:TerminateInstances', 'ec2:CreateSnapshot'];
          return one.Effect === 'Deny'
            ? one
            : { ...one, Action: many(one.Action).filter((action) => !lost.includes(action)) };
        }),
      ),
    finds: ['policy_narrowed'],
    says: /ec2:CreateVpc, ec2:TerminateInstances, ec2:CreateSnapshot/,
  },
  {
    name: 'the policy that the user and the console role have allows everything',
    tamper: (account) => edit(account, document(ALLOW_ALL)),
    finds: ['policy_widened'],
    says: /iam:CreateUser/,
  },
  {
    name: 'the older text was put in place of the newer one',
    tamper: (account) => edit(account, older),
    finds: ['policy_narrowed', 'policy_widened'],
    says: /ec2:CreateSnapshot/,
  },
  {
    name: 'the older policy was attached beside the newer one',
    tamper: async ({ iam, policyArn }) => {
      await iam.send(policy('older', older));
      await iam.send(new AttachUserPolicyCommand({ UserName: names.user, PolicyArn: policyArn('older') }));
    },
    finds: ['policy_widened'],
    says: /ec2:DeleteSecurityGroup/,
  },
  {
    name: 'the user may decrypt with any key',
    tamper: (account) => inline(account, { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }),
    finds: ['policy_widened'],
    says: /kms:Decrypt/,
  },
  {
    name: 'the user may read every bucket',
    tamper: (account) => inline(account, { Effect: 'Allow', Action: 's3:Get*', Resource: '*' }),
    finds: ['policy_widened'],
    says: /s3:GetObject/,
  },
  {
    name: 'the policy holds only from some addresses',
    tamper: (account) =>
      edit(
        account,
        changed((one) =>
          many(one.Action).includes('ec2:CreateVpc')
            ? { ...one, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }
            : one,
        ),
      ),
    finds: ['policy_unknowable'],
    says: /ec2:CreateVpc/,
  },
  {
    name: 'the console role is an administrator',
    tamper: ({ iam }) =>
      iam.send(
        new AttachRolePolicyCommand({
          RoleName: names.consoleRole,
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      ),
    finds: ['console_policy_widened'],
    says: /iam:CreateUser/,
  },
  {
    name: 'the console role may not look at volumes',
    tamper: (account) => inlineOfRole(account, names.consoleRole, deny('ec2:DescribeVolumes')),
    finds: ['console_policy_narrowed'],
    says: /ec2:DescribeVolumes/,
  },
  {
    name: 'the console role was made again under a path',
    tamper: async (account) => {
      await detach(account, names.consoleRole, names.userPolicy);
      await account.iam.send(new DeleteRoleCommand({ RoleName: names.consoleRole }));
      await account.iam.send(
        new CreateRoleCommand({
          RoleName: names.consoleRole,
          Path: '/support/',
          AssumeRolePolicyDocument: JSON.stringify(CONSOLE_TRUST),
        }),
      );
      await attach(account, names.consoleRole, names.userPolicy);
    },
    finds: ['console_role_moved'],
    says: /role\/support\/redislabs-role/,
  },
  {
    name: 'a Deny keeps the vendor out of the console role',
    tamper: (account) =>
      trust(account, names.consoleRole, {
        ...CONSOLE_TRUST,
        Statement: [
          ...[CONSOLE_TRUST.Statement].flat(),
          { Effect: 'Deny', Principal: { AWS: redisCloud.awsAccountId }, Action: 'sts:AssumeRole' },
        ],
      }),
    finds: ['console_trust_lost'],
    says: /no longer trusts AWS account 168085023892/,
  },
  {
    name: 'the cluster nodes may make users',
    tamper: (account) =>
      inlineOfRole(account, names.clusterNodeRole, {
        Effect: 'Allow',
        Action: 'iam:CreateUser',
        Resource: '*',
      }),
    finds: ['cluster_policy_widened'],
    says: /iam:CreateUser/,
  },
  {
    name: 'a permissions boundary of the cluster node role leaves an action out',
    tamper: (account) =>
      boundary(
        account,
        (PermissionsBoundary) =>
          account.iam.send(
            new PutRolePermissionsBoundaryCommand({ RoleName: names.clusterNodeRole, PermissionsBoundary }),
          ),
        'ec2:AttachVolume',
      ),
    finds: ['cluster_policy_narrowed'],
    says: /ec2:AttachVolume.*permissions boundary/s,
  },
  {
    name: 'EC2 may use the cluster node role only under a condition',
    tamper: (account) =>
      trust(account, names.clusterNodeRole, {
        ...EC2_TRUST,
        Statement: [
          {
            ...([EC2_TRUST.Statement].flat()[0] as Statement),
            Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
          },
        ],
      }),
    finds: ['cluster_trust_lost'],
    says: /no longer trusts ec2/,
  },
  {
    name: 'the policy lost a call by which Berth looks',
    tamper: (account) => edit(account, without('iam:GetRole')),
    finds: ['policy_narrowed', 'account_look_denied'],
    says: /iam:GetRole/,
  },
  {
    name: 'the user was moved',
    tamper: ({ iam }) => iam.send(new UpdateUserCommand({ UserName: names.user, NewPath: '/vendors/' })),
    finds: ['key_owner_changed'],
    says: /user\/vendors\/redislabs-user/,
  },
];
