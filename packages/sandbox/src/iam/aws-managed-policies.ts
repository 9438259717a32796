/** A policy that AWS itself manages; every account sees it. */
export interface AwsManagedPolicy {
  name: string;
  path: string;
  arn: string;
  id: string;
  description: string;
  versionId: string;
  document: string;
}

const define = (
  name: string,
  path: string,
  id: string,
  versionId: string,
  description: string,
  statements: object[],
): AwsManagedPolicy => ({
  name,
  path,
  arn: `arn:aws:iam::aws:policy${path}${name}`,
  id,
  description,
  versionId,
  document: JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2),
});

const allow = (Action: string | string[]) => ({ Effect: 'Allow', Action, Resource: '*' });

/**
 * A few of AWS's. ReadOnlyAccess and SecurityAudit are shortened to the services the sandbox knows.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const POLICIES: readonly AwsManagedPolicy[] = [
  define(
    'AdministratorAccess',
    '/',
    'ANPAIWMBCKSKIEE64ZLYK',
    'v1',
    'Provides full access to AWS services and resources.',
    [allow('*')],
  ),
  define(
    'PowerUserAccess',
    '/',
    'ANPAJYRXTHIB4FOVS3ZXS',
    'v5',
    'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
    [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      allow([
        'iam:CreateServiceLinkedRole',
        'iam:DeleteServiceLinkedRole',
        'iam:ListRoles',
        'organizations:DescribeOrganization',
        'account:ListRegions',
      ]),
    ],
  ),
  define(
    'ReadOnlyAccess',
    '/',
    'ANPAILL3HVNFSB6DCOWYQ',
    'v1',
    'Provides read-only access to AWS services and resources.',
    [
      allow([
        'ec2:Describe*',
        'ec2:Get*',
        'iam:Get*',
        'iam:List*',
        'iam:Generate*',
        'iam:Simulate*',
        'sts:GetAccessKeyInfo',
        'sts:GetCallerIdentity',
        'sts:GetSessionToken',
        'cloudwatch:Describe*',
        'cloudwatch:Get*',
        'cloudwatch:List*',
      ]),
    ],
  ),
  define(
    'IAMFullAccess',
    '/',
    'ANPAI7XKCFMBPM3QQRRVQ',
    'v2',
    'Provides full access to IAM via the AWS Management Console.',
    [allow(['iam:*', 'organizations:DescribeAccount', 'organizations:DescribeOrganization'])],
  ),
  define(
    'IAMReadOnlyAccess',
    '/',
    'ANPAJKSO7NDY4T57MWDSQ',
    'v4',
    'Provides read only access to IAM via the AWS Management Console.',
    [
      allow([
        'iam:GenerateCredentialReport',
        'iam:GenerateServiceLastAccessedDetails',
        'iam:Get*',
        'iam:List*',
        'iam:SimulateCustomPolicy',
        'iam:SimulatePrincipalPolicy',
      ]),
    ],
  ),
  define(
    'AmazonEC2FullAccess',
    '/',
    'ANPAI3VAJF5ZCRZ7MCQE6',
    'v5',
    'Provides full access to Amazon EC2 via the AWS Management Console.',
    [allow(['ec2:*', 'cloudwatch:*', 'autoscaling:*', 'elasticloadbalancing:*'])],
  ),
  define(
    'AmazonEC2ReadOnlyAccess',
    '/',
    'ANPAIGDT4SV4GSETWTBZK',
    'v2',
    'Provides read only access to Amazon EC2 via the AWS Management Console.',
    [
      allow([
        'ec2:Describe*',
        'cloudwatch:ListMetrics',
        'cloudwatch:GetMetricStatistics',
        'cloudwatch:Describe*',
      ]),
    ],
  ),
  define(
    'IAMUserChangePassword',
    '/',
    'ANPAJ4L4MM2A7QIEB56MS',
    'v2',
    'Provides the ability for an IAM user to change their own password.',
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own policy variable
      { Effect: 'Allow', Action: ['iam:ChangePassword'], Resource: ['arn:aws:iam::*:user/${aws:username}'] },
      allow('iam:GetAccountPasswordPolicy'),
    ],
  ),
  define(
    'AWSVPCTransitGatewayServiceRolePolicy',
    '/aws-service-role/',
    'ANPAJS2PBJSYV2EZW3MIQ',
    'v2',
    'Allow VPC Transit Gateway to create and manage necessary resources for your Transit Gateway VPC Attachments',
    [
      allow([
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:ModifyNetworkInterfaceAttribute',
        'ec2:DeleteNetworkInterface',
        'ec2:CreateNetworkInterfacePermission',
        'ec2:AssignIpv6Addresses',
        'ec2:UnAssignIpv6Addresses',
      ]),
    ],
  ),
];

const byArn = new Map(POLICIES.map((policy) => [policy.arn.toLowerCase(), policy]));

export const awsManagedPolicies = (): readonly AwsManagedPolicy[] => POLICIES;

export const awsManagedPolicy = (arn: string): AwsManagedPolicy | undefined => byArn.get(arn.toLowerCase());
