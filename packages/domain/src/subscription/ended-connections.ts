import { isConnectionKind } from './connections.ts';
import type { Owned, Recorded } from './owned.ts';

/** How connections ended that the other side did not want, or AWS could not make: by logical id. */
export type EndedConnections = Readonly<Record<string, string>>;

const ENDS: Readonly<Record<string, string>> = {
  rejecting: 'rejected',
  rejected: 'rejected',
  expired: 'expired',
  failing: 'failed',
  failed: 'failed',
};

/** The words that AWS has for it, of something that was not deleted but came to nothing. */
function endOf({ kind, thing }: Owned): string | null {
  if (kind === 'vpcPeering') return ENDS[thing.status] ?? null;
  return kind === 'transitGatewayAttachment' ? (ENDS[thing.state] ?? null) : null;
}

const isGone = ({ kind, thing }: Owned): boolean =>
  (kind === 'vpcPeering' && (thing.status === 'deleting' || thing.status === 'deleted')) ||
  (kind === 'transitGatewayAttachment' && (thing.state === 'deleting' || thing.state === 'deleted'));

/**
 * Which of the wanted connections ended, as is seen now or was once: AWS shows it for some hours only, and nobody is
 * asked again who said no. Only of those that are recorded: what was there before under the same logical id is over.
 */
export function endedConnections(
  wanted: readonly string[],
  owned: readonly Owned[],
  recorded: readonly Recorded[],
  known: EndedConnections = {},
): EndedConnections {
  const ended = wanted.flatMap((id) => {
    const same = owned.filter((one) => one.logicalId === id && isConnectionKind(one.kind));
    if (same.some((one) => endOf(one) === null && !isGone(one))) return [];
    const ours = same.filter(({ thing }) =>
      recorded.some(({ logicalId, physicalId }) => logicalId === id && physicalId === thing.id),
    );
    const [how = known[id]] = ours.flatMap((one) => endOf(one) ?? []);
    return how === undefined ? [] : [[id, how] as const];
  });
  return Object.fromEntries(ended);
}
