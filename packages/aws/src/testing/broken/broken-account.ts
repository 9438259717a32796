import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  DeleteInstanceProfileCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  type AccountFindingCode,
  type CheckField,
  type CloudAccountDetails,
  type ConsoleAccess,
  newestGeneration,
  type PolicyDocument,
  redisCloud,
  type Statement,
  type VerificationContext,
} from '@berth/domain';
import { CONSOLE_TRUST, policy, type SandboxAwsAccount } from '../sandbox-account.ts';

export const { names } = redisCloud;
export const OTHER_ACCOUNT = '111122223333';

export interface Change {
  details?: Partial<CloudAccountDetails>;
  context?: Partial<VerificationContext>;
}

/** An account with one thing wrong, and what verification must say of it. */
export interface BrokenAccount {
  name: string;
  consoleAccess?: ConsoleAccess;
  /** What is wrong in AWS, done through the admin's key, as a person would have. */
  break?(account: SandboxAwsAccount): Promise<unknown>;
  /** What is wrong in what the admin enters, or in what is registered already. */
  enter?(account: SandboxAwsAccount): Change;
  /** Every failed check, blocking ones by their code alone. */
  fails: string[];
  /** What a scan finds where this became of an account that was saved; undefined where none such can be saved. */
  finds?: AccountFindingCode[];
  /** Of the first one. */
  field: CheckField;
  remedy: RegExp;
  evidence?: RegExp;
}

export const many = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : [value].flat();
export const published = newestGeneration(redisCloud).userPolicy;
export const statements = [published.Statement].flat();

/** The published user policy after a change to each of its statements; null drops one. */
export const changed = (change: (statement: Statement) => Statement | null): PolicyDocument => ({
  ...published,
  Statement: statements.map(change).filter((statement) => statement !== null),
});

export const without = (action: string): PolicyDocument =>
  changed((statement) => {
    const Action = many(statement.Action).filter((one) => one !== action);
    return statement.Effect === 'Deny' ? statement : Action.length > 0 ? { ...statement, Action } : null;
  });

/** Gives the user, and nobody else, another policy in place of the published one. */
export async function userPolicy(
  { iam, policyArn }: SandboxAwsAccount,
  document: PolicyDocument,
): Promise<void> {
  await iam.send(policy('changed', document));
  await iam.send(new AttachUserPolicyCommand({ UserName: names.user, PolicyArn: policyArn('changed') }));
  await iam.send(
    new DetachUserPolicyCommand({ UserName: names.user, PolicyArn: policyArn(names.userPolicy) }),
  );
}

export const trust = ({ iam }: SandboxAwsAccount, RoleName: string, document: unknown) =>
  iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(document) }));

export const consoleTrust = (change: Record<string, unknown>): PolicyDocument => ({
  ...CONSOLE_TRUST,
  Statement: [{ ...([CONSOLE_TRUST.Statement].flat()[0] as Statement), ...change }],
});

export const detach = ({ iam, policyArn }: SandboxAwsAccount, RoleName: string, name: string) =>
  iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: policyArn(name) }));

export const attach = ({ iam, policyArn }: SandboxAwsAccount, RoleName: string, name: string) =>
  iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn(name) }));

export async function deleteInstanceProfile({ iam }: SandboxAwsAccount): Promise<void> {
  const InstanceProfileName = names.clusterNodeRole;
  await iam.send(
    new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: names.clusterNodeRole }),
  );
  await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
}

/** One action missing from the user's policy: which check says so. */
export const missingAction = (
  action: string,
  code: string,
  remedy = /attach RedislabsIAMUserRestrictedPolicy/,
): BrokenAccount => ({
  name: `the user's policy lacks ${action}`,
  break: (account) => userPolicy(account, without(action)),
  fails: code.endsWith('(warning)')
    ? [code, 'policy_generation (warning)']
    : [code, ...generationToo(action)],
  finds: ['policy_narrowed', ...(code === 'permissions_verify' ? (['account_look_denied'] as const) : [])],
  field: 'accessKeyId',
  remedy,
  evidence: new RegExp(action),
});

/** Scoped actions are no part of what tells the generations apart. */
export const generationToo = (action: string): string[] =>
  ['iam:PassRole', 'ec2:RunInstances'].includes(action) ? [] : ['policy_generation (warning)'];

export const ALLOW_ALL: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

export const scps = (account: SandboxAwsAccount, ...denied: Statement[]) =>
  account.control('PUT', `/accounts/${account.accountId}/scps`, {
    policies: [{ Version: '2012-10-17', Statement: [ALLOW_ALL, ...denied] }],
  });

export const deny = (...Action: string[]): Statement => ({ Effect: 'Deny', Action, Resource: '*' });

/** As organizations limit their accounts to a region: global services are left out. */
export const OTHER_REGIONS_DENIED: Statement = {
  Effect: 'Deny',
  NotAction: ['iam:*', 'sts:*', 'organizations:*'],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
};

export async function boundary(
  account: SandboxAwsAccount,
  put: (arn: string) => Promise<unknown>,
  action: string,
) {
  const { iam, policyArn } = account;
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', NotAction: action, Resource: '*' }],
  });
  await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument }));
  await put(policyArn('boundary'));
}
