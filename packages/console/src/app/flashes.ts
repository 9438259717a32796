import { type ReactNode, useSyncExternalStore } from 'react';

export interface Flash {
  id: string;
  type: 'success' | 'error' | 'info' | 'warning' | 'in-progress';
  header?: ReactNode;
  content?: ReactNode;
}

let flashes: readonly Flash[] = [];
const listeners = new Set<() => void>();

/** Shows a message at the top of whatever page is open. One of the same id takes the earlier one's place. */
export function flash(message: Flash): void {
  const others = flashes.filter(({ id }) => id !== message.id);
  become([message, ...others].slice(0, 20));
}

export function dismissFlash(id: string): void {
  become(flashes.filter((one) => one.id !== id));
}

export const useFlashes = (): readonly Flash[] => useSyncExternalStore(subscribe, () => flashes);

function become(next: readonly Flash[]): void {
  flashes = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
