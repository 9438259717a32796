import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type AwsIdentity, type PolicyHolder, present, type Seen, unknown } from '@berth/domain';
import type { IamReader, PolicyPlace, Purpose } from '@berth/engine';
import { awsOperation } from '../operation.ts';
import { seeing } from '../seeing.ts';
import type { IamClients } from './clients.ts';
import { listing, PAGE } from './listing.ts';
import { attachedOf, documentOf, identityOf, tagsOf, versionOf } from './map.ts';
import { iamReads as call } from './reads.ts';
import { readUser } from './user-reader.ts';

/** Needs no permission, and no Deny takes it away. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const getCallerIdentity = awsOperation({
  needs: ['sts:GetCallerIdentity'],
  run: (sts: STSClient, _input: object, abortSignal) =>
    sts.send(new GetCallerIdentityCommand({}), abortSignal ? { abortSignal } : {}),
});

const NOT_ASKED: Seen<never> = unknown('not-looked');

/** Looks at IAM through the SDK. Calls that do not depend on each other go out together. */
export function createIamReader({ reads: iam, sts }: IamClients): IamReader {
  return {
    identity: async (signal): Promise<Seen<AwsIdentity>> => {
      const seen = await seeing(signal, () => getCallerIdentity(sts, {}, signal));
      if (seen.kind !== 'present') return seen;
      const { Arn, Account } = seen.value;
      return Arn && Account ? present(identityOf(Arn, Account)) : unknown('partial', 'AWS named no account');
    },
    listPolicies: (signal) =>
      listing(
        signal,
        (marker) => call.ListPolicies(iam, { Scope: 'Local', ...PAGE, ...marker }, signal),
        (page) =>
          page.Policies?.map(({ PolicyName = '', Arn = '', DefaultVersionId }) => ({
            name: PolicyName,
            arn: Arn,
            ...(DefaultVersionId === undefined ? {} : { versionId: DefaultVersionId }),
          })),
      ),
    listRoles: (signal) =>
      listing(
        signal,
        (marker) => call.ListRoles(iam, { ...PAGE, ...marker }, signal),
        (page) => page.Roles?.map(({ RoleName = '' }) => RoleName),
      ),
    listInstanceProfiles: (signal) =>
      listing(
        signal,
        (marker) => call.ListInstanceProfiles(iam, { ...PAGE, ...marker }, signal),
        (page) => page.InstanceProfiles?.map(({ InstanceProfileName = '' }) => InstanceProfileName),
      ),
    listUsers: (signal) =>
      listing(
        signal,
        (marker) => call.ListUsers(iam, { ...PAGE, ...marker }, signal),
        (page) => page.Users?.map(({ UserName = '' }) => UserName),
      ),
    readPolicy: (place, purpose, signal) => readPolicy(iam, place, purpose, signal),
    readRole: (name, purpose, signal) => readRole(iam, name, purpose, signal),
    readInstanceProfile: (name, signal) =>
      seeing(signal, async () => {
        const { InstanceProfile: found } = await call.GetInstanceProfile(
          iam,
          { InstanceProfileName: name },
          signal,
        );
        return {
          name: found?.InstanceProfileName ?? name,
          arn: found?.Arn ?? '',
          tags: tagsOf(found?.Tags),
          roles: (found?.Roles ?? []).map(({ RoleName = '' }) => RoleName),
        };
      }),
    readUser: (name, purpose, signal) => readUser(iam, name, purpose, signal),
  };
}

async function readPolicy(
  iam: IamClients['reads'],
  { name, arn, versionId }: PolicyPlace,
  purpose: Purpose,
  signal: AbortSignal,
) {
  const document = async (VersionId: string) => {
    const seen = await seeing(signal, () =>
      call.GetPolicyVersion(iam, { PolicyArn: arn, VersionId }, signal),
    );
    return seen.kind === 'present' ? documentOf(seen.value.PolicyVersion?.Document) : seen;
  };
  const [policy, versions, early, attachedTo] = await Promise.all([
    seeing(signal, () => call.GetPolicy(iam, { PolicyArn: arn }, signal)),
    listing(
      signal,
      (marker) => call.ListPolicyVersions(iam, { PolicyArn: arn, ...marker }, signal),
      (page) => page.Versions?.map(versionOf),
    ),
    versionId === undefined ? null : document(versionId),
    purpose === 'destroy' ? holders(iam, arn, signal) : NOT_ASKED,
  ]);
  if (policy.kind !== 'present') return policy;
  const { PolicyName, Tags, DefaultVersionId = '' } = policy.value.Policy ?? {};
  return present({
    name: PolicyName ?? name,
    arn,
    tags: tagsOf(Tags),
    document: early !== null && DefaultVersionId === versionId ? early : await document(DefaultVersionId),
    versions,
    attachedTo,
  });
}

/** Who has the policy, as permissions or as a boundary: without a filter the listing gives both. */
function holders(iam: IamClients['reads'], arn: string, signal: AbortSignal): Promise<Seen<PolicyHolder[]>> {
  return listing(
    signal,
    (marker) => call.ListEntitiesForPolicy(iam, { PolicyArn: arn, ...PAGE, ...marker }, signal),
    (page) => [
      ...(page.PolicyUsers ?? []).map(({ UserName = '' }) => ({ kind: 'user' as const, name: UserName })),
      ...(page.PolicyRoles ?? []).map(({ RoleName = '' }) => ({ kind: 'role' as const, name: RoleName })),
      ...(page.PolicyGroups ?? []).map(({ GroupName = '' }) => ({ kind: 'group' as const, name: GroupName })),
    ],
  );
}

async function readRole(iam: IamClients['reads'], name: string, purpose: Purpose, signal: AbortSignal) {
  const RoleName = name;
  const [role, attachedPolicies, inlinePolicies, instanceProfiles] = await Promise.all([
    seeing(signal, () => call.GetRole(iam, { RoleName }, signal)),
    listing(
      signal,
      (marker) => call.ListAttachedRolePolicies(iam, { RoleName, ...PAGE, ...marker }, signal),
      attachedOf,
    ),
    listing(
      signal,
      (marker) => call.ListRolePolicies(iam, { RoleName, ...PAGE, ...marker }, signal),
      (page) => page.PolicyNames,
    ),
    purpose === 'destroy'
      ? listing(
          signal,
          (marker) => call.ListInstanceProfilesForRole(iam, { RoleName, ...PAGE, ...marker }, signal),
          (page) => page.InstanceProfiles?.map(({ InstanceProfileName = '' }) => InstanceProfileName),
        )
      : NOT_ASKED,
  ]);
  if (role.kind !== 'present') return role;
  const found = role.value.Role;
  const trust = documentOf(found?.AssumeRolePolicyDocument);
  if (trust.kind !== 'present') return trust;
  return present({
    name: found?.RoleName ?? name,
    arn: found?.Arn ?? '',
    tags: tagsOf(found?.Tags),
    trust: trust.value,
    permissionsBoundary: found?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    attachedPolicies,
    inlinePolicies,
    instanceProfiles,
  });
}
