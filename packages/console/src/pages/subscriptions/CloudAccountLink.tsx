import Link from '@cloudscape-design/components/link';
import { usePermission } from '../../app/session.ts';
import { useApi } from '../../app/use-api.ts';
import { LIST_KEY } from '../cloud-accounts/keys.ts';

/** The vendor's own account, which has no page. */
const INTERNAL = 1;

/** The cloud account that a subscription is in, by its name where that can be seen. */
export function CloudAccountLink({ id }: { id: number | undefined }) {
  const { allowed } = usePermission('cloud-accounts', 'read');
  const list = useApi(LIST_KEY, (api, signal) => api.listCloudAccountOverviews(signal), { enabled: allowed });
  if (id === undefined) return '-';
  const name = list.data?.cloudAccounts.find((account) => account.id === id)?.name ?? `Cloud account ${id}`;
  return (
    <span className="breakable">
      {id === INTERNAL || !allowed ? name : <Link href={`/cloud-accounts/${id}`}>{name}</Link>}
    </span>
  );
}
