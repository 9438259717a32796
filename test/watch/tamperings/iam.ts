import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type PolicyDocument, redisCloud, type Statement } from '@berth/domain';
import type { Admin, Deployed } from '../tampering.ts';

export const { names } = redisCloud;

export const policyArn = ({ accountId }: Deployed, name: string): string =>
  `arn:aws:iam::${accountId}:policy/${name}`;

export const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The access keys of the vendor's user. */
export async function keysOf({ iam }: Admin): Promise<string[]> {
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: names.user }));
  return AccessKeyMetadata.flatMap(({ AccessKeyId }) => AccessKeyId ?? []);
}

export const text = (...statements: Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** Gives a managed policy a new text; of five versions the oldest goes. */
export async function rewrite(
  { iam }: Admin,
  deployed: Deployed,
  name: string,
  document: PolicyDocument,
): Promise<void> {
  const PolicyArn = policyArn(deployed, name);
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  const oldest = Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion).at(-1);
  if (Versions.length === 5 && oldest)
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: oldest.VersionId }));
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn,
      PolicyDocument: JSON.stringify(document),
      SetAsDefault: true,
    }),
  );
}

export const trust = ({ iam }: Admin, RoleName: string, ...statements: Statement[]) =>
  iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: text(...statements) }));

/** Deletes a role, for which everything is taken off it first. */
export async function deleteRole({ iam }: Admin, RoleName: string): Promise<void> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of AttachedPolicies)
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

export const emptyProfile = ({ iam }: Admin) =>
  iam.send(
    new RemoveRoleFromInstanceProfileCommand({
      InstanceProfileName: names.clusterNodeRole,
      RoleName: names.clusterNodeRole,
    }),
  );
