import { resolve } from 'node:path';
import { Secret } from '@berth/domain';
import { type Clock, DEFAULT_SHARE, type OpenTrail, type SubscriptionDeployer } from '@berth/engine';
import type { Scanning } from './app/context.ts';
import type { Telling } from './app/telling.ts';
import type { Verifier } from './app/verifier.ts';
import type { Log } from './log.ts';
import type { KmsConfig } from './vault/choose-keys.ts';
import type { PasswordCost } from './vault/passwords.ts';
import type { OnStep } from './worker/context.ts';
import type { OnDeployStep } from './worker/run.ts';

/** How a Berth server is set up. */
export interface BerthConfig {
  /** Directory of the embedded database, the master key file and the administration socket. */
  home: string;
  host: string;
  /** 0: any free one. */
  port: number;
  /** A PostgreSQL server; the embedded database in `home` when undefined. */
  databaseUrl?: string;
  /** 32 bytes in base64 or hex; a key file in `home` when undefined. */
  masterKey?: string;
  /** What held the master key before it was changed: the key itself, `file`, or `kms:` and a key's id or ARN. */
  previousMasterKey?: string;
  /** With a key id, KMS makes and wraps the master key; then there is no `masterKey` and no key file. */
  kms?: KmsConfig;
  /** Real AWS when `endpoint` is undefined, else the one URL of a sandbox. */
  aws: { endpoint?: string; region: string };
  /** Where the operator has published the CloudFormation template: an https address on S3. */
  templateUrl?: string;
  /** Per account key. */
  rateLimitPerMinute: number;
  /** Part of AWS's documented request buckets that Berth may use, of each AWS account and region; a half when undefined. */
  awsRequestShare?: number;
  /** How often what is deployed is looked at; only when somebody asks where undefined. */
  scanning?: Partial<Scanning>;
  /** Process tasks in this process. */
  runWorker: boolean;
  /** Directory of the signed heads of the journals; `journal-heads` in `home` when undefined. */
  journalHeads?: string;
  /** Serve the API in this process; true when undefined. */
  serveHttp?: boolean;
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-For` is believed. */
  trustedProxies?: string[];
  /** The address under which clients know this server. */
  publicUrl?: string;
  /** The mail server that tells of findings, and who its mails are from; no mails when undefined. */
  mail?: { smtpUrl: Secret; from: string };
  /** Whether webhooks may go to private networks, and without TLS; not when undefined. */
  webhooks?: { allowPrivate: boolean };
  /** Metrics for Prometheus: at /metrics for whoever has the token, or on a port of this machine; none when undefined. */
  metrics?: { token?: Secret; port?: number };
  /** How long a stop waits for requests and tasks under way. */
  shutdownGraceMs?: number;
  clock?: Clock;
  log?: Log;
  /** Tests only: called at every step of a task. */
  onStep?: OnStep;
  /** Tests only: called at every step of a subscription's deployment. */
  onDeployStep?: OnDeployStep;
  /** Tests only: another deployer of subscriptions, or null for an installation that deploys none. */
  deployer?: SubscriptionDeployer | null;
  /** Tests only: another CloudTrail, or null for an installation that never asks who did something. */
  openTrail?: OpenTrail | null;
  /** Tests only: a verifier that fails in ways that AWS cannot be made to. */
  verifier?: Verifier;
  /** Tests only: pauses that nobody waits for, and names that stand in no DNS. */
  telling?: Partial<Telling>;
  /** Tests only: passwords that cost less than they should. */
  passwordCost?: PasswordCost;
  /** Tests only: the embedded database in memory, or begun from a dumped one. */
  embedded?: { inMemory: boolean; template?: Blob };
}

export const DEFAULT_PORT = 8080;

/** Thrown for a setting that cannot be used; the message names the variable and what it takes. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads the configuration from environment variables. @throws ConfigError */
export function readConfig(env: Record<string, string | undefined>): BerthConfig {
  const given = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  const optional = <K extends string>(key: K, value: string | undefined) =>
    (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
  const databaseUrl = given('DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new ConfigError(
      'DATABASE_URL must be a postgres:// URL. Leave it out to use the embedded database.',
    );
  const proxies = given('BERTH_TRUSTED_PROXIES');
  return {
    home: resolve(given('BERTH_HOME') ?? '.berth'),
    host: given('BERTH_HOST') ?? '127.0.0.1',
    port: wholeNumber('PORT', given('PORT'), DEFAULT_PORT, 0, 65_535),
    ...optional('databaseUrl', databaseUrl),
    ...optional('masterKey', given('BERTH_MASTER_KEY')),
    ...optional('previousMasterKey', given('BERTH_MASTER_KEY_PREVIOUS')),
    ...readKms(given),
    aws: {
      region: given('BERTH_AWS_REGION') ?? 'us-east-1',
      ...optional('endpoint', given('BERTH_AWS_ENDPOINT_URL')),
    },
    ...readTemplateUrl(given('BERTH_CLOUDFORMATION_TEMPLATE_URL')),
    rateLimitPerMinute: wholeNumber('BERTH_RATE_LIMIT', given('BERTH_RATE_LIMIT'), 400, 1, 10_000_000),
    awsRequestShare: readShare(given('BERTH_AWS_REQUEST_SHARE')),
    scanning: {
      everyMs: everyMs('BERTH_SCAN_EVERY', given('BERTH_SCAN_EVERY'), 300),
      accountEveryMs: everyMs('BERTH_SCAN_ACCOUNTS_EVERY', given('BERTH_SCAN_ACCOUNTS_EVERY'), 3_600),
    },
    runWorker: given('BERTH_RUN_WORKER') !== 'false',
    ...optional('journalHeads', given('BERTH_JOURNAL_HEADS')),
    ...(proxies === undefined ? {} : { trustedProxies: proxies.split(',').map((proxy) => proxy.trim()) }),
    ...optional('publicUrl', given('BERTH_PUBLIC_URL')),
    ...readMail(given),
    ...readMetrics(given),
    webhooks: { allowPrivate: given('BERTH_WEBHOOK_ALLOW_PRIVATE') === 'true' },
  };
}

/** None at all would never end, and more than all is throttled. */
function readShare(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SHARE;
  const share = Number(text);
  if (share >= 0.05 && share <= 1) return share;
  throw new ConfigError(
    `BERTH_AWS_REQUEST_SHARE must be a number from 0.05 to 1, like 0.5, and is "${text}". It is the part of AWS's ` +
      'request limits, in each AWS account and region, that Berth may use.',
  );
}

