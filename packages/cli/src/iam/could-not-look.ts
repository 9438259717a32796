import type { UnknownBecause } from '@berth/domain';
import { CommandFailed } from '../errors.ts';
import type { AwsOptions } from './options.ts';

interface Look {
  because: UnknownBecause;
  /** What AWS, or the SDK, said: begins with the error's code. */
  detail: string | null;
}

/** What the person is told when AWS does not take the credentials, by what it said. */
const CREDENTIALS: { said: RegExp; message: string; remedy: string }[] = [
  {
    said: /signature (expired|not yet current)|RequestTimeTooSkewed|RequestExpired/i,
    message: "This machine's clock is not AWS's.",
    remedy: 'Set the time (more than five minutes off is refused), then run again.',
  },
  {
    said: /^ExpiredToken/,
    message: 'The AWS credentials have expired.',
    remedy: 'Sign in again (`aws sso login`, or wherever they came from), then run again.',
  },
  {
    said: /^SignatureDoesNotMatch/,
    message: 'The AWS secret access key does not belong to the access key id.',
    remedy: 'Check AWS_SECRET_ACCESS_KEY, or the profile that is used.',
  },
  {
    said: /^InvalidClientTokenId/,
    message:
      'AWS does not accept the credentials: the access key is unknown, inactive or without its session token.',
    remedy: 'Check --profile or AWS_ACCESS_KEY_ID; `aws sts get-caller-identity` tells whose they are.',
  },
];

/** An error for a look that told nothing, in words and with what to do. */
export function couldNotLook({ because, detail }: Look, { profile, endpointUrl }: AwsOptions): CommandFailed {
  const said = detail === null ? '' : ` (${detail})`;
  if (detail === 'stopped') return new CommandFailed('Stopped before anything was changed.');
  if (/^(Credentials|Token)ProviderError/.test(detail ?? '')) {
    return new CommandFailed(
      `No AWS credentials were found${profile === undefined ? '' : ` for the profile ${profile}`}${said}.`,
      'Name a profile with --profile, sign in (`aws sso login`), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  const known = CREDENTIALS.find(({ said: what }) => what.test(detail ?? ''));
  if (known) return new CommandFailed(`${known.message}${said}`, known.remedy);
  const message = `The AWS account could not be looked at${said}.`;
  switch (because) {
    case 'bad-credentials':
      return new CommandFailed(message, 'Check --profile or AWS_ACCESS_KEY_ID.');
    case 'unreachable':
      return new CommandFailed(message, 'AWS could not be reached. Check the network, and --endpoint-url.');
    case 'unclassified':
      return new CommandFailed(
        message,
        endpointUrl === undefined
          ? 'Run again; if AWS_ENDPOINT_URL is set, check that AWS answers there.'
          : `Check that AWS answers at ${endpointUrl}.`,
      );
    default:
      return new CommandFailed(message, 'Wait a minute and run again.');
  }
}
