import { useCallback } from 'react';
import { useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';

/** The address with those parameters changed; an empty value takes one out. */
export function withParameters(changes: Readonly<Record<string, string | null>>): string {
  const parameters = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const search = parameters.toString();
  return `${window.location.pathname}${search === '' ? '' : `?${search}`}`;
}

/**
 * A state that stands in the address, so that a link shows the same: filter, page, tab. It replaces the entry in the
 * browser's history; `back` leads to the page before. Never for a secret.
 */
export function useUrlState(name: string, otherwise = ''): [string, (value: string) => void] {
  const value = new URLSearchParams(useSearch()).get(name) ?? otherwise;
  const set = useCallback(
    (next: string) =>
      navigate(withParameters({ [name]: next === otherwise ? null : next }), { replace: true }),
    [name, otherwise],
  );
  return [value, set];
}
