/**
 * What this browser remembers of its user: theme, columns, and that somebody was signed in. Never anything of the account,
 * and nothing breaks where a browser keeps nothing.
 */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Only a preference: the next visit starts from the default.
  }
}
