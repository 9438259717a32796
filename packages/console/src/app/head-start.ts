import { pageAt } from '../routes.tsx';
import { wasSignedIn } from './session.ts';

export const loadFrame = () => import('./Frame.tsx');

/**
 * Where somebody was signed in the last time, they likely still are: the code of their page is fetched while the
 * server is asked. Nothing else goes by this.
 */
export function headStart(): void {
  if (!wasSignedIn()) return;
  const failed = (): void => undefined; // Said when the code is asked for again, because it is needed.
  loadFrame().catch(failed);
  pageAt(window.location.pathname)?.preload().catch(failed);
}
