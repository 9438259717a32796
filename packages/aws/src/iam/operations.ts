import {
  AddRoleToInstanceProfileCommand,
  type AddRoleToInstanceProfileCommandInput,
  AttachRolePolicyCommand,
  type AttachRolePolicyCommandInput,
  AttachUserPolicyCommand,
  type AttachUserPolicyCommandInput,
  CreateAccessKeyCommand,
  type CreateAccessKeyCommandInput,
  CreateInstanceProfileCommand,
  type CreateInstanceProfileCommandInput,
  CreateLoginProfileCommand,
  type CreateLoginProfileCommandInput,
  CreatePolicyCommand,
  type CreatePolicyCommandInput,
  CreatePolicyVersionCommand,
  type CreatePolicyVersionCommandInput,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  CreateUserCommand,
  type CreateUserCommandInput,
  DeleteAccessKeyCommand,
  type DeleteAccessKeyCommandInput,
  DeleteInstanceProfileCommand,
  type DeleteInstanceProfileCommandInput,
  DeleteLoginProfileCommand,
  type DeleteLoginProfileCommandInput,
  DeletePolicyCommand,
  type DeletePolicyCommandInput,
  DeletePolicyVersionCommand,
  type DeletePolicyVersionCommandInput,
  DeleteRoleCommand,
  type DeleteRoleCommandInput,
  DeleteUserCommand,
  type DeleteUserCommandInput,
  DetachRolePolicyCommand,
  type DetachRolePolicyCommandInput,
  DetachUserPolicyCommand,
  type DetachUserPolicyCommandInput,
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
  RemoveRoleFromInstanceProfileCommand,
  type RemoveRoleFromInstanceProfileCommandInput,
  TagInstanceProfileCommand,
  type TagInstanceProfileCommandInput,
  TagPolicyCommand,
  type TagPolicyCommandInput,
  TagRoleCommand,
  type TagRoleCommandInput,
  TagUserCommand,
  type TagUserCommandInput,
  UpdateAssumeRolePolicyCommand,
  type UpdateAssumeRolePolicyCommandInput,
  UpdateLoginProfileCommand,
  type UpdateLoginProfileCommandInput,
} from '@aws-sdk/client-iam';
import { awsOperation } from '../operation.ts';

// One line per IAM call that Berth makes with an admin's credentials, with what a policy must grant for it.
// A creation with tags needs the tagging action as well. A call that is not here is not made.

/** Looks. */
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

