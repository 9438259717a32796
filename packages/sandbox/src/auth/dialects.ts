import { AwsError } from '../protocol/aws-error.ts';
import { SERVICES, type ServiceName } from '../protocol/service-model.ts';

/** EC2 answers many of these alike. */
const asEc2 = (error: AwsError): AwsError => {
  switch (error.code) {
    case 'InvalidClientTokenId':
    case 'SignatureDoesNotMatch':
      if (/^Signature (expired|not yet)/.test(error.message))
        return new AwsError('RequestExpired', 'Request has expired.', 400);
      return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
    case 'ExpiredToken':
      return new AwsError('RequestExpired', 'Request has expired.', 400);
    case 'MissingAuthenticationToken':
      return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
    default:
      return error;
  }
};

/** The JSON services' own names; always 400. */
const JSON_CODES: Readonly<Record<string, string>> = {
  InvalidClientTokenId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  ExpiredToken: 'ExpiredTokenException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  IncompleteSignature: 'IncompleteSignatureException',
};

/** Why a caller was not recognised, as the service that was called puts it; IAM's and STS's way comes in. */
export function inDialect(service: ServiceName, error: AwsError): AwsError {
  if (service === 'ec2') return asEc2(error);
  if (SERVICES[service].jsonTarget === undefined) return error;
  return new AwsError(JSON_CODES[error.code] ?? error.code, error.message, 400);
}
