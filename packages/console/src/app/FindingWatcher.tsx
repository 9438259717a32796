import Link from '@cloudscape-design/components/link';
import { useEffect, useRef } from 'react';
import { HEALTH_KEY } from '../pages/findings/keys.ts';
import { flash } from './flashes.ts';
import { usePermission } from './session.ts';
import { useApi } from './use-api.ts';

const LOOK_EVERY_MS = 30_000;

/** Says at the top of any page when something was found while the console was open. */
export function FindingWatcher() {
  const { allowed } = usePermission('findings', 'read');
  const { data } = useApi(HEALTH_KEY, (api, signal) => api.findingsHealth(signal), {
    enabled: allowed,
    liveMs: LOOK_EVERY_MS,
  });
  const before = useRef<number | null>(null);
  const open = data?.reduce((sum, one) => sum + one.open, 0);
  const grave = data?.some(({ worst }) => worst === 'critical' || worst === 'high') ?? false;
  useEffect(() => {
    if (open === undefined) return;
    const more = before.current === null ? 0 : open - before.current;
    before.current = open;
    if (more <= 0) return;
    flash({
      id: 'findings',
      type: grave ? 'error' : 'warning',
      header: `${more} new ${more === 1 ? 'finding' : 'findings'}`,
      content: (
        <>
          Something in AWS is no longer as it was made.{' '}
          <Link href="/findings" color="inverted">
            Show the findings
          </Link>
        </>
      ),
    });
  }, [open, grave]);
  return null;
}
