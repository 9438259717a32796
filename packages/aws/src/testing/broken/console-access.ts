import { DeleteRoleCommand, PutRolePermissionsBoundaryCommand } from '@aws-sdk/client-iam';
import { redisCloud } from '@berth/domain';
import {
  attach,
  type BrokenAccount,
  boundary,
  consoleTrust,
  detach,
  names,
  OTHER_ACCOUNT,
  trust,
} from './broken-account.ts';

/** Console roles that are wrong. */
export const BROKEN_CONSOLE_ROLES: BrokenAccount[] = [
  {
    name: 'there is no console role',
    break: async (account) => {
      await detach(account, names.consoleRole, names.userPolicy);
      await account.iam.send(new DeleteRoleCommand({ RoleName: names.consoleRole }));
    },
    fails: ['console_role_exists'],
    finds: ['console_role_missing'],
    field: 'iamRoleName',
    remedy: /Require MFA/,
  },
  {
    name: "the role's ARN was entered",
    enter: ({ accountId }) => ({
      details: { console: { kind: 'role', iamRoleName: `arn:aws:iam::${accountId}:role/redislabs-role` } },
    }),
    fails: ['console_role_name_format'],
    field: 'iamRoleName',
    remedy: /Enter the name alone: redislabs-role/,
  },
  {
    name: 'the console role trusts another account instead',
    break: (account) =>
      trust(account, names.consoleRole, consoleTrust({ Principal: { AWS: OTHER_ACCOUNT } })),
    fails: ['console_role_trusts_vendor', 'console_role_trusts_nobody_else'],
    finds: ['console_trust_lost', 'console_trust_widened'],
    field: 'iamRoleName',
    remedy: /168085023892/,
  },
  {
    name: 'the console role trusts another account too',
    break: (account) =>
      trust(
        account,
        names.consoleRole,
        consoleTrust({ Principal: { AWS: [redisCloud.awsAccountId, OTHER_ACCOUNT] } }),
      ),
    fails: ['console_role_trusts_nobody_else'],
    finds: ['console_trust_widened'],
    field: 'iamRoleName',
    remedy: /remove every principal but 168085023892/,
    evidence: new RegExp(OTHER_ACCOUNT),
  },
  {
    name: 'the console role trusts anyone with MFA',
    break: (account) => trust(account, names.consoleRole, consoleTrust({ Principal: { AWS: '*' } })),
    fails: ['console_role_trusts_vendor', 'console_role_trusts_nobody_else'],
    finds: ['console_trust_widened'],
    field: 'iamRoleName',
    remedy: /set "Principal"/,
    evidence: /anyone in any AWS account/,
  },
  {
    name: 'the console role trusts EC2 too',
    break: (account) =>
      trust(
        account,
        names.consoleRole,
        consoleTrust({ Principal: { AWS: redisCloud.awsAccountId, Service: 'ec2.amazonaws.com' } }),
      ),
    fails: ['console_role_trusts_nobody_else'],
    finds: ['console_trust_widened'],
    field: 'iamRoleName',
    remedy: /remove every principal/,
    evidence: /the service ec2.amazonaws.com/,
  },
  {
    name: 'the console role does not ask for MFA',
    break: (account) => trust(account, names.consoleRole, consoleTrust({ Condition: undefined })),
    fails: ['console_role_requires_mfa'],
    finds: ['console_mfa_dropped'],
    field: 'iamRoleName',
    remedy: /aws:MultiFactorAuthPresent/,
  },
  {
    name: 'the console role asks for MFA only if the call mentions it',
    break: (account) =>
      trust(
        account,
        names.consoleRole,
        consoleTrust({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } }),
      ),
    fails: ['console_role_requires_mfa'],
    finds: ['console_mfa_dropped'],
    field: 'iamRoleName',
    remedy: /in place of its condition on MFA/,
  },
  {
    name: 'the console role asks for an external ID',
    break: (account) =>
      trust(
        account,
        names.consoleRole,
        consoleTrust({
          Condition: {
            Bool: { 'aws:MultiFactorAuthPresent': 'true' },
            StringEquals: { 'sts:ExternalId': 'customer-7' },
          },
        }),
      ),
    fails: ['console_role_no_external_id'],
    finds: ['console_trust_narrowed'],
    field: 'iamRoleName',
    remedy: /remove the condition on sts:ExternalId/,
  },
  {
    name: 'the console role asks for a source address',
    break: (account) =>
      trust(
        account,
        names.consoleRole,
        consoleTrust({
          Condition: {
            Bool: { 'aws:MultiFactorAuthPresent': 'true' },
            IpAddress: { 'aws:SourceIp': '192.0.2.0/24' },
          },
        }),
      ),
    fails: ['console_role_trust_plain (warning)'],
    finds: ['console_trust_narrowed'],
    field: 'iamRoleName',
    remedy: /keep them if so/,
  },
  {
    name: 'the console role has no policy',
    break: (account) => detach(account, names.consoleRole, names.userPolicy),
    fails: ['console_policy_sufficient'],
    finds: ['console_policy_narrowed'],
    field: 'iamRoleName',
    remedy: /attach RedislabsIAMUserRestrictedPolicy/,
    evidence: /no managed policy/,
  },
  {
    name: 'the console role has the instance policy, as the 2024 page says',
    break: async (account) => {
      await detach(account, names.consoleRole, names.userPolicy);
      await attach(account, names.consoleRole, names.instancePolicy);
    },
    fails: ['console_policy_sufficient (warning)'],
    finds: [],
    field: 'iamRoleName',
    remedy: /attach RedislabsIAMUserRestrictedPolicy/,
    evidence: /RedisLabsInstanceRolePolicy/,
  },
  {
    name: 'a permissions boundary of the console role leaves an action out',
    break: (account) =>
      boundary(
        account,
        (PermissionsBoundary) =>
          account.iam.send(
            new PutRolePermissionsBoundaryCommand({ RoleName: names.consoleRole, PermissionsBoundary }),
          ),
        'ec2:DescribeRegions',
      ),
    fails: ['console_policy_sufficient'],
    finds: ['console_policy_narrowed'],
    field: 'iamRoleName',
    remedy: /boundary/,
    evidence: /permissions boundary/,
  },
];

