import {
  type CloudAccountDetails,
  type ConsoleAccess,
  generationOf,
  type RoleSeen,
  redisCloud,
  Secret,
  type VerificationContext,
} from '@berth/domain';
import type { AccountInMemory } from './account-in-memory.ts';

export const ACCOUNT_ID = '123456789012';
export const USER_ARN = `arn:aws:iam::${ACCOUNT_ID}:user/redislabs-user`;
export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const roleArnOf = (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;

export const CONSOLE_TRUST = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: redisCloud.awsAccountId },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  },
} as const;

export const EC2_TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
} as const;

/** An account set up exactly as the vendor's page of that generation says. */
export function goodAccount(generationId: '2018' | '2024' = '2024'): AccountInMemory {
  const { names } = redisCloud;
  const generation = generationOf(redisCloud, generationId);
  if (!generation) throw new Error(`No generation ${generationId}`);
  const consoleRole: RoleSeen = {
    name: names.consoleRole,
    arn: roleArnOf(names.consoleRole),
    trust: CONSOLE_TRUST,
  };
  const nodeRole: RoleSeen = {
    name: names.clusterNodeRole,
    arn: roleArnOf(names.clusterNodeRole),
    trust: EC2_TRUST,
  };
  const policyArn = (name: string) => ({ name, arn: `arn:aws:iam::${ACCOUNT_ID}:policy/${name}` });
  return {
    identity: { kind: 'present', value: { accountId: ACCOUNT_ID, arn: USER_ARN } },
    policies: {
      [USER_ARN]: [generation.userPolicy],
      [consoleRole.arn]: [generation.userPolicy],
      [nodeRole.arn]: [generation.instancePolicy],
    },
    roles: { [consoleRole.name]: consoleRole, [nodeRole.name]: nodeRole },
    attached: {
      [consoleRole.name]: [policyArn(names.userPolicy)],
      [nodeRole.name]: [policyArn(names.instancePolicy)],
    },
    profiles: [
      {
        name: names.clusterNodeRole,
        arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${names.clusterNodeRole}`,
        roles: [nodeRole],
      },
    ],
    users: [{ name: names.user, arn: USER_ARN }],
    instances: { region: 'us-east-1', total: 0, withoutTag: 0, examples: [] },
    refused: {},
  };
}

/** What an admin of that account enters. */
export const goodDetails = (consoleAccess: ConsoleAccess = 'role'): CloudAccountDetails => ({
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  accessSecretKey: new Secret(SECRET),
  console:
    consoleAccess === 'role'
      ? { kind: 'role', iamRoleName: redisCloud.names.consoleRole }
      : {
          kind: 'user',
          consoleUsername: redisCloud.names.user,
          signInLoginUrl: `https://${ACCOUNT_ID}.signin.aws.amazon.com/console`,
        },
});

/** A tenant that has nothing else registered. */
export const nothingRegistered: VerificationContext = { sameKeyRegisteredAs: null, otherAwsAccounts: [] };
