import type * as Iam from '@aws-sdk/client-iam';
import { AwsError, alreadyExists, invalidInput, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import type { User } from '../state/model.ts';
import { findUser } from './find.ts';
import { nameOrSelf, needsOnUser } from './users.ts';

type WithProfile = User & { loginProfile: NonNullable<User['loginProfile']> };

const onUser = (input: { UserName?: string | undefined }, call: Call) =>
  needsOnUser(call, nameOrSelf(call, input.UserName));

/**
 * The policy of an account that never set its own: 8 to 128 characters, three of the four kinds, and not the
 * account's name. The password itself is not kept: nothing signs in to the sandbox's console.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
 */
function checkPassword(password: string | undefined): void {
  if (password === undefined) throw invalidInput('A password is required.');
  const violation = (message: string) => new AwsError('PasswordPolicyViolation', message, 400);
  if (password.length < 8) throw violation('Password should have a minimum length of 8');
  if (password.length > 128) throw violation('Password should have a maximum length of 128');
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@#$%^&*()_+\-=[\]{}|']/].filter((kind) => kind.test(password));
  if (kinds.length < 3)
    throw violation(
      'Password should have at least three of: uppercase letters, lowercase letters, numbers, symbols',
    );
}

function withProfile(call: Call, name: string): WithProfile {
  const user = findUser(call, name);
  if (!user.loginProfile) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  return user as WithProfile;
}

const view = (user: WithProfile): Iam.LoginProfile => ({
  UserName: user.name,
  CreateDate: new Date(user.loginProfile.createdAt),
  PasswordResetRequired: user.loginProfile.passwordResetRequired,
});

export const loginProfileOperations: OperationTable = {
  CreateLoginProfile: operation<Iam.CreateLoginProfileRequest, Iam.CreateLoginProfileResponse>({
    readOnly: false,
    needs: onUser,
    run: (input, call) => {
      const user = findUser(call, nameOrSelf(call, input.UserName));
      checkPassword(input.Password);
      if (user.loginProfile) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
      user.loginProfile = {
        createdAt: call.nowMs,
        passwordResetRequired: input.PasswordResetRequired ?? false,
      };
      return { LoginProfile: view(user as WithProfile) };
    },
  }),
  GetLoginProfile: operation<Iam.GetLoginProfileRequest, Iam.GetLoginProfileResponse>({
    readOnly: true,
    needs: onUser,
    run: (input, call) => ({ LoginProfile: view(withProfile(call, nameOrSelf(call, input.UserName))) }),
  }),
  UpdateLoginProfile: operation<Iam.UpdateLoginProfileRequest, object>({
    readOnly: false,
    needs: onUser,
    run: (input, call) => {
      const user = withProfile(call, input.UserName ?? '');
      if (input.Password !== undefined) checkPassword(input.Password);
      if (input.PasswordResetRequired !== undefined)
        user.loginProfile.passwordResetRequired = input.PasswordResetRequired;
      return {};
    },
  }),
  DeleteLoginProfile: operation<Iam.DeleteLoginProfileRequest, object>({
    readOnly: false,
    needs: onUser,
    run: (input, call) => {
      const user: User = withProfile(call, nameOrSelf(call, input.UserName));
      delete user.loginProfile;
      return {};
    },
  }),
  ChangePassword: operation<Iam.ChangePasswordRequest, object>({
    readOnly: false,
    needs: (_input, call) => needsOnUser(call, nameOrSelf(call, undefined)),
    run: (input, call) => {
      withProfile(call, nameOrSelf(call, undefined));
      checkPassword(input.NewPassword);
      return {};
    },
  }),
};
