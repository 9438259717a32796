// Before anything is drawn, so that a dark page does not begin with a white flash.
try {
  const chosen = localStorage.getItem('berth.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.style.colorScheme = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}

// Who is signed in is asked while the console's code is still on its way; src/app/early-session.ts takes the answer.
window.earlySession = fetch('/v1/session', { headers: { accept: 'application/json' }, redirect: 'error' });
window.earlySession.catch(() => undefined);
