/**
 * The hosts on which AWS lets a console user sign in, in its three partitions:
 * `signin.aws.amazon.com` below an account number, an alias or a region, and the console's own hosts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
 */
const SIGN_IN_HOST =
  /^(?:(?:[a-z0-9-]{1,63}\.)?signin\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)|(?:[a-z0-9-]{1,63}\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com))$/;

/**
 * Whether a URL leads to AWS's sign-in page over https and to nowhere else: no user, no password, no port.
 * A support engineer will click on it, so whatever is not surely AWS's is refused.
 */
export function isAwsSignInUrl(text: string): boolean {
  // What a browser would silently repair (spaces, backslashes, control characters) is refused, not repaired.
  if (!/^https:\/\/[\x21-\x5b\x5d-\x7e]+$/i.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    SIGN_IN_HOST.test(url.hostname)
  );
}
