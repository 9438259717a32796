import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { generationOf, type PolicyDocument, redisCloud, type Statement } from '@berth/domain';
import { withoutAction } from '../../policy/take-away.ts';
import { type Admin, type Deployed, hidden, seenAs, type Tampering } from '../tampering.ts';
import { ADMINISTRATOR, keysOf, names, policyArn, rewrite, text } from './iam.ts';

const UserName = names.user;

const document = (generation: string): PolicyDocument => {
  const found = generationOf(redisCloud, generation);
  if (!found) throw new Error(`There is no generation ${generation}`);
  return found.userPolicy;
};

const lacking =
  (action: string): Tampering['inject'] =>
  (admin, deployed) =>
    rewrite(admin, deployed, names.userPolicy, withoutAction('user', action));

const inline =
  (...statements: Statement[]): Tampering['inject'] =>
  ({ iam }) =>
    iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: text(...statements) }));

const detach = ({ iam }: Admin, deployed: Deployed) =>
  iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: policyArn(deployed, names.userPolicy) }));

async function deleteKeys(admin: Admin): Promise<void> {
  for (const AccessKeyId of await keysOf(admin))
    await admin.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
}

const bounded =
  (...statements: Statement[]): Tampering['inject'] =>
  async ({ iam }) => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'own-boundary', PolicyDocument: text(...statements) }),
    );
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: Policy?.Arn }));
  };

const inGroup =
  (...statements: Statement[]): Tampering['inject'] =>
  async ({ iam }) => {
    const GroupName = 'own-group';
    await iam.send(new CreateGroupCommand({ GroupName }));
    const PolicyDocument = text(...statements);
    await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'own', PolicyDocument }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
  };

const deny = (Action: string): Statement => ({ Effect: 'Deny', Action, Resource: '*' });

/** The vendor's user, its key, and what it may do. */
export const userTamperings: readonly Tampering[] = [
  ...seenAs('key_refused', {
    'the vendor’s access key is made inactive': async (admin) => {
      for (const AccessKeyId of await keysOf(admin))
        await admin.iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
    },
    'the vendor’s access key is deleted': deleteKeys,
    'the vendor’s user is deleted': async (admin, deployed) => {
      await deleteKeys(admin);
      await detach(admin, deployed);
      await admin.iam.send(new DeleteUserCommand({ UserName }));
    },
  }),
  ...seenAs('key_owner_changed', {
    'the vendor’s user is renamed': ({ iam }) =>
      iam.send(new UpdateUserCommand({ UserName, NewUserName: 'somebody-else' })),
  }),
  ...seenAs('account_look_denied', {
    'the policy is detached from the vendor’s user': detach,
    'the vendor’s user may no longer simulate its policy': lacking('iam:SimulatePrincipalPolicy'),
    'the vendor’s user is denied everything': inline(deny('*')),
  }),
  ...seenAs('policy_narrowed', {
    'the vendor’s user may no longer launch instances': lacking('ec2:RunInstances'),
    'the vendor’s user may no longer pass the node role': lacking('iam:PassRole'),
    'the vendor’s user is denied the start of instances by an inline policy': inline(
      deny('ec2:StartInstances'),
    ),
    'the vendor’s user is denied the making of routes by a group': inGroup(deny('ec2:CreateRoute')),
    'a permissions boundary keeps the vendor’s user from terminating instances': bounded({
      Effect: 'Allow',
      NotAction: 'ec2:TerminateInstances',
      Resource: '*',
    }),
  }),
  ...seenAs(['policy_narrowed', 'account_look_denied'], {
    'the vendor’s user may no longer see instances': lacking('ec2:DescribeInstances'),
  }),
  ...seenAs(['policy_narrowed', 'policy_widened'], {
    'the vendor’s user gets an older published policy': (admin, deployed) =>
      rewrite(admin, deployed, names.userPolicy, document('2018')),
  }),
  ...seenAs('policy_widened', {
    'the vendor’s user gets all rights of an administrator': ({ iam }) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR })),
    'the vendor’s user may make users by an inline policy': inline({
      Effect: 'Allow',
      Action: 'iam:*',
      Resource: '*',
    }),
    'the vendor’s user may read the customer’s buckets by a group': inGroup({
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
    }),
  }),
  ...hidden({
    'the vendor’s user gets a second access key': ({ iam }) =>
      iam.send(new CreateAccessKeyCommand({ UserName })),
    'the vendor’s user gets a password': ({ iam }) =>
      iam.send(new CreateLoginProfileCommand({ UserName, Password: 'A-long-Passw0rd!' })),
  }),
];
