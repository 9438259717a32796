import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useSyncExternalStore } from 'react';
import { recall, remember } from './memory.ts';

export const THEMES = ['system', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const KEY = 'berth.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

let chosen: Theme = known(recall(KEY));

/** Puts the chosen theme on the page and keeps following the system where none was chosen. */
export function startTheme(): void {
  apply();
  system.addEventListener('change', apply);
}

export function chooseTheme(theme: Theme): void {
  chosen = theme;
  remember(KEY, theme === 'system' ? null : theme);
  apply();
}

/** The theme that the user chose; `system` follows the machine. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => chosen);

function apply(): void {
  const dark = chosen === 'dark' || (chosen === 'system' && system.matches);
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  applyMode(dark ? Mode.Dark : Mode.Light);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function known(text: string | null): Theme {
  return THEMES.find((theme) => theme === text) ?? 'system';
}
