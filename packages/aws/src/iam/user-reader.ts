import type { IAMClient } from '@aws-sdk/client-iam';
import { type ObservedUser, present, type Seen, unknown } from '@berth/domain';
import type { Purpose } from '@berth/engine';
import { allPages, seeing } from '../seeing.ts';
import { listing, PAGE } from './listing.ts';
import { attachedOf, tagsOf } from './map.ts';
import { iamReads as call } from './reads.ts';

/** Looks at a user and everything that hangs on it. No secret can be read: AWS shows none after creation. */
export async function readUser(
  iam: IAMClient,
  name: string,
  purpose: Purpose,
  signal: AbortSignal,
): Promise<Seen<ObservedUser>> {
  const UserName = name;
  const [user, attachedPolicies, inlinePolicies, groups, accessKeys, loginProfile, otherCredentials] =
    await Promise.all([
      seeing(signal, () => call.GetUser(iam, { UserName }, signal)),
      listing(
        signal,
        (marker) => call.ListAttachedUserPolicies(iam, { UserName, ...PAGE, ...marker }, signal),
        attachedOf,
      ),
      listing(
        signal,
        (marker) => call.ListUserPolicies(iam, { UserName, ...PAGE, ...marker }, signal),
        (page) => page.PolicyNames,
      ),
      listing(
        signal,
        (marker) => call.ListGroupsForUser(iam, { UserName, ...PAGE, ...marker }, signal),
        (page) => page.Groups?.map(({ GroupName = '' }) => GroupName),
      ),
      listing(
        signal,
        (marker) => call.ListAccessKeys(iam, { UserName, ...marker }, signal),
        (page) =>
          page.AccessKeyMetadata?.map(({ AccessKeyId = '', Status, CreateDate }) => ({
            accessKeyId: AccessKeyId,
            active: Status === 'Active',
            createdAt: CreateDate ?? new Date(0),
          })),
      ),
      seeing(signal, async () => {
        const { LoginProfile } = await call.GetLoginProfile(iam, { UserName }, signal);
        return { createdAt: LoginProfile?.CreateDate ?? new Date(0) };
      }),
      purpose === 'destroy' ? readOtherCredentials(iam, UserName, signal) : unknown('not-looked'),
    ]);
  if (user.kind !== 'present') return user;
  const found = user.value.User;
  return present({
    name: found?.UserName ?? name,
    arn: found?.Arn ?? '',
    tags: tagsOf(found?.Tags),
    permissionsBoundary: found?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    attachedPolicies,
    inlinePolicies,
    groups,
    accessKeys,
    loginProfile,
    otherCredentials,
  });
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html lists what must be gone first. */
async function readOtherCredentials(
  iam: IAMClient,
  UserName: string,
  signal: AbortSignal,
): Promise<Seen<string[]>> {
  return seeing(signal, async () => {
    const [mfa, ssh, certificates, services] = await Promise.all([
      allPages(
        (marker) => call.ListMFADevices(iam, { UserName, ...marker }, signal),
        (page) => page.MFADevices?.map(({ SerialNumber }) => `MFA device ${SerialNumber}`),
      ),
      allPages(
        (marker) => call.ListSSHPublicKeys(iam, { UserName, ...marker }, signal),
        (page) => page.SSHPublicKeys?.map(({ SSHPublicKeyId }) => `SSH key ${SSHPublicKeyId}`),
      ),
      allPages(
        (marker) => call.ListSigningCertificates(iam, { UserName, ...marker }, signal),
        (page) => page.Certificates?.map(({ CertificateId }) => `signing certificate ${CertificateId}`),
      ),
      call
        .ListServiceSpecificCredentials(iam, { UserName }, signal)
        .then(({ ServiceSpecificCredentials }) =>
          (ServiceSpecificCredentials ?? []).map(
            ({ ServiceName, ServiceSpecificCredentialId }) =>
              `${ServiceName} credential ${ServiceSpecificCredentialId}`,
          ),
        ),
    ]);
    return [...mfa, ...ssh, ...certificates, ...services];
  });
}
