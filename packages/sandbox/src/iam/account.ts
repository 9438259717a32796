import type * as Iam from '@aws-sdk/client-iam';
import { alreadyExists, noSuchEntity, validationError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';

function summary(call: Call): Iam.GetAccountSummaryResponse {
  const { users, groups, roles, policies, instanceProfiles, mfaDevices, rootKeys } = call.account;
  const versions = [...policies.values()].reduce((sum, policy) => sum + policy.versions.length, 0);
  const SummaryMap: Record<string, number> = {
    Users: users.size,
    UsersQuota: 5000,
    Groups: groups.size,
    GroupsQuota: 300,
    GroupsPerUserQuota: 10,
    Roles: roles.size,
    RolesQuota: 1000,
    Policies: policies.size,
    PoliciesQuota: 1500,
    PolicySizeQuota: 6144,
    PolicyVersionsInUse: versions,
    PolicyVersionsInUseQuota: 10_000,
    VersionsPerPolicyQuota: 5,
    InstanceProfiles: instanceProfiles.size,
    InstanceProfilesQuota: 1000,
    AccessKeysPerUserQuota: 2,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerRoleQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    AssumeRolePolicySizeQuota: 2048,
    UserPolicySizeQuota: 2048,
    GroupPolicySizeQuota: 5120,
    RolePolicySizeQuota: 10_240,
    MFADevices: mfaDevices.size,
    MFADevicesInUse: mfaDevices.size,
    AccountMFAEnabled: 0,
    AccountAccessKeysPresent: rootKeys.length > 0 ? 1 : 0,
  };
  return { SummaryMap };
}

const ALIAS = /^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$/;

function createAlias(input: Iam.CreateAccountAliasRequest, call: Call): object {
  const alias = input.AccountAlias ?? '';
  if (alias.length < 3 || alias.length > 63 || !ALIAS.test(alias) || /^\d{12}$/.test(alias))
    throw validationError(
      `The specified value for accountAlias is invalid. It must contain only digits, lowercase letters, and hyphens (-), but cannot begin or end with a hyphen.`,
    );
  const taken = [...call.world.state.accounts.values()].some((account) => account.alias === alias);
  if (taken) throw alreadyExists(`The account alias ${alias} already exists.`);
  call.account.alias = alias;
  return {};
}

export const accountOperations: OperationTable = {
  GetAccountSummary: operation<object, Iam.GetAccountSummaryResponse>({
    readOnly: true,
    needs: resourceStar,
    run: (_input, call) => summary(call),
  }),
  CreateAccountAlias: operation<Iam.CreateAccountAliasRequest, object>({
    readOnly: false,
    needs: resourceStar,
    run: createAlias,
  }),
  DeleteAccountAlias: operation<Iam.DeleteAccountAliasRequest, object>({
    readOnly: false,
    needs: resourceStar,
    run: (input, call) => {
      if (call.account.alias === undefined || call.account.alias !== input.AccountAlias)
        throw noSuchEntity(`The account alias ${input.AccountAlias ?? ''} cannot be found.`);
      delete call.account.alias;
      return {};
    },
  }),
  ListAccountAliases: operation<Iam.ListAccountAliasesRequest, Iam.ListAccountAliasesResponse>({
    readOnly: true,
    needs: resourceStar,
    run: (_input, call) => ({
      AccountAliases: call.account.alias === undefined ? [] : [call.account.alias],
      IsTruncated: false,
    }),
  }),
  /** An account that never set a password policy has none. */
  GetAccountPasswordPolicy: operation<object, object>({
    readOnly: true,
    needs: resourceStar,
    run: (_input, call) => {
      throw noSuchEntity(`The Password Policy with domain name ${call.account.accountId} cannot be found.`);
    },
  }),
};
