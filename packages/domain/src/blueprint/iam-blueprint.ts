import type { PolicyDocument } from '../policy-document.ts';
import type { ConsoleAccess, PolicyGeneration, VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { type Blueprint, type BlueprintResource, resourcesOf } from './blueprint.ts';
import { ownershipTags } from './ownership-tags.ts';

export interface IamBlueprintInput {
  profile: VendorProfile;
  generation: PolicyGeneration;
  consoleAccess: ConsoleAccess;
}

/** Logical ids of the IAM blueprint. They are what plans, findings and templates name. */
export const IAM_IDS = {
  instancePolicy: 'InstancePolicy',
  clusterNodeRole: 'ClusterNodeRole',
  clusterNodeProfile: 'ClusterNodeInstanceProfile',
  userPolicy: 'UserPolicy',
  user: 'ProgrammaticUser',
  accessKey: 'AccessKey',
  consoleRole: 'ConsoleRole',
} as const;

/** The id that ownership tags carry: the same for all generations and both kinds of console access. */
export const iamBlueprintId = (profile: VendorProfile): string => `iam/${profile.id}`;

const serviceTrust = (service: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

/** "Require MFA" and no external ID, as the console's "Another AWS account" form writes it. */
const accountTrustWithMfa = (accountId: string): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ],
});

/**
 * The IAM resources that a customer's account needs before it can be a cloud account (seed pages "Create IAM
 * resources", steps 1-5).
 *
 * With console access `role` there is a console role that the vendor's account may assume with MFA; it gets the
 * user policy, although the 2024 page says the instance policy (design, section 5). With `user`, as on the 2018
 * page, the programmatic user gets a console password instead, and there is no console role.
 */
export function iamBlueprint({ profile, generation, consoleAccess }: IamBlueprintInput): Blueprint {
  const { names, vendorName } = profile;
  const id = iamBlueprintId(profile);
  return {
    id,
    Description: `${vendorName} cloud account: IAM resources, policy generation ${generation.id}`,
    Tags: ownershipTags(profile, id),
    Resources: {
      [IAM_IDS.instancePolicy]: {
        Type: 'AWS::IAM::ManagedPolicy',
        Metadata: { Purpose: `It says what ${vendorName}'s instances may do in this account.` },
        Properties: {
          ManagedPolicyName: names.instancePolicy,
          Description: `What ${vendorName}'s instances may do in this account`,
          PolicyDocument: generation.instancePolicy,
        },
      },
      [IAM_IDS.userPolicy]: {
        Type: 'AWS::IAM::ManagedPolicy',
        Metadata: { Purpose: `It says all that ${vendorName} may do in this account.` },
        Properties: {
          ManagedPolicyName: names.userPolicy,
          Description: `What ${vendorName} may do in this account`,
          PolicyDocument: generation.userPolicy,
        },
      },
      [IAM_IDS.clusterNodeRole]: {
        Type: 'AWS::IAM::Role',
        Metadata: {
          Purpose: `${vendorName}'s instances take it, to attach their volumes and tag themselves.`,
        },
        Properties: {
          RoleName: names.clusterNodeRole,
          Description: `Taken by ${vendorName}'s instances`,
          AssumeRolePolicyDocument: serviceTrust('ec2.amazonaws.com'),
          ManagedPolicyArns: [{ Ref: IAM_IDS.instancePolicy }],
        },
      },
      [IAM_IDS.clusterNodeProfile]: {
        Type: 'AWS::IAM::InstanceProfile',
        Metadata: { Purpose: 'EC2 hands the role to an instance only through an instance profile.' },
        Properties: { InstanceProfileName: names.clusterNodeRole, Roles: [{ Ref: IAM_IDS.clusterNodeRole }] },
      },
      [IAM_IDS.user]: {
        Type: 'AWS::IAM::User',
        Metadata: { Purpose: `${vendorName} makes its calls to AWS as this user, with its access key.` },
        Properties: {
          UserName: names.user,
          ManagedPolicyArns: [{ Ref: IAM_IDS.userPolicy }],
          ...(consoleAccess === 'user' ? { LoginProfile: { PasswordResetRequired: false } } : {}),
        },
      },
      ...(consoleAccess === 'role' ? consoleRole(profile) : {}),
      [IAM_IDS.accessKey]: {
        Type: 'AWS::IAM::AccessKey',
        Metadata: { Purpose: `${vendorName} signs its calls to AWS with it.` },
        Properties: { UserName: { Ref: IAM_IDS.user } },
      },
    },
  };
}

function consoleRole({ names, vendorName, awsAccountId }: VendorProfile): Record<string, BlueprintResource> {
  return {
    [IAM_IDS.consoleRole]: {
      Type: 'AWS::IAM::Role',
      Metadata: { Purpose: `${vendorName}'s support signs in to the AWS console through it, only with MFA.` },
      Properties: {
        RoleName: names.consoleRole,
        Description: `Lets ${vendorName}'s support sign in to the AWS console, with MFA`,
        AssumeRolePolicyDocument: accountTrustWithMfa(awsAccountId),
        ManagedPolicyArns: [{ Ref: IAM_IDS.userPolicy }],
      },
    },
  };
}

/** Names to look for in an AWS account, by logical id. IAM compares names without case. */
export interface IamScope {
  policies: Record<string, string>;
  roles: Record<string, string>;
  instanceProfiles: Record<string, string>;
  users: Record<string, string>;
}

/**
 * Everything that any IAM blueprint of the profile may have made: what `destroy` looks for, and what `apply`
 * looks at beyond its own blueprint, so that a leftover is said.
 */
export function iamScope(profile: VendorProfile): IamScope {
  const whole = iamBlueprint({
    profile,
    generation: { id: '', instancePolicy: { Statement: [] }, userPolicy: { Statement: [] } },
    consoleAccess: 'role',
  });
  return {
    policies: Object.fromEntries(
      resourcesOf(whole, 'AWS::IAM::ManagedPolicy').map(([id, r]) => [id, r.Properties.ManagedPolicyName]),
    ),
    roles: Object.fromEntries(
      resourcesOf(whole, 'AWS::IAM::Role').map(([id, r]) => [id, r.Properties.RoleName]),
    ),
    instanceProfiles: Object.fromEntries(
      resourcesOf(whole, 'AWS::IAM::InstanceProfile').map(([id, r]) => [
        id,
        r.Properties.InstanceProfileName,
      ]),
    ),
    users: Object.fromEntries(
      resourcesOf(whole, 'AWS::IAM::User').map(([id, r]) => [id, r.Properties.UserName]),
    ),
  };
}
