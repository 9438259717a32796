import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { startSandbox } from '@berth/sandbox';
import { SandboxControl } from './control.ts';

/** What signs a request; undefined signs nothing at all. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The three services as one caller reaches them. A call is sent once: a refusal is what a case looks at. */
export interface Caller {
  iam: IAMClient;
  sts: STSClient;
  ec2: EC2Client;
  keys: Keys;
}

/** One AWS account with an administrator's key, and names that no other case uses. */
export interface Bench {
  /** Twelve digits. */
  accountId: string;
  region: string;
  /** Undefined on real AWS. */
  endpoint: string | undefined;
  admin: Caller;
  /** Another caller of the same AWS. `clockOffsetMs` is how wrong the caller's clock is. */
  as(keys: Keys, options?: { clockOffsetMs?: number; signed?: boolean }): Caller;
  /** A name unique to this bench, so that cases never meet in a shared account. */
  name(word: string): string;
  /** A path unique to this bench, `/berth-…/`, for lists in a shared account. */
  path: string;
  /** What only the sandbox can be told; cases that use it say `needs: 'control'`. */
  control: SandboxControl | undefined;
}

/** An AWS that benches are opened on. */
export interface Place {
  title: string;
  open(): Promise<Bench>;
  close(): Promise<void>;
  control: SandboxControl | undefined;
}

let serial = 0;

/** Where a caller's calls go. */
interface Target {
  region: string;
  endpoint: string | undefined;
}

/** A caller of an AWS. `clockOffsetMs` is how wrong its clock is. */
export function callerOf(
  { region, endpoint }: Target,
  keys: Keys,
  options: { clockOffsetMs?: number; signed?: boolean } = {},
): Caller {
  const config = {
    region,
    credentials: keys,
    maxAttempts: 1,
    systemClockOffset: options.clockOffsetMs ?? 0,
    ...(endpoint ? { endpoint } : {}),
    ...(options.signed === false ? { signer: { sign: async <T>(request: T) => request } } : {}),
  };
  return { iam: new IAMClient(config), sts: new STSClient(config), ec2: new EC2Client(config), keys };
}

/** A bench on an account of an AWS, with an administrator's keys. */
export function benchOn(
  input: Target & { accountId: string; keys: Keys; control: SandboxControl | undefined },
): Bench {
  serial += 1;
  const mark = `${serial.toString(36)}${Math.floor(Math.random() * 36 ** 5).toString(36)}`;
  const as: Bench['as'] = (keys, options) => callerOf(input, keys, options);
  return {
    accountId: input.accountId,
    region: input.region,
    endpoint: input.endpoint,
    control: input.control,
    as,
    admin: as(input.keys),
    name: (word) => `${word}-${mark}`,
    path: `/berth-${mark}/`,
  };
}

/** Starts a sandbox of its own; every bench is a fresh account in it. */
export async function openSandbox(
  options: Parameters<typeof startSandbox>[0] = {},
): Promise<Place & { control: SandboxControl; endpoint: string }> {
  const sandbox = await startSandbox(options);
  const control = new SandboxControl(sandbox.endpoint);
  return {
    title: 'sandbox',
    endpoint: sandbox.endpoint,
    control,
    open: async () => {
      const { accountId, ...keys } = await control.createAccount();
      return benchOn({ accountId, region: 'us-east-1', endpoint: sandbox.endpoint, keys, control });
    },
    close: () => sandbox.close(),
  };
}

/**
 * An AWS that stands already: real AWS in a throwaway account, or another emulator. Every bench shares the one
 * account; names and paths keep them apart. Its administrator's key comes from BERTH_CONFORMANCE_… variables, never
 * from the machine's own AWS set-up: an administrator's key must be meant for this.
 */
export async function openStanding(env: NodeJS.ProcessEnv): Promise<Place> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const endpoint = env.BERTH_CONFORMANCE_ENDPOINT === 'aws' ? undefined : env.BERTH_CONFORMANCE_ENDPOINT;
  const keys: Keys = {
    accessKeyId: env.BERTH_CONFORMANCE_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.BERTH_CONFORMANCE_SECRET_ACCESS_KEY ?? '',
    ...(env.BERTH_CONFORMANCE_SESSION_TOKEN ? { sessionToken: env.BERTH_CONFORMANCE_SESSION_TOKEN } : {}),
  };
  const region = env.BERTH_CONFORMANCE_REGION ?? 'us-east-1';
  const open = (accountId: string) => benchOn({ accountId, region, endpoint, keys, control: undefined });
  const who = await open('').admin.sts.send(new GetCallerIdentityCommand({}));
  return {
    title: endpoint ?? 'real AWS',
    control: undefined,
    open: async () => open(who.Account ?? ''),
    close: async () => {},
  };
}

/**
 * Where the suite runs: the sandbox, unless BERTH_CONFORMANCE_ENDPOINT names another AWS (`aws` for the real one,
 * or a URL). https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const openPlace = (env: NodeJS.ProcessEnv = process.env): Promise<Place> =>
  env.BERTH_CONFORMANCE_ENDPOINT ? openStanding(env) : openSandbox();
