import { navigate } from 'wouter/use-browser-location';
import { isOurs } from '../routes.tsx';

/**
 * Follows every link to a page of the console without loading the console again, whichever component drew it.
 * A link that is to open elsewhere, to be downloaded, or that leads out of the console is the browser's.
 */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.hasAttribute('download')) return;
    const { origin, pathname, search, hash } = new URL(link.href);
    if (origin !== window.location.origin || hash !== '' || !isOurs(pathname)) return;
    event.preventDefault();
    if (pathname + search !== window.location.pathname + window.location.search) navigate(pathname + search);
  });
}
