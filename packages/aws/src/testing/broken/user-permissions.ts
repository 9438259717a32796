import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  DetachUserPolicyCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';

import {
  type BrokenAccount,
  boundary,
  changed,
  deny,
  missingAction,
  names,
  OTHER_REGIONS_DENIED,
  scps,
  userPolicy,
} from './broken-account.ts';

/** One action missing from the user policy each. */
export const BROKEN_PERMISSIONS: BrokenAccount[] = [
  missingAction('ec2:DescribeVpcs', 'permissions_watch'),
  missingAction('ec2:DescribeImages', 'permissions_watch'),
  missingAction('ec2:CreateVpc', 'permissions_network'),
  missingAction('ec2:CreateTags', 'permissions_network'),
  missingAction('ec2:CreateRoute', 'permissions_network'),
  missingAction('ec2:ImportKeyPair', 'permissions_instances'),
  missingAction('ec2:RunInstances', 'permissions_instances'),
  missingAction('ec2:TerminateInstances', 'permissions_delete'),
  missingAction('ec2:DetachInternetGateway', 'permissions_delete'),
  missingAction('iam:GetRole', 'permissions_verify'),
  missingAction('iam:ListAttachedRolePolicies', 'permissions_verify'),
  missingAction('iam:ListInstanceProfilesForRole', 'permissions_verify'),
  missingAction('ec2:DescribeInstances', 'permissions_verify'),
  {
    ...missingAction('iam:SimulatePrincipalPolicy', 'permissions_verify'),
    fails: ['permissions_verify'],
    // Nobody can be asked what else was lost.
    finds: ['account_look_denied' as const],
  },
  { ...missingAction('iam:PassRole', 'pass_role_allowed') },
  missingAction('ec2:StartInstances', 'permissions_repair (warning)'),
  missingAction('ec2:CreateSnapshot', 'permissions_snapshots (warning)'),
  missingAction('ec2:CreateTransitGateway', 'permissions_transit_gateway (warning)'),
  missingAction('ec2:CreateVpcPeeringConnection', 'permissions_peering (warning)'),
  missingAction('ec2:ReplaceRoute', 'permissions_changes (warning)'),
  missingAction('ec2:CreateVolume', 'permissions_volumes (warning)'),
  missingAction('kms:CreateGrant', 'permissions_encryption (warning)'),
  missingAction('cloudwatch:Get*', 'permissions_metrics (warning)'),
].map((one) => (one.name.includes('cloudwatch') ? { ...one, evidence: /cloudwatch:GetMetricData/ } : one));

