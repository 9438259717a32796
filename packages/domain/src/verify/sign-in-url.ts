import { namedRegion } from './arns.ts';

/** What a sign-in URL names. */
export type SignInUrl =
  | { kind: 'account'; accountId: string; partition: string }
  | { kind: 'alias'; alias: string }
  | { kind: 'global' }
  | { kind: 'foreign'; why: string };

/**
 * AWS's sign-in hosts, per partition.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
 */
const ACCOUNT_HOST =
  /^([a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9])\.(signin\.aws\.amazon\.com|signin\.amazonaws\.cn|signin\.amazonaws-us-gov\.com)$/;
const GLOBAL_HOSTS = new Set([
  'console.aws.amazon.com',
  'signin.aws.amazon.com',
  'console.amazonaws.cn',
  'signin.amazonaws.cn',
  'console.amazonaws-us-gov.com',
  'signin.amazonaws-us-gov.com',
]);

/** Reads a sign-in URL. Everything but https on one of AWS's sign-in hosts is foreign. Never throws. */
export function parseSignInUrl(text: string): SignInUrl {
  // Checked on the text itself: URL parsing drops tabs and line breaks, and turns backslashes into slashes.
  if (/[\s\\]|[^\x20-\x7e]/.test(text)) return foreign('it has characters that no sign-in URL has');
  if (!URL.canParse(text)) return foreign('it is no URL');
  const url = new URL(text);
  if (url.protocol !== 'https:') return foreign('it does not start with https://');
  if (url.username || url.password) return foreign('it carries a user name before the host');
  if (url.port) return foreign('it names a port');
  const account = ACCOUNT_HOST.exec(url.hostname);
  if (!account && !GLOBAL_HOSTS.has(url.hostname)) return foreign("its host is none of AWS's sign-in hosts");
  // Other pages of these hosts sign out, or lead on to where their query says.
  if (!/^\/console(\/|$)|^\/$/.test(url.pathname)) return foreign('its path is not /console');
  const name = account?.[1];
  // In place of an alias there may be a region: https://us-east-1.signin.aws.amazon.com/
  if (name === undefined || namedRegion(name) !== undefined) return { kind: 'global' };
  return /^\d{12}$/.test(name)
    ? { kind: 'account', accountId: name, partition: partitionOfHost(url.hostname) }
    : { kind: 'alias', alias: name };
}

/** The same number in another partition is another account: partitions share nothing. */
const partitionOfHost = (host: string): string =>
  host.endsWith('.cn') ? 'aws-cn' : host.endsWith('-us-gov.com') ? 'aws-us-gov' : 'aws';

const foreign = (why: string): SignInUrl => ({ kind: 'foreign', why });
