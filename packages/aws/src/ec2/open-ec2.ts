import type { EC2Client, EC2ClientConfig } from '@aws-sdk/client-ec2';
import { present, type Seen, unknown } from '@berth/domain';
import type { CallGate, Ec2Actor, Ec2Cloud, Ec2Reader, OpenEc2 } from '@berth/engine';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { awsErrorCode, awsErrorText, faultOf, unknownBecause } from '../faults.ts';
import { journalled } from '../journalled.ts';
import { seeing } from '../seeing.ts';
import { keySession, type SessionConfig } from '../session.ts';
import { stepFailure } from '../step-failure.ts';
import type { Ec2OperationName } from './needs.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;
const IDLE_CONNECTION_MS = 5_000;

const silence = (): void => undefined;
/**
 * Unless `info` is missing, the SDK makes a copy of every answer for it, without what is sensitive, whoever listens: a
 * tenth of the processor time of a long listing.
 */
const WITHOUT_RECORD = {
  trace: silence,
  debug: silence,
  warn: silence,
  error: silence,
} as unknown as NonNullable<EC2ClientConfig['logger']>;

/** EC2 of the target's AWS account. With `endpoint` a sandbox stands in AWS's place. */
export const openEc2 =
  ({ endpoint }: { endpoint?: string } = {}): OpenEc2 =>
  (target, region, gate) =>
    ec2Cloud(keySession(target, { region, ...(endpoint === undefined ? {} : { endpoint }) }), gate);

/** EC2 of one session. Each request is sent once, and only when the gate lets it: the engine repeats, and counts. */
export function ec2Cloud({ journal, ...session }: SessionConfig, gate: CallGate): Ec2Cloud {
  const agent = { keepAlive: true, maxSockets: 50, timeout: IDLE_CONNECTION_MS };
  const requestHandler = new NodeHttpHandler({
    httpAgent: agent,
    httpsAgent: agent,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
  let client: Promise<EC2Client> | undefined;
  const open = async (): Promise<EC2Client> => {
    const [{ EC2Client: Client }, { StreamingEc2Protocol: protocol }] = await Promise.all([
      import('@aws-sdk/client-ec2'),
      import('./wire/streaming-protocol.ts'),
    ]);
    return journalled(
      new Client({ ...session, protocol, maxAttempts: 1, requestHandler, logger: WITHOUT_RECORD }),
      journal,
    );
  };
  const ask: Asking = async (api, signal, call) => {
    client ??= open();
    const ec2 = await client;
    await gate.take(api, signal);
    try {
      return await call(ec2);
    } catch (error) {
      if (faultOf(error) === 'throttled') gate.throttled(api);
      throw error;
    }
  };
  return {
    reader: createReader(ask),
    actor: createActor(ask),
    close: () => requestHandler.destroy(),
  };
}

/** Makes one request, when it may be made. */
type Asking = <T>(
  api: Ec2OperationName,
  signal: AbortSignal,
  call: (ec2: EC2Client) => Promise<T>,
) => Promise<T>;

type Page<T> = { items: T[]; next: string | undefined };

/** Every page of a listing. AWS repeating a token would be a loop, and ends it as a fault. */
async function everyPage<T>(page: (token: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    found.push(...items);
    if (next !== undefined && next === token) throw new Error('AWS repeated a page token');
    token = next;
  } while (token !== undefined);
  return found;
}

function createReader(ask: Asking): Ec2Reader {
  return {
    list: (kind, filter, signal) =>
      listed(signal, async () => {
        const { LISTINGS, filtersOf, isAskedFor } = await import('./look.ts');
        const listing = LISTINGS[kind];
        const sets = filtersOf(kind, filter) ?? [];
        const lists = await Promise.all(
          sets.map((Filters) =>
            everyPage((NextToken) => {
              const filtered = Filters.length === 0 ? {} : { Filters };
              const paged = listing.pageSize === null ? {} : { MaxResults: listing.pageSize };
              const token = NextToken === undefined ? {} : { NextToken };
              return ask(listing.api, signal, (ec2) =>
                listing.page(ec2, { ...filtered, ...paged, ...token }, signal),
              );
            }),
          ),
        );
        return lists.flat().filter((one) => isAskedFor(kind, filter, one));
      }),
    zones: (signal) =>
      listed(signal, async () => {
        const { zonesOf } = await import('./look.ts');
        return ask('DescribeAvailabilityZones', signal, (ec2) => zonesOf(ec2, signal));
      }),
    offerings: (types, signal) =>
      listed(signal, async () => {
        const { offeringsPage } = await import('./look.ts');
        const api = 'DescribeInstanceTypeOfferings';
        return everyPage((token) => ask(api, signal, (ec2) => offeringsPage(ec2, types, token, signal)));
      }),
    images: (owner, pattern, signal) =>
      listed(signal, async () => {
        const { imagesPage } = await import('./look.ts');
        const page = (token: string | undefined) => (ec2: EC2Client) =>
          imagesPage(ec2, owner, pattern, token, signal);
        return everyPage((token) => ask('DescribeImages', signal, page(token)));
      }),
    transitGateways: (signal) =>
      listed(signal, async () => {
        const { transitGatewaysPage } = await import('./look.ts');
        const page = (token: string | undefined) => (ec2: EC2Client) =>
          transitGatewaysPage(ec2, token, signal);
        return everyPage((token) => ask('DescribeTransitGateways', signal, page(token)));
      }),
  };
}

/** A listing that AWS answers with "not found" shows nothing; it does not make anything absent. */
async function listed<T>(signal: AbortSignal, look: () => Promise<T[]>): Promise<Seen<T[]>> {
  const seen = await seeing(signal, look);
  return seen.kind === 'absent' ? present([]) : seen;
}

function createActor(ask: Asking): Ec2Actor {
  return {
    perform: async (action, signal) => {
      try {
        const { sendChange } = await import('./change.ts');
        const physicalId = await ask(action.call, signal, (ec2) => sendChange(ec2, action, signal));
        return { kind: 'done', output: { physicalId } };
      } catch (error) {
        if (signal.aborted) throw error;
        const goes = /^(Delete|Detach|Terminate|Revoke)/.test(action.call);
        if (goes && faultOf(error) === 'missing') return { kind: 'done', output: { physicalId: null } };
        return stepFailure(error);
      }
    },
    mayI: async (action, signal) => {
      try {
        const { sendChange } = await import('./change.ts');
        await ask(action.call, signal, (ec2) => sendChange(ec2, action, signal, true));
        return unknown('unclassified', 'AWS ignored that the call was only asked about.');
      } catch (error) {
        signal.throwIfAborted();
        if (awsErrorCode(error) === 'DryRunOperation') return present('allowed');
        const fault = faultOf(error);
        return fault === 'denied' ? present('denied') : unknown(unknownBecause(fault), awsErrorText(error));
      }
    },
  };
}