/** Console users that are wrong. */
export const BROKEN_CONSOLE_USERS: BrokenAccount[] = [
  {
    name: 'there is no console user of that name',
    consoleAccess: 'user',
    enter: ({ details }) =>
      details.console.kind === 'user'
        ? { details: { console: { ...details.console, consoleUsername: 'nobody' } } }
        : {},
    fails: ['console_user_exists'],
    finds: ['console_user_missing'],
    field: 'consoleUsername',
    remedy: /Create user/,
  },
  {
    name: "the console user's ARN was entered",
    consoleAccess: 'user',
    enter: ({ details, accountId }) =>
      details.console.kind === 'user'
        ? {
            details: {
              console: { ...details.console, consoleUsername: `arn:aws:iam::${accountId}:user/staff/jane` },
            },
          }
        : {},
    fails: ['console_user_name_format'],
    field: 'consoleUsername',
    remedy: /Enter the name alone: jane/,
  },
  {
    name: 'the sign-in URL is of AWS China',
    consoleAccess: 'user',
    enter: ({ details, accountId }) =>
      details.console.kind === 'user'
        ? {
            details: {
              console: {
                ...details.console,
                signInLoginUrl: `https://${accountId}.signin.amazonaws.cn/console`,
              },
            },
          }
        : {},
    fails: ['sign_in_url_names_account'],
    field: 'signInLoginUrl',
    remedy: /signin\.aws\.amazon\.com/,
  },
  {
    name: 'the sign-in URL is of another account',
    consoleAccess: 'user',
    enter: ({ details }) =>
      details.console.kind === 'user'
        ? {
            details: {
              console: {
                ...details.console,
                signInLoginUrl: `https://${OTHER_ACCOUNT}.signin.aws.amazon.com/console`,
              },
            },
          }
        : {},
    fails: ['sign_in_url_names_account'],
    field: 'signInLoginUrl',
    remedy: /signin\.aws\.amazon\.com/,
  },
  {
    name: 'the sign-in URL leads elsewhere',
    consoleAccess: 'user',
    enter: ({ details }) =>
      details.console.kind === 'user'
        ? {
            details: {
              console: { ...details.console, signInLoginUrl: 'https://signin.aws.amazon.com.evil.example/' },
            },
          }
        : {},
    fails: ['sign_in_url_is_aws'],
    field: 'signInLoginUrl',
    remedy: /IAM dashboard/,
  },
];
