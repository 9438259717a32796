/**
 * An error as AWS puts it on the wire. `throw` it anywhere below the dispatcher: it becomes the XML error
 * body of the service that was called.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);
export const alreadyExists = (message: string): AwsError => new AwsError('EntityAlreadyExists', message, 409);
export const deleteConflict = (message: string): AwsError => new AwsError('DeleteConflict', message, 409);
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceeded', message, 409);
export const invalidInput = (message: string): AwsError => new AwsError('InvalidInput', message, 400);
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message, 400);
export const malformedPolicy = (message: string): AwsError =>
  new AwsError('MalformedPolicyDocument', message, 400);
export const accessDenied = (message: string): AwsError => new AwsError('AccessDenied', message, 403);

/**
 * The wording that IAM and STS use for one bad member, here for a rule in AWS's own words
 * (`Member must not be null`, `Member must have length less than or equal to 64`).
 */
export function constraintError(member: string, value: string | null, rule: string): AwsError {
  const wire = member.charAt(0).toLowerCase() + member.slice(1);
  const shown = value === null ? 'null' : `'${value}'`;
  return validationError(
    `1 validation error detected: Value ${shown.slice(0, 600)} at '${wire}' failed to satisfy constraint: ${rule}`,
  );
}
