import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Handle } from '../handle.ts';
import { transitGateways } from '../schema.ts';

interface Place {
  accountId: number;
  cloudAccountId: number;
}

const inPlace = ({ accountId, cloudAccountId }: Place) =>
  and(eq(transitGateways.accountId, accountId), eq(transitGateways.cloudAccountId, cloudAccountId));

/** The number of each transit gateway, by AWS's id. One that was never seen before gets one. */
export async function numberTransitGateways(
  h: Handle,
  place: Place,
  uids: readonly string[],
): Promise<Map<string, number>> {
  if (uids.length === 0) return new Map();
  const { accountId, cloudAccountId } = place;
  const known = () =>
    h
      .select({ id: transitGateways.id, uid: transitGateways.uid })
      .from(transitGateways)
      .where(and(inPlace(place), inArray(transitGateways.uid, [...uids])))
      .orderBy(asc(transitGateways.id));
  const seen = new Set((await known()).map(({ uid }) => uid));
  const fresh = uids.filter((uid) => !seen.has(uid));
  if (fresh.length > 0)
    await h
      .insert(transitGateways)
      .values(fresh.map((uid) => ({ accountId, cloudAccountId, uid })))
      .onConflictDoNothing();
  return new Map((await known()).map(({ id, uid }) => [uid, id]));
}

/** AWS's id of the transit gateway of that number. */
export async function transitGatewayUid(h: Handle, place: Place, id: number): Promise<string | null> {
  const [row] = await h
    .select({ uid: transitGateways.uid })
    .from(transitGateways)
    .where(and(inPlace(place), eq(transitGateways.id, id)));
  return row?.uid ?? null;
}

export async function eraseTransitGateways(h: Handle, place: Place): Promise<void> {
  await h.delete(transitGateways).where(inPlace(place));
}