/** Denials and grants by other layers than the attached policy. */
export const BROKEN_LAYERS: BrokenAccount[] = [
  {
    name: 'the user has no policy at all',
    break: async ({ iam, policyArn }) => {
      await iam.send(
        new DetachUserPolicyCommand({ UserName: names.user, PolicyArn: policyArn(names.userPolicy) }),
      );
    },
    fails: ['permissions_verify'],
    finds: ['account_look_denied'],
    field: 'accessKeyId',
    remedy: /attach RedislabsIAMUserRestrictedPolicy/,
    evidence: /identity policy/,
  },
  {
    name: 'PassRole is allowed on a role of another name',
    break: (account) =>
      userPolicy(
        account,
        changed((one) =>
          one.Sid === 'PassRlClusterNodeRole' ? { ...one, Resource: 'arn:aws:iam::*:role/other-role' } : one,
        ),
      ),
    fails: ['pass_role_allowed'],
    finds: ['policy_narrowed'],
    field: 'accessKeyId',
    remedy: /attach Redislabs/,
  },
  {
    name: 'PassRole is allowed on every role',
    break: (account) =>
      userPolicy(
        account,
        changed((one) => (one.Sid === 'PassRlClusterNodeRole' ? { ...one, Resource: '*' } : one)),
      ),
    fails: ['pass_role_scoped (warning)'],
    finds: ['policy_widened'],
    field: 'accessKeyId',
    remedy: /limit the statement/,
  },
  {
    name: 'the deletion asks for another tag than the identifier',
    break: (account) =>
      userPolicy(
        account,
        changed((one) =>
          one.Sid === 'DeleteEc2Resources'
            ? { ...one, Condition: { StringEquals: { 'ec2:ResourceTag/Owner': 'Redislabs-VPC' } } }
            : one,
        ),
      ),
    fails: [
      'permissions_delete',
      'permissions_changes (warning)',
      'permissions_volumes (warning)',
      'permissions_snapshots (warning)',
      'policy_generation (warning)',
    ],
    finds: ['policy_narrowed'],
    field: 'accessKeyId',
    remedy: /exactly the JSON that Redis Cloud publishes/,
  },
  {
    name: 'an inline policy of the user denies an action explicitly',
    break: async ({ iam }) => {
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [deny('ec2:CreateSubnet')] });
      await iam.send(
        new PutUserPolicyCommand({ UserName: names.user, PolicyName: 'no-subnets', PolicyDocument }),
      );
    },
    fails: ['permissions_network', 'policy_generation (warning)'],
    finds: ['policy_narrowed'],
    field: 'accessKeyId',
    remedy: /remove statements that deny/,
    evidence: /explicitly/,
  },
  {
    name: 'a permissions boundary of the user leaves an action out',
    break: (account) =>
      boundary(
        account,
        (PermissionsBoundary) =>
          account.iam.send(
            new PutUserPermissionsBoundaryCommand({ UserName: names.user, PermissionsBoundary }),
          ),
        'ec2:CreateVpc',
      ),
    fails: ['permissions_network'],
    finds: ['policy_narrowed'],
    field: 'accessKeyId',
    remedy: /Permissions boundary.* add these actions/,
    evidence: /permissions boundary/,
  },
  {
    name: 'a service control policy denies launching',
    break: (account) => scps(account, deny('ec2:RunInstances')),
    fails: ['permissions_instances'],
    finds: ['policy_narrowed'],
    field: 'accessKeyId',
    remedy: /AWS Organizations/,
    evidence: /service control policy/,
  },
  {
    name: 'a service control policy denies a call of the verification',
    break: (account) => scps(account, deny('iam:ListInstanceProfilesForRole')),
    fails: ['permissions_verify'],
    finds: ['policy_narrowed', 'account_look_denied'],
    field: 'accessKeyId',
    remedy: /AWS Organizations/,
    evidence: /service control policy/,
  },
  {
    name: 'a group denies everything to whoever signs in without MFA, which no access key can do',
    break: async ({ iam }) => {
      await iam.send(new CreateGroupCommand({ GroupName: 'everybody' }));
      const statement = {
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*', 'ec2:Describe*', 'cloudwatch:*'],
        Resource: '*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      };
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await iam.send(
        new PutGroupPolicyCommand({ GroupName: 'everybody', PolicyName: 'force-mfa', PolicyDocument }),
      );
      await iam.send(new AddUserToGroupCommand({ GroupName: 'everybody', UserName: names.user }));
    },
    fails: [
      'permissions_network',
      'permissions_instances',
      'permissions_delete',
      'permissions_changes (warning)',
      'permissions_repair (warning)',
      'permissions_volumes (warning)',
      'permissions_snapshots (warning)',
      'permissions_peering (warning)',
      'permissions_transit_gateway (warning)',
      'permissions_encryption (warning)',
      'policy_generation (warning)',
    ],
    finds: ['policy_narrowed'],
    field: 'accessKeyId',
    remedy: /remove statements that deny/,
    evidence: /explicitly in .*force-mfa/,
  },
  {
    name: 'a service control policy allows another region only than the one that was named',
    break: (account) => scps(account, OTHER_REGIONS_DENIED),
    enter: () => ({ details: { region: 'us-east-1' } }),
    fails: [
      'permissions_verify',
      'permissions_watch',
      'permissions_network',
      'permissions_instances',
      'permissions_delete',
      'permissions_changes (warning)',
      'permissions_repair (warning)',
      'permissions_volumes (warning)',
      'permissions_snapshots (warning)',
      'permissions_metrics (warning)',
      'permissions_peering (warning)',
      'permissions_transit_gateway (warning)',
      'permissions_encryption (warning)',
      'console_policy_sufficient',
      'cluster_node_role_policy',
    ],
    finds: ['policy_narrowed', 'cluster_policy_narrowed', 'account_look_denied'],
    field: 'accessKeyId',
    remedy: /AWS Organizations/,
    evidence: /service control policy/,
  },
  {
    name: 'the user is an administrator besides',
    break: async ({ iam }) => {
      await iam.send(new CreateGroupCommand({ GroupName: 'admins' }));
      await iam.send(
        new AttachGroupPolicyCommand({
          GroupName: 'admins',
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      );
      await iam.send(new AddUserToGroupCommand({ GroupName: 'admins', UserName: names.user }));
    },
    fails: ['pass_role_scoped (warning)', 'permissions_not_excessive (warning)'],
    finds: ['policy_widened'],
    field: 'accessKeyId',
    remedy: /limit the statement/,
  },
];
