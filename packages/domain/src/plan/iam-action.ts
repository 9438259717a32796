import type { Tag } from '../blueprint/blueprint.ts';
import type { PolicyDocument } from '../policy-document.ts';

/**
 * One mutating IAM call with everything it needs, under AWS's own operation and parameter names; documents are
 * still objects. `HandOver` and `RecordHandOver` belong to minting: `HandOver` is no AWS call but the moment
 * when the secrets reach the person, and a step may depend on it.
 */
export type IamAction =
  | {
      call: 'CreatePolicy';
      input: { PolicyName: string; Description: string; PolicyDocument: PolicyDocument; Tags: Tag[] };
    }
  | { call: 'CreatePolicyVersion'; input: { PolicyArn: string; PolicyDocument: PolicyDocument } }
  | { call: 'DeletePolicyVersion'; input: { PolicyArn: string; VersionId: string } }
  | { call: 'DeletePolicy'; input: { PolicyArn: string } }
  | { call: 'TagPolicy'; input: { PolicyArn: string; Tags: Tag[] } }
  | {
      call: 'CreateRole';
      input: { RoleName: string; Description: string; AssumeRolePolicyDocument: PolicyDocument; Tags: Tag[] };
    }
  | { call: 'UpdateAssumeRolePolicy'; input: { RoleName: string; PolicyDocument: PolicyDocument } }
  | { call: 'DeleteRole'; input: { RoleName: string } }
  | { call: 'TagRole'; input: { RoleName: string; Tags: Tag[] } }
  | { call: 'AttachRolePolicy'; input: { RoleName: string; PolicyArn: string } }
  | { call: 'DetachRolePolicy'; input: { RoleName: string; PolicyArn: string } }
  | { call: 'CreateInstanceProfile'; input: { InstanceProfileName: string; Tags: Tag[] } }
  | { call: 'DeleteInstanceProfile'; input: { InstanceProfileName: string } }
  | { call: 'TagInstanceProfile'; input: { InstanceProfileName: string; Tags: Tag[] } }
  | { call: 'AddRoleToInstanceProfile'; input: { InstanceProfileName: string; RoleName: string } }
  | { call: 'RemoveRoleFromInstanceProfile'; input: { InstanceProfileName: string; RoleName: string } }
  | { call: 'CreateUser'; input: { UserName: string; Tags: Tag[] } }
  | { call: 'DeleteUser'; input: { UserName: string } }
  | { call: 'TagUser'; input: { UserName: string; Tags: Tag[] } }
  | { call: 'AttachUserPolicy'; input: { UserName: string; PolicyArn: string } }
  | { call: 'DetachUserPolicy'; input: { UserName: string; PolicyArn: string } }
  | { call: 'CreateLoginProfile'; input: { UserName: string; PasswordResetRequired: boolean } }
  | { call: 'UpdateLoginProfile'; input: { UserName: string; PasswordResetRequired: boolean } }
  | { call: 'DeleteLoginProfile'; input: { UserName: string } }
  | { call: 'CreateAccessKey'; input: { UserName: string } }
  | { call: 'DeleteAccessKey'; input: { UserName: string; AccessKeyId: string } }
  | { call: 'HandOver'; input: { UserName: string; console: boolean } }
  | { call: 'RecordHandOver'; input: { UserName: string } };

export type IamCall = IamAction['call'];

/**
 * Calls that must not be sent again after an unknown outcome before a look shows that the first had no effect:
 * a repetition would make a second thing, or be refused in a way that looks like another failure. All others can
 * be repeated, or are refused with `EntityAlreadyExists`.
 */
export const NEEDS_LOOK_BEFORE_REPEAT: ReadonlySet<IamCall> = new Set<IamCall>([
  'CreatePolicyVersion',
  'AddRoleToInstanceProfile',
  'CreateLoginProfile',
  'CreateAccessKey',
]);

/** Calls whose reply, or whose input, holds a secret that exists nowhere else. */
export const MINTS_SECRET: ReadonlySet<IamCall> = new Set<IamCall>([
  'CreateAccessKey',
  'CreateLoginProfile',
  'UpdateLoginProfile',
]);

/** The thing that a call is about, for people: its name, or the last part of its ARN. */
export function subjectOf({ input }: IamAction): string {
  const named: Record<string, unknown> = { ...input };
  const own =
    named.PolicyName ?? named.RoleName ?? named.InstanceProfileName ?? named.UserName ?? named.PolicyArn;
  return String(own).replace(/^arn:.*\//, '');
}

/** What the call does to its subject, in a few words. */
export function describeAction(action: IamAction): string {
  const subject = subjectOf(action);
  const policy = 'PolicyArn' in action.input ? action.input.PolicyArn.replace(/^arn:.*\//, '') : '';
  switch (action.call) {
    case 'CreatePolicyVersion':
      return `new default version of ${subject}`;
    case 'DeletePolicyVersion':
      return `version ${action.input.VersionId} of ${subject}`;
    case 'AttachRolePolicy':
    case 'AttachUserPolicy':
      return `${policy} to ${subject}`;
    case 'DetachRolePolicy':
    case 'DetachUserPolicy':
      return `${policy} from ${subject}`;
    case 'AddRoleToInstanceProfile':
      return `role ${subject} to the instance profile ${action.input.InstanceProfileName}`;
    case 'RemoveRoleFromInstanceProfile':
      return `role ${subject} from the instance profile ${action.input.InstanceProfileName}`;
    case 'DeleteAccessKey':
      return `${action.input.AccessKeyId} of ${subject}`;
    case 'CreateAccessKey':
      return `for ${subject}`;
    default:
      return subject;
  }
}
