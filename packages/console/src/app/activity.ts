/**
 * Whether somebody is at the page. A session must end when nobody is, although pages refresh themselves; so each
 * call says whether it is the page's own doing.
 */
const RECENT_MS = 5_000;
const KEEP_ALIVE_MS = 120_000;
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

let lastSignAt = Date.now();
let lastForegroundCallAt = Date.now();

/** True for a call that follows from nothing the user did just now. */
export function isBackground(): boolean {
  const background = Date.now() - lastSignAt > RECENT_MS;
  if (!background) lastForegroundCallAt = Date.now();
  return background;
}

/**
 * Watches for signs of a person. Somebody who fills in a long form makes no call; `keepAlive` then makes one now and
 * again, so that the session does not end under their hands.
 */
export function watchActivity(keepAlive: () => void): () => void {
  const onSign = (): void => {
    lastSignAt = Date.now();
    if (lastSignAt - lastForegroundCallAt > KEEP_ALIVE_MS) {
      lastForegroundCallAt = lastSignAt;
      keepAlive();
    }
  };
  for (const sign of SIGNS) window.addEventListener(sign, onSign, { passive: true, capture: true });
  return () => {
    for (const sign of SIGNS) window.removeEventListener(sign, onSign, { capture: true });
  };
}
