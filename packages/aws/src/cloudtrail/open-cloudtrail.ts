import type { CloudTrailClient, Event } from '@aws-sdk/client-cloudtrail';
import { absent, lookUpProbe, present, type RecordedCall, unknown } from '@berth/domain';
import type { CallGate, OpenTrail, TrailQuestion } from '@berth/engine';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { faultOf } from '../faults.ts';
import { journalled } from '../journalled.ts';
import { seeing } from '../seeing.ts';
import { type AwsLocation, keySession } from '../session.ts';
import { createAccountReader } from '../verify/account-reader.ts';
import { toRecordedCall } from './recorded-call.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** Fifty events each, the newest first: what is further back is of before what was found. */
const PAGES_MOST = 4;

/** CloudTrail of the target's AWS account. With `endpoint` a sandbox stands in AWS's place. */
export const openCloudTrail =
  (location: AwsLocation): OpenTrail =>
  (target, gateOf) => {
    const requestHandler = new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    });
    const { journal, ...session } = keySession(target, location);
    const clients = new Map<string, Promise<CloudTrailClient>>();
    // The SDK is loaded at the first look-up. Each request is sent once, and only when the gate lets it.
    const open = async (region: string): Promise<CloudTrailClient> => {
      const { CloudTrailClient: Client } = await import('@aws-sdk/client-cloudtrail');
      return journalled(new Client({ ...session, region, maxAttempts: 1, requestHandler }), journal);
    };
    const clientOf = (region: string): Promise<CloudTrailClient> => {
      const client = clients.get(region) ?? open(region);
      clients.set(region, client);
      return client;
    };
    return {
      mayLookUp: async (userArn, signal) => {
        const reader = createAccountReader(keySession(target, location));
        const seen = await reader.simulate(lookUpProbe(userArn, undefined), signal);
        if (seen.kind === 'absent') return absent;
        if (seen.kind !== 'present') return unknown('unclassified');
        return present(seen.value.length > 0 && seen.value.every(({ decision }) => decision === 'allowed'));
      },
      lookUp: (question, signal) =>
        seeing(signal, async () =>
          readEvents(await clientOf(question.region), gateOf(question.region), question, signal),
        ),
      close: () => requestHandler.destroy(),
    };
  };

async function readEvents(
  client: CloudTrailClient,
  gate: CallGate,
  { name, from, to }: TrailQuestion,
  signal: AbortSignal,
): Promise<RecordedCall[]> {
  const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const events: Event[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < PAGES_MOST; pages += 1) {
    await gate.take('LookupEvents', signal);
    try {
      const page = await client.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: name }],
          StartTime: from,
          EndTime: to,
          NextToken: token,
        }),
        { abortSignal: signal },
      );
      events.push(...(page.Events ?? []));
      token = page.NextToken;
    } catch (error) {
      if (faultOf(error) === 'throttled') gate.throttled('LookupEvents');
      throw error;
    }
    if (token === undefined) break;
  }
  return events.map(toRecordedCall).filter((event) => event !== null);
}