/** Seconds between two looks; none where it is 0. */
function everyMs(name: string, text: string | undefined, otherwise: number): number | null {
  const seconds = wholeNumber(name, text, otherwise, 0, 86_400);
  return seconds === 0 ? null : seconds * 1_000;
}

/** Whoever guesses it reads the metrics. */
const METRICS_TOKEN_LEAST = 16;

function readMetrics(given: (name: string) => string | undefined): Pick<BerthConfig, 'metrics'> {
  const token = given('BERTH_METRICS_TOKEN');
  const portText = given('BERTH_METRICS_PORT');
  if (token !== undefined && (token.length < METRICS_TOKEN_LEAST || /\s/.test(token)))
    throw new ConfigError(
      `BERTH_METRICS_TOKEN must be ${METRICS_TOKEN_LEAST} or more characters without blanks, like what \`openssl rand -hex 32\` prints.`,
    );
  if (token === undefined && portText === undefined) return {};
  const port = wholeNumber('BERTH_METRICS_PORT', portText, 0, 1, 65_535);
  return {
    metrics: {
      ...(token === undefined ? {} : { token: new Secret(token) }),
      ...(portText === undefined ? {} : { port }),
    },
  };
}

/** `Berth <berth@example.com>`, or the address alone: on one line, so that it makes no header of its own. */
const MAIL_FROM = /^(?:[^<>@\p{Cc}]+ )?<?[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>?$/u;

/** What the URL holds is told in no message: a password may be in it. */
function readMail(given: (name: string) => string | undefined): Pick<BerthConfig, 'mail'> {
  const smtpUrl = given('BERTH_SMTP_URL');
  const from = given('BERTH_MAIL_FROM');
  if (smtpUrl === undefined) return {};
  if (!URL.canParse(smtpUrl) || !/^smtps?:\/\/./.test(smtpUrl))
    throw new ConfigError(
      'BERTH_SMTP_URL must be an address like smtp://USER:PASSWORD@mail.example.com:587, or smtps:// for TLS from the ' +
        'first byte. What is special in a URL is percent-encoded in user and password.',
    );
  if (from === undefined || !MAIL_FROM.test(from))
    throw new ConfigError(
      'BERTH_MAIL_FROM must say who mails are from, like Berth <berth@example.com>: BERTH_SMTP_URL is set.',
    );
  return { mail: { smtpUrl: new Secret(smtpUrl), from } };
}

/** AWS's page to create a stack opens a template from S3 and from nowhere else. */
const S3_ADDRESS = /^https:\/\/[^/?#@]*\bs3\b[a-z0-9.-]*\.amazonaws\.com(\.cn)?\/[^\s?#]+$/;

function readTemplateUrl(url: string | undefined): { templateUrl?: string } {
  if (url === undefined) return {};
  if (URL.canParse(url) && S3_ADDRESS.test(url)) return { templateUrl: url };
  throw new ConfigError(
    'BERTH_CLOUDFORMATION_TEMPLATE_URL must be the https:// address of an object on S3, like ' +
      `https://BUCKET.s3.amazonaws.com/template.yaml, and is "${url}". AWS opens a template from nowhere else.`,
  );
}

const KMS_KEY =
  /^(arn:[a-z-]+:kms:([a-z0-9-]+):\d{12}:(key|alias)\/.+|alias\/.+|mrk-[0-9a-f]{32}|[0-9a-f-]{36})$/;

function readKms(given: (name: string) => string | undefined): { kms?: KmsConfig } {
  const keyId = given('BERTH_KMS_KEY_ID');
  const region = given('BERTH_KMS_REGION');
  const endpoint = given('BERTH_KMS_ENDPOINT_URL');
  const known = keyId === undefined ? null : KMS_KEY.exec(keyId);
  if (keyId !== undefined && !known)
    throw new ConfigError(
      `BERTH_KMS_KEY_ID must be the id, ARN or alias (alias/NAME) of a KMS key, and is "${keyId}".`,
    );
  if (keyId !== undefined && given('BERTH_MASTER_KEY') !== undefined)
    throw new ConfigError(
      'BERTH_KMS_KEY_ID and BERTH_MASTER_KEY both say where the master key is. Keep one; to move from one to the ' +
        'other, give the one to leave as BERTH_MASTER_KEY_PREVIOUS (the key itself, or kms:KEY).',
    );
  if (region !== undefined && known?.[2] !== undefined && known[2] !== region)
    throw new ConfigError(
      `BERTH_KMS_KEY_ID is a key in ${known[2]}, and BERTH_KMS_REGION is ${region}. Leave BERTH_KMS_REGION out.`,
    );
  if (endpoint !== undefined && !/^https?:\/\/./.test(endpoint))
    throw new ConfigError(
      'BERTH_KMS_ENDPOINT_URL must be an http:// or https:// URL. Leave it out for AWS itself.',
    );
  const kms: KmsConfig = {
    ...(keyId === undefined ? {} : { keyId }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  return Object.keys(kms).length === 0 ? {} : { kms };
}

function wholeNumber(
  name: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, and is "${text}".`);
  return value;
}
