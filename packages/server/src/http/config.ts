import type { VendorProfile } from '@berth/domain';
import type { Clock } from '@berth/engine';
import type { App } from '../app/app.ts';
import type { Metrics } from '../metrics.ts';
import type { HttpError } from './errors.ts';

/** Where request lines and unexpected errors go. No secret is ever passed to it. */
export interface HttpLog {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

export interface HttpLimits {
  /** Largest request body in bytes. */
  maxBodyBytes: number;
  /** How long a client may take to send its body. */
  bodyTimeoutMs: number;
  /** Silence after which a stream sends a heartbeat; must be shorter than proxies' idle time-outs. */
  heartbeatMs: number;
  /** Streams that one account may have open at once. */
  maxStreamsPerAccount: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  maxBodyBytes: 64 * 1024,
  bodyTimeoutMs: 10_000,
  heartbeatMs: 10_000,
  maxStreamsPerAccount: 10,
};

/** What the HTTP layer needs of the world. */
export interface HttpConfig {
  app: App;
  log: HttpLog;
  clock: Clock;
  /** Requests per minute and account key; as many refused sign-ins are allowed per source address. */
  rateLimitPerMinute: number;
  limits?: Partial<HttpLimits>;
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-For` is believed. None by default. */
  trustedProxies?: string[];
  /** The address under which clients know this server; links are built from the Host header when unset. */
  publicUrl?: string;
  /** Where the operator has published the CloudFormation template: an address on S3. */
  templateUrl?: string;
  /** The AWS region in which links to AWS's console begin; us-east-1 when unset. */
  awsRegion?: string;
  /** Whose resources cloud accounts are made of; Redis Cloud's when unset. */
  profile?: VendorProfile;
  /** Where the console's built files are; beside this package when unset. */
  consoleFolder?: string;
  /** Whether the server can do its work now (database reachable); always true when unset. */
  ready?: () => Promise<boolean>;
  /** Whether an error means that what the server stores is out of reach, and the same may work soon; never when unset. */
  isOutage?: (error: unknown) => boolean;
  /** Counts requests, and is read at /metrics by whoever has the token; nothing is counted when unset. */
  metrics?: Metrics;
  /** SHA-256 of that token; without one there is no /metrics here. */
  metricsTokenHash?: string;
  /** Aborted when the server stops: open streams end. */
  stopping?: AbortSignal;
}

/** Takes an error that no handler expected: writes it into the log, and gives what the client is told. */
export type TakeFailure = (what: string, about: Record<string, unknown>, error: unknown) => HttpError;

/** {@link HttpConfig} with its defaults filled in. */
export interface HttpSettings extends HttpConfig {
  limits: HttpLimits;
  failed: TakeFailure;
  /** Headers of every API answer, made once. */
  apiHeaders: Readonly<Record<string, string>>;
}
