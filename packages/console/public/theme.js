// Before anything is drawn, so that a dark page does not begin with a white flash.
try {
  const chosen = localStorage.getItem('berth.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.style.colorScheme = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