/** Changes. */
export const iamWrites = {
  AddRoleToInstanceProfile: awsOperation({
    needs: ['iam:AddRoleToInstanceProfile', 'iam:PassRole'],
    run: (iam: IAMClient, input: AddRoleToInstanceProfileCommandInput, abortSignal) =>
      iam.send(new AddRoleToInstanceProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  AttachRolePolicy: awsOperation({
    needs: ['iam:AttachRolePolicy'],
    run: (iam: IAMClient, input: AttachRolePolicyCommandInput, abortSignal) =>
      iam.send(new AttachRolePolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  AttachUserPolicy: awsOperation({
    needs: ['iam:AttachUserPolicy'],
    run: (iam: IAMClient, input: AttachUserPolicyCommandInput, abortSignal) =>
      iam.send(new AttachUserPolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  CreateAccessKey: awsOperation({
    needs: ['iam:CreateAccessKey'],
    run: (iam: IAMClient, input: CreateAccessKeyCommandInput, abortSignal) =>
      iam.send(new CreateAccessKeyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  CreateInstanceProfile: awsOperation({
    needs: ['iam:CreateInstanceProfile', 'iam:TagInstanceProfile'],
    run: (iam: IAMClient, input: CreateInstanceProfileCommandInput, abortSignal) =>
      iam.send(new CreateInstanceProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  CreateLoginProfile: awsOperation({
    needs: ['iam:CreateLoginProfile'],
    run: (iam: IAMClient, input: CreateLoginProfileCommandInput, abortSignal) =>
      iam.send(new CreateLoginProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  CreatePolicy: awsOperation({
    needs: ['iam:CreatePolicy', 'iam:TagPolicy'],
    run: (iam: IAMClient, input: CreatePolicyCommandInput, abortSignal) =>
      iam.send(new CreatePolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  CreatePolicyVersion: awsOperation({
    needs: ['iam:CreatePolicyVersion'],
    run: (iam: IAMClient, input: CreatePolicyVersionCommandInput, abortSignal) =>
      iam.send(new CreatePolicyVersionCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  CreateRole: awsOperation({
    needs: ['iam:CreateRole', 'iam:TagRole'],
    run: (iam: IAMClient, input: CreateRoleCommandInput, abortSignal) =>
      iam.send(new CreateRoleCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  CreateUser: awsOperation({
    needs: ['iam:CreateUser', 'iam:TagUser'],
    run: (iam: IAMClient, input: CreateUserCommandInput, abortSignal) =>
      iam.send(new CreateUserCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DeleteAccessKey: awsOperation({
    needs: ['iam:DeleteAccessKey'],
    run: (iam: IAMClient, input: DeleteAccessKeyCommandInput, abortSignal) =>
      iam.send(new DeleteAccessKeyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DeleteInstanceProfile: awsOperation({
    needs: ['iam:DeleteInstanceProfile'],
    run: (iam: IAMClient, input: DeleteInstanceProfileCommandInput, abortSignal) =>
      iam.send(new DeleteInstanceProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DeleteLoginProfile: awsOperation({
    needs: ['iam:DeleteLoginProfile'],
    run: (iam: IAMClient, input: DeleteLoginProfileCommandInput, abortSignal) =>
      iam.send(new DeleteLoginProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DeletePolicy: awsOperation({
    needs: ['iam:DeletePolicy'],
    run: (iam: IAMClient, input: DeletePolicyCommandInput, abortSignal) =>
      iam.send(new DeletePolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DeletePolicyVersion: awsOperation({
    needs: ['iam:DeletePolicyVersion'],
    run: (iam: IAMClient, input: DeletePolicyVersionCommandInput, abortSignal) =>
      iam.send(new DeletePolicyVersionCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DeleteRole: awsOperation({
    needs: ['iam:DeleteRole'],
    run: (iam: IAMClient, input: DeleteRoleCommandInput, abortSignal) =>
      iam.send(new DeleteRoleCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DeleteUser: awsOperation({
    needs: ['iam:DeleteUser'],
    run: (iam: IAMClient, input: DeleteUserCommandInput, abortSignal) =>
      iam.send(new DeleteUserCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DetachRolePolicy: awsOperation({
    needs: ['iam:DetachRolePolicy'],
    run: (iam: IAMClient, input: DetachRolePolicyCommandInput, abortSignal) =>
      iam.send(new DetachRolePolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  DetachUserPolicy: awsOperation({
    needs: ['iam:DetachUserPolicy'],
    run: (iam: IAMClient, input: DetachUserPolicyCommandInput, abortSignal) =>
      iam.send(new DetachUserPolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  RemoveRoleFromInstanceProfile: awsOperation({
    needs: ['iam:RemoveRoleFromInstanceProfile'],
    run: (iam: IAMClient, input: RemoveRoleFromInstanceProfileCommandInput, abortSignal) =>
      iam.send(new RemoveRoleFromInstanceProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  TagInstanceProfile: awsOperation({
    needs: ['iam:TagInstanceProfile'],
    run: (iam: IAMClient, input: TagInstanceProfileCommandInput, abortSignal) =>
      iam.send(new TagInstanceProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  TagPolicy: awsOperation({
    needs: ['iam:TagPolicy'],
    run: (iam: IAMClient, input: TagPolicyCommandInput, abortSignal) =>
      iam.send(new TagPolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  TagRole: awsOperation({
    needs: ['iam:TagRole'],
    run: (iam: IAMClient, input: TagRoleCommandInput, abortSignal) =>
      iam.send(new TagRoleCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  TagUser: awsOperation({
    needs: ['iam:TagUser'],
    run: (iam: IAMClient, input: TagUserCommandInput, abortSignal) =>
      iam.send(new TagUserCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  UpdateAssumeRolePolicy: awsOperation({
    needs: ['iam:UpdateAssumeRolePolicy'],
    run: (iam: IAMClient, input: UpdateAssumeRolePolicyCommandInput, abortSignal) =>
      iam.send(new UpdateAssumeRolePolicyCommand(input), abortSignal ? { abortSignal } : {}),
  }),
  UpdateLoginProfile: awsOperation({
    needs: ['iam:UpdateLoginProfile'],
    run: (iam: IAMClient, input: UpdateLoginProfileCommandInput, abortSignal) =>
      iam.send(new UpdateLoginProfileCommand(input), abortSignal ? { abortSignal } : {}),
  }),
};
