import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import {
  type CloudAccountDetails,
  type ConsoleAccess,
  generationOf,
  type PolicyDocument,
  redisCloud,
  Secret,
} from '@berth/domain';

const { names } = redisCloud;

/** An AWS account of the sandbox, set up by its admin by hand as the vendor's pages say, step by step. */
export interface SandboxAwsAccount {
  accountId: string;
  endpoint: string;
  /** The admin's key. */
  admin: { accessKeyId: string; secretAccessKey: string };
  /** With the admin's key. */
  iam: IAMClient;
  /** What the admin then enters. */
  details: CloudAccountDetails;
  policyArn(name: string): string;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
}

export const CONSOLE_TRUST: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: redisCloud.awsAccountId },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ],
};

export const EC2_TRUST: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Calls the sandbox's control API. */
export async function sandboxControl(endpoint: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${endpoint}/_sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

type Admin = Record<'accountId' | 'accessKeyId' | 'secretAccessKey', string>;

/** The administrator's key of a new account, or of the one with that id. */
async function adminOf(endpoint: string, accountId: string | undefined): Promise<Admin> {
  if (accountId === undefined) return (await sandboxControl(endpoint, 'POST', '/accounts', {})) as Admin;
  const { accounts } = (await sandboxControl(endpoint, 'GET', '/accounts')) as { accounts: Admin[] };
  const found = accounts.find((one) => one.accountId === accountId);
  if (!found) throw new Error(`The sandbox has no account ${accountId}`);
  const { accessKeyId, secretAccessKey } = found;
  return { accountId, accessKeyId, secretAccessKey };
}

/** Sets up an AWS account: a fresh one, or one that is there. */
export async function setUpAccount(
  endpoint: string,
  {
    generation = '2024',
    consoleAccess = 'role',
    accountId: existing,
  }: { generation?: string; consoleAccess?: ConsoleAccess; accountId?: string } = {},
): Promise<SandboxAwsAccount> {
  const { accountId, ...admin } = await adminOf(endpoint, existing);
  const iam = new IAMClient({
    endpoint,
    region: 'us-east-1',
    credentials: admin,
    maxAttempts: 1,
  });
  const policyArn = (name: string): string => `arn:aws:iam::${accountId}:policy/${name}`;
  const documents = generationOf(redisCloud, generation);
  if (!documents) throw new Error(`No generation ${generation}`);
  await Promise.all([
    iam.send(policy(names.userPolicy, documents.userPolicy)),
    iam.send(policy(names.instancePolicy, documents.instancePolicy)),
    iam.send(new CreateUserCommand({ UserName: names.user })),
    iam.send(role(names.clusterNodeRole, EC2_TRUST)),
    iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: names.clusterNodeRole })),
    ...(consoleAccess === 'role' ? [iam.send(role(names.consoleRole, CONSOLE_TRUST))] : []),
  ]);
  const attach = (RoleName: string, name: string) =>
    iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn(name) }));
  const [{ AccessKey }] = await Promise.all([
    iam.send(new CreateAccessKeyCommand({ UserName: names.user })),
    iam.send(new AttachUserPolicyCommand({ UserName: names.user, PolicyArn: policyArn(names.userPolicy) })),
    attach(names.clusterNodeRole, names.instancePolicy),
    iam.send(
      new AddRoleToInstanceProfileCommand({
        InstanceProfileName: names.clusterNodeRole,
        RoleName: names.clusterNodeRole,
      }),
    ),
    consoleAccess === 'role'
      ? attach(names.consoleRole, names.userPolicy)
      : iam.send(new CreateLoginProfileCommand({ UserName: names.user, Password: 'A-long-Passw0rd!' })),
  ]);
  const details: CloudAccountDetails = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    accessSecretKey: new Secret(AccessKey?.SecretAccessKey ?? ''),
    console:
      consoleAccess === 'role'
        ? { kind: 'role', iamRoleName: names.consoleRole }
        : {
            kind: 'user',
            consoleUsername: names.user,
            signInLoginUrl: `https://${accountId}.signin.aws.amazon.com/console`,
          },
  };
  const control = (method: string, path: string, body?: unknown) =>
    sandboxControl(endpoint, method, path, body);
  return { accountId, endpoint, admin, iam, details, policyArn, control };
}

export const policy = (PolicyName: string, document: PolicyDocument): CreatePolicyCommand =>
  new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(document) });

export const role = (RoleName: string, trust: unknown, Path = '/'): CreateRoleCommand =>
  new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust), Path });
