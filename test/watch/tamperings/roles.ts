import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CONSOLE_TRUST, EC2_TRUST } from '@berth/aws/testing';
import { redisCloud, type Statement } from '@berth/domain';
import { withoutAction } from '../../policy/take-away.ts';
import { seenAs, type Tampering } from '../tampering.ts';
import { ADMINISTRATOR, deleteRole, emptyProfile, names, policyArn, rewrite, text, trust } from './iam.ts';

const STRANGER = '111122223333';

const detach =
  (RoleName: string, policy: string): Tampering['inject'] =>
  ({ iam }, deployed) =>
    iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: policyArn(deployed, policy) }));

const widen =
  (RoleName: string): Tampering['inject'] =>
  ({ iam }) =>
    iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR }));

const inline =
  (RoleName: string, ...statements: Statement[]): Tampering['inject'] =>
  ({ iam }) =>
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: text(...statements) }));

const trusting = (AWS: string | string[], Condition?: Statement['Condition']): Statement => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'sts:AssumeRole',
  ...(Condition ? { Condition } : {}),
});

const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const { consoleRole, clusterNodeRole } = names;

const consoleTrust =
  (...statements: Statement[]): Tampering['inject'] =>
  (admin) =>
    trust(admin, consoleRole, ...statements);

const nodeTrust =
  (...statements: Statement[]): Tampering['inject'] =>
  (admin) =>
    trust(admin, clusterNodeRole, ...statements);

const consoleTamperings: Tampering[] = [
  ...seenAs('console_role_missing', {
    'the console role is deleted': (admin) => deleteRole(admin, consoleRole),
  }),
  ...seenAs('console_role_moved', {
    'the console role is made again under a path': async (admin, deployed) => {
      await deleteRole(admin, consoleRole);
      const AssumeRolePolicyDocument = JSON.stringify(CONSOLE_TRUST);
      await admin.iam.send(
        new CreateRoleCommand({ RoleName: consoleRole, Path: '/own/', AssumeRolePolicyDocument }),
      );
      const PolicyArn = policyArn(deployed, names.userPolicy);
      await admin.iam.send(new AttachRolePolicyCommand({ RoleName: consoleRole, PolicyArn }));
    },
  }),
  ...seenAs('console_trust_widened', {
    'the console role trusts another AWS account, too': consoleTrust(
      trusting([redisCloud.awsAccountId, STRANGER], MFA),
    ),
    'the console role trusts everybody with MFA': consoleTrust(trusting('*', MFA)),
    'the console role trusts EC2, too': consoleTrust(trusting(redisCloud.awsAccountId, MFA), {
      Effect: 'Allow',
      Principal: { Service: 'ec2.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  }),
  ...seenAs(['console_trust_lost', 'console_trust_widened'], {
    'the console role trusts another AWS account in place of the vendor’s': consoleTrust(
      trusting(STRANGER, MFA),
    ),
  }),
  ...seenAs('console_mfa_dropped', {
    'the console role no longer asks for MFA': consoleTrust(trusting(redisCloud.awsAccountId)),
  }),
  ...seenAs('console_trust_narrowed', {
    'the console role asks for an external ID': consoleTrust(
      trusting(redisCloud.awsAccountId, { ...MFA, StringEquals: { 'sts:ExternalId': 'own' } }),
    ),
  }),
  ...seenAs('console_policy_narrowed', {
    'the policy is detached from the console role': detach(consoleRole, names.userPolicy),
    'the console role is denied the look at instances': inline(consoleRole, {
      Effect: 'Deny',
      Action: 'ec2:DescribeInstances',
      Resource: '*',
    }),
  }),
  ...seenAs('console_policy_widened', {
    'the console role gets all rights of an administrator': widen(consoleRole),
    'the console role may do everything in IAM': inline(consoleRole, {
      Effect: 'Allow',
      Action: 'iam:*',
      Resource: '*',
    }),
  }),
];

const nodeTamperings: Tampering[] = [
  ...seenAs('cluster_role_missing', {
    'the node role is deleted': async (admin) => {
      await emptyProfile(admin);
      await deleteRole(admin, clusterNodeRole);
    },
  }),
  ...seenAs('cluster_trust_widened', {
    'the node role trusts another AWS account, too': nodeTrust(
      ...[EC2_TRUST.Statement].flat(),
      trusting(STRANGER),
    ),
  }),
  ...seenAs(['cluster_trust_lost', 'cluster_trust_widened'], {
    'the node role no longer trusts EC2': nodeTrust(trusting(STRANGER)),
  }),
  ...seenAs('cluster_profile_changed', {
    'the node role is taken out of its instance profile': emptyProfile,
    'the node role’s instance profile is deleted': async (admin) => {
      await emptyProfile(admin);
      await admin.iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: clusterNodeRole }));
    },
    'the instance profile holds another role': async (admin) => {
      await emptyProfile(admin);
      const RoleName = 'own-role';
      const AssumeRolePolicyDocument = JSON.stringify(EC2_TRUST);
      await admin.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      await admin.iam.send(
        new AddRoleToInstanceProfileCommand({ InstanceProfileName: clusterNodeRole, RoleName }),
      );
    },
  }),
  ...seenAs('cluster_policy_narrowed', {
    'the policy is detached from the node role': detach(clusterNodeRole, names.instancePolicy),
    'nodes may no longer tag': (admin, deployed) =>
      rewrite(admin, deployed, names.instancePolicy, withoutAction('instance', 'ec2:CreateTags')),
  }),
  ...seenAs('cluster_policy_widened', {
    'the node role gets all rights of an administrator': widen(clusterNodeRole),
    'the node role may do everything in IAM': inline(clusterNodeRole, {
      Effect: 'Allow',
      Action: 'iam:*',
      Resource: '*',
    }),
  }),
];

/** The console role and the nodes' role. */
export const roleTamperings: readonly Tampering[] = [...consoleTamperings, ...nodeTamperings];
