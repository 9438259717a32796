import { constraintError, validationError } from '../protocol/aws-error.ts';

const NAME = /^[\w+=,.@-]+$/;
const PATH = /^(\/|\/[\u0021-\u007e]+\/)$/;

/**
 * Checks a name as IAM does; `member` is the input's member (`UserName`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 */
export function checkName(
  member: string,
  value: string | undefined,
  maxLength: number,
): asserts value is string {
  if (value === undefined) throw constraintError(member, null, 'Member must not be null');
  if (value.length < 1)
    throw constraintError(member, value, 'Member must have length greater than or equal to 1');
  if (value.length > maxLength)
    throw constraintError(member, value, `Member must have length less than or equal to ${maxLength}`);
  if (!NAME.test(value)) {
    const wire = member.charAt(0).toLowerCase() + member.slice(1);
    throw validationError(
      `The specified value for ${wire} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
}

/** The path given, or `/`. */
export function checkedPath(path: string | undefined): string {
  if (path === undefined) return '/';
  if (path.length > 512)
    throw constraintError('Path', path, 'Member must have length less than or equal to 512');
  if (!PATH.test(path))
    throw validationError(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  return path;
}

export const MAX_USER_NAME = 64;
export const MAX_ROLE_NAME = 64;
export const MAX_NAME = 128;
