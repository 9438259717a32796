import {
  GetInstanceProfileCommand,
  type GetInstanceProfileCommandInput,
  GetLoginProfileCommand,
  type GetLoginProfileCommandInput,
  GetPolicyCommand,
  type GetPolicyCommandInput,
  GetPolicyVersionCommand,
  type GetPolicyVersionCommandInput,
  GetRoleCommand,
  type GetRoleCommandInput,
  GetUserCommand,
  type GetUserCommandInput,
  type IAMClient,
  ListAccessKeysCommand,
  type ListAccessKeysCommandInput,
  ListAttachedRolePoliciesCommand,
  type ListAttachedRolePoliciesCommandInput,
  ListAttachedUserPoliciesCommand,
  type ListAttachedUserPoliciesCommandInput,
  ListEntitiesForPolicyCommand,
  type ListEntitiesForPolicyCommandInput,
  ListGroupsForUserCommand,
  type ListGroupsForUserCommandInput,
  ListInstanceProfilesCommand,
  type ListInstanceProfilesCommandInput,
  ListInstanceProfilesForRoleCommand,
  type ListInstanceProfilesForRoleCommandInput,
  ListMFADevicesCommand,
  type ListMFADevicesCommandInput,
  ListPoliciesCommand,
  type ListPoliciesCommandInput,
  ListPolicyVersionsCommand,
  type ListPolicyVersionsCommandInput,
  ListRolePoliciesCommand,
  type ListRolePoliciesCommandInput,
  ListRolesCommand,
  type ListRolesCommandInput,
  ListServiceSpecificCredentialsCommand,
  type ListServiceSpecificCredentialsCommandInput,
  ListSigningCertificatesCommand,
  type ListSigningCertificatesCommandInput,
  ListSSHPublicKeysCommand,
  type ListSSHPublicKeysCommandInput,
  ListUserPoliciesCommand,
  type ListUserPoliciesCommandInput,
  ListUsersCommand,
  type ListUsersCommandInput,
} from '@aws-sdk/client-iam';
import { awsOperation } from '../operation.ts';

/** Looks at IAM that Berth makes with an admin's credentials, each with what a policy must grant for it. */
export const iamReads = {
  GetInstanceProfile: awsOperation({
    needs: ['iam:GetInstanceProfile'],
    run: (iam: IAMClient, input: GetInstanceProfileCommandInput, abortSignal) =>
      iam.send(new GetInstanceProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  GetLoginProfile: awsOperation({
    needs: ['iam:GetLoginProfile'],
    run: (iam: IAMClient, input: GetLoginProfileCommandInput, abortSignal) =>
      iam.send(new GetLoginProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  GetPolicy: awsOperation({
    needs: ['iam:GetPolicy'],
    run: (iam: IAMClient, input: GetPolicyCommandInput, abortSignal) =>
      iam.send(new GetPolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  GetPolicyVersion: awsOperation({
    needs: ['iam:GetPolicyVersion'],
    run: (iam: IAMClient, input: GetPolicyVersionCommandInput, abortSignal) =>
      iam.send(new GetPolicyVersionCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  GetRole: awsOperation({
    needs: ['iam:GetRole'],
    run: (iam: IAMClient, input: GetRoleCommandInput, abortSignal) =>
      iam.send(new GetRoleCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  GetUser: awsOperation({
    needs: ['iam:GetUser'],
    run: (iam: IAMClient, input: GetUserCommandInput, abortSignal) =>
      iam.send(new GetUserCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListAccessKeys: awsOperation({
    needs: ['iam:ListAccessKeys'],
    run: (iam: IAMClient, input: ListAccessKeysCommandInput, abortSignal) =>
      iam.send(new ListAccessKeysCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListAttachedRolePolicies: awsOperation({
    needs: ['iam:ListAttachedRolePolicies'],
    run: (iam: IAMClient, input: ListAttachedRolePoliciesCommandInput, abortSignal) =>
      iam.send(new ListAttachedRolePoliciesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListAttachedUserPolicies: awsOperation({
    needs: ['iam:ListAttachedUserPolicies'],
    run: (iam: IAMClient, input: ListAttachedUserPoliciesCommandInput, abortSignal) =>
      iam.send(new ListAttachedUserPoliciesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListEntitiesForPolicy: awsOperation({
    needs: ['iam:ListEntitiesForPolicy'],
    run: (iam: IAMClient, input: ListEntitiesForPolicyCommandInput, abortSignal) =>
      iam.send(new ListEntitiesForPolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListGroupsForUser: awsOperation({
    needs: ['iam:ListGroupsForUser'],
    run: (iam: IAMClient, input: ListGroupsForUserCommandInput, abortSignal) =>
      iam.send(new ListGroupsForUserCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListInstanceProfiles: awsOperation({
    needs: ['iam:ListInstanceProfiles'],
    run: (iam: IAMClient, input: ListInstanceProfilesCommandInput, abortSignal) =>
      iam.send(new ListInstanceProfilesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListInstanceProfilesForRole: awsOperation({
    needs: ['iam:ListInstanceProfilesForRole'],
    run: (iam: IAMClient, input: ListInstanceProfilesForRoleCommandInput, abortSignal) =>
      iam.send(new ListInstanceProfilesForRoleCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListMFADevices: awsOperation({
    needs: ['iam:ListMFADevices'],
    run: (iam: IAMClient, input: ListMFADevicesCommandInput, abortSignal) =>
      iam.send(new ListMFADevicesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListPolicies: awsOperation({
    needs: ['iam:ListPolicies'],
    run: (iam: IAMClient, input: ListPoliciesCommandInput, abortSignal) =>
      iam.send(new ListPoliciesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListPolicyVersions: awsOperation({
    needs: ['iam:ListPolicyVersions'],
    run: (iam: IAMClient, input: ListPolicyVersionsCommandInput, abortSignal) =>
      iam.send(new ListPolicyVersionsCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListRolePolicies: awsOperation({
    needs: ['iam:ListRolePolicies'],
    run: (iam: IAMClient, input: ListRolePoliciesCommandInput, abortSignal) =>
      iam.send(new ListRolePoliciesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListRoles: awsOperation({
    needs: ['iam:ListRoles'],
    run: (iam: IAMClient, input: ListRolesCommandInput, abortSignal) =>
      iam.send(new ListRolesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListServiceSpecificCredentials: awsOperation({
    needs: ['iam:ListServiceSpecificCredentials'],
    run: (iam: IAMClient, input: ListServiceSpecificCredentialsCommandInput, abortSignal) =>
      iam.send(new ListServiceSpecificCredentialsCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListSigningCertificates: awsOperation({
    needs: ['iam:ListSigningCertificates'],
    run: (iam: IAMClient, input: ListSigningCertificatesCommandInput, abortSignal) =>
      iam.send(new ListSigningCertificatesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListSSHPublicKeys: awsOperation({
    needs: ['iam:ListSSHPublicKeys'],
    run: (iam: IAMClient, input: ListSSHPublicKeysCommandInput, abortSignal) =>
      iam.send(new ListSSHPublicKeysCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListUserPolicies: awsOperation({
    needs: ['iam:ListUserPolicies'],
    run: (iam: IAMClient, input: ListUserPoliciesCommandInput, abortSignal) =>
      iam.send(new ListUserPoliciesCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  ListUsers: awsOperation({
    needs: ['iam:ListUsers'],
    run: (iam: IAMClient, input: ListUsersCommandInput, abortSignal) =>
      iam.send(new ListUsersCommand(input), abortSignal ? { abortSignal } : {}),
  }),
};
