import {
  type ActorSearch,
  type ActorSeen,
  actorOf,
  type Finding,
  type RecordedCall,
  type Seen,
  suspects,
  type TrailPlace,
  trailPlace,
  type VendorProfile,
} from '@berth/domain';
import type { CallGate } from '../subscription/cloud-ports.ts';
import type { DeploymentTarget } from '../subscription/ports.ts';

/** Which calls are looked up. */
export interface TrailQuestion {
  /** The resource, by the name that CloudTrail has for it. */
  name: string;
  region: string;
  from: Date;
  to: Date;
}

/** Reads CloudTrail of one AWS account. No method throws for what AWS answers. */
export interface TrailReader {
  /** Whether the key may look calls up, as AWS's policy simulator says: no look-up is tried for that. */
  mayLookUp(userArn: string, signal: AbortSignal): Promise<Seen<boolean>>;
  /** The newest calls about a resource, as many as a few pages hold, the newest first. */
  lookUp(question: TrailQuestion, signal: AbortSignal): Promise<Seen<RecordedCall[]>>;
  close(): void;
}

/** Opens the trail of a target; `openCloudTrail` of packages/aws makes one. */
export type OpenTrail = (target: DeploymentTarget, gateOf: (region: string) => CallGate) => TrailReader;

/** A finding of which nobody knows yet who brought it about. */
export interface Unexplained {
  id: number;
  finding: Pick<Finding, 'code' | 'subject'>;
  openedAt: Date;
  search: ActorSearch;
}

export interface FindActorsInput {
  findings: readonly Unexplained[];
  /** Of the findings; those of IAM are recorded elsewhere. */
  region: string;
  /** The programmatic user. */
  userArn: string;
  profile: VendorProfile;
  /** Which of these requests were Berth's own. */
  areOurs(requestIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Told of each finding, by its id, what came of it; of those that were not got to it is told nothing. */
  tell(id: number, seen: ActorSeen): Promise<void>;
}

/** CloudTrail answers two look-ups a second, to the whole account. What is left is looked up at the next scan. */
const LOOK_UPS_MOST = 10;
/** How far the clocks of AWS and of this machine may be apart. */
const SKEW_MS = 60_000;

/**
 * Searches CloudTrail for who brought findings about, where the customer's policy lets the key look there: that is asked
 * of the simulator first, so that no call is denied. By one look-up for each resource, ten at most.
 */
export async function findActors(
  { findings, region, userArn, profile, areOurs, tell }: FindActorsInput,
  reader: TrailReader,
  signal: AbortSignal,
): Promise<void> {
  const open: (Unexplained & { place: TrailPlace })[] = [];
  for (const one of findings) {
    const place = trailPlace(one.finding, userArn, profile.names);
    if (place) open.push({ ...one, place });
    else await tell(one.id, { kind: 'unknown', because: 'no-call' });
  }
  if (open.length === 0) return;
  const may = await reader.mayLookUp(userArn, signal);
  if (may.kind !== 'present' || !may.value) {
    const because = may.kind === 'present' ? 'not-permitted' : 'no-answer';
    for (const { id } of open) await tell(id, { kind: 'unknown', because });
    return;
  }
  const asked = new Map<string, Seen<RecordedCall[]>>();
  for (const { id, finding, openedAt, search, place } of open) {
    const seen: Seen<RecordedCall[]>[] = [];
    for (const name of place.names) {
      const [from, to] = [new Date(search.since), new Date(openedAt.getTime() + SKEW_MS)];
      const question = { name, region: place.region ?? region, from, to };
      const key = JSON.stringify(question);
      if (!asked.has(key) && asked.size < LOOK_UPS_MOST)
        asked.set(key, await reader.lookUp(question, signal));
      const answer = asked.get(key);
      if (answer) seen.push(answer);
    }
    if (seen.length === place.names.length) await tell(id, await explained(finding, seen, areOurs));
  }
}

async function explained(
  finding: Unexplained['finding'],
  seen: readonly Seen<RecordedCall[]>[],
  areOurs: FindActorsInput['areOurs'],
): Promise<ActorSeen> {
  const events = suspects(
    finding,
    seen.flatMap((one) => (one.kind === 'present' ? one.value : [])),
  );
  const ours = events.length > 0 ? await areOurs(events.map(({ requestId }) => requestId)) : new Set();
  const [newest, ...before] = events.filter(({ requestId }) => !ours.has(requestId));
  if (newest) {
    const others = new Set(before.map(({ arn }) => arn).filter((arn) => arn !== newest.arn));
    return { kind: 'known', actor: actorOf(newest), others: [...others] };
  }
  const refused = seen.find((one) => one.kind === 'unknown');
  if (!refused) return { kind: 'unknown', because: 'not-recorded' };
  return { kind: 'unknown', because: refused.because === 'denied' ? 'not-permitted' : 'no-answer' };
}
