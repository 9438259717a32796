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
  type IAMClient,
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

/**
 * Changes to IAM that Berth makes with an admin's credentials, each with what a policy must grant for it: a
 * creation with tags needs the tagging action as well.
 */
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
