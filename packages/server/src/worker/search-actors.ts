import { isToSearch } from '@berth/domain';
import { findActors, type Unexplained } from '@berth/engine';
import type { AppContext } from '../app/context.ts';
import { getCloudAccount } from '../db/repositories/cloud-accounts.ts';
import { openFindings, writeActor } from '../db/repositories/findings.ts';
import { ownRequests } from '../db/repositories/journal.ts';
import type { ScanKey } from '../db/repositories/scans.ts';

/** Longer than that nobody waits for a name. */
const LIMIT_MS = 60_000;

/**
 * Searches for who brought about what is open in a place, once its look is kept: CloudTrail tells it minutes later, so it
 * is searched again at the next looks. Whatever goes wrong, the findings stay as they are.
 *
 * @param subscriptionIds Those in the place; null for the cloud account itself.
 */
export async function searchActors(
  context: AppContext,
  { accountId, cloudAccountId, region }: ScanKey,
  subscriptionIds: readonly (number | null)[],
  signal: AbortSignal,
): Promise<void> {
  const { outer } = context.database;
  if (!context.openTrail || subscriptionIds.length === 0) return;
  const now = context.clock.now();
  const findings = (await openFindings(outer, { accountId, cloudAccountId }, subscriptionIds)).flatMap(
    (finding): Unexplained[] => {
      const { id, actor: search, openedAt } = finding;
      const worth = search !== null && isToSearch(search, openedAt.getTime(), now);
      return worth ? [{ id, finding, openedAt, search }] : [];
    },
  );
  const account = findings.length > 0 ? await getCloudAccount(outer, accountId, cloudAccountId) : null;
  const target = account && (await context.targetOf(accountId, cloudAccountId, { kind: 'scan', id: null }));
  if (!account?.awsUserArn || !target || target.hosted) return;
  const owner = target.awsAccountId ?? target.accessKeyId;
  const trail = context.openTrail(target, (place) => context.budgets.gate(owner, place));
  const searchedAt = new Date(now).toISOString();
  const byId = new Map(findings.map((one) => [one.id, one]));
  const since = new Date(Math.min(...findings.map(({ search }) => Date.parse(search.since))));
  try {
    await findActors(
      {
        findings,
        region,
        userArn: account.awsUserArn,
        profile: context.profile,
        areOurs: (requestIds) => ownRequests(outer, accountId, requestIds, since),
        // At once: what was found is not lost with what comes after it.
        tell: async (id, seen) => {
          const one = byId.get(id);
          if (!one) return;
          const { openedAt, search } = one;
          await writeActor(outer, { accountId, id, openedAt }, { since: search.since, searchedAt, seen });
        },
      },
      trail,
      AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    );
  } catch (error) {
    signal.throwIfAborted();
    context.log.warn('Who did what was found could not be looked up', { cloudAccountId, error });
  } finally {
    trail.close();
  }
}
