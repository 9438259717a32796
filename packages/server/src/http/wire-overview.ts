import { type CloudAccountOverviewBody, maskAccessKeyId } from '@berth/api';
import type { Caller, CloudAccountOverview } from '../app/app.ts';
import { INTERNAL_ACCOUNT_ID } from '../app/names.ts';
import { permissionOf, unless } from './permissions.ts';

type Health = CloudAccountOverviewBody['health'];

/** How a cloud account does, by its last verification, and what that saw. */
export function healthOf({ id, status, lastVerifiedAt, worst }: CloudAccountOverview): Health {
  if (id === INTERNAL_ACCOUNT_ID)
    return { state: 'unknown', reason: "The vendor's own account; it is not verified here." };
  if (lastVerifiedAt === null) return { state: 'unknown', reason: 'It was not verified yet.' };
  const isBlocking = worst?.severity === 'blocking';
  if (status === 'active-error' || (worst?.status === 'failed' && isBlocking))
    return { state: 'broken', reason: worst?.seen ?? 'The last verification failed.' };
  if (worst?.status === 'failed') return { state: 'attention', reason: worst.seen };
  if (worst && isBlocking) return { state: 'unknown', reason: worst.seen };
  return {
    state: 'healthy',
    reason: worst ? 'Every check that could be made passed.' : 'Every check passed.',
  };
}

/** What the caller may do to a cloud account, by role and by how the account is. */
function actionsOf(view: CloudAccountOverview, caller: Caller): CloudAccountOverviewBody['actions'] {
  const internal = view.id === INTERNAL_ACCOUNT_ID ? 'It belongs to the vendor.' : null;
  const goes = view.status === 'delete-draft' ? 'It is being deleted.' : null;
  const used =
    view.subscriptions === 0
      ? null
      : `It is used by ${view.subscriptions} subscription${view.subscriptions === 1 ? '' : 's'}, which must be deleted first.`;
  const change = permissionOf(caller, 'cloud-accounts', 'mutate');
  return {
    update: unless(change, internal, goes),
    verify: unless(permissionOf(caller, 'cloud-accounts', 'verify'), internal, goes),
    delete: unless(change, internal, goes, used),
  };
}

/** A cloud account as the console lists it. */
export const toOverview = (view: CloudAccountOverview, caller: Caller): CloudAccountOverviewBody => ({
  id: view.id,
  name: view.name,
  provider: view.provider,
  internal: view.id === INTERNAL_ACCOUNT_ID,
  status: view.status,
  awsAccountId: view.awsAccountId ?? undefined,
  accessKeyId: view.accessKeyId === null ? undefined : maskAccessKeyId(view.accessKeyId),
  consoleAccess: view.consoleAccess ?? undefined,
  policyGeneration: view.policyGeneration ?? undefined,
  health: healthOf(view),
  subscriptions: view.subscriptions,
  createdAt: view.createdAt?.toISOString(),
  lastVerifiedAt: view.lastVerifiedAt?.toISOString(),
  actions: actionsOf(view, caller),
});
