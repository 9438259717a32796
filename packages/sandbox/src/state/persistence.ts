import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SandboxState } from './model.ts';

const FORMAT = 1;

const replacer = (_key: string, value: unknown): unknown =>
  value instanceof Map ? { $map: [...value] } : value;

function reviver(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$map' in value)) return value;
  return new Map(value.$map as [string, unknown][]);
}

/**
 * Writes the whole state beside the file, then renames it over: a crash leaves the old state or the new one.
 * Mode 0600, for access keys are in it.
 */
export function saveState(file: string, state: SandboxState, clockOffsetMs: number): void {
  const temporary = `${file}.tmp`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(handle, JSON.stringify({ format: FORMAT, clockOffsetMs, state }, replacer));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

interface Saved {
  state: SandboxState;
  clockOffsetMs: number;
}

function isSaved(found: unknown): found is Saved {
  const { format, clockOffsetMs, state } = Object(found) as Partial<Saved & { format: unknown }>;
  return (
    format === FORMAT &&
    Number.isFinite(clockOffsetMs) &&
    state?.accounts instanceof Map &&
    state.sessions instanceof Map
  );
}

/**
 * The saved state, or undefined when there is none. Throws when the file is damaged or not one of ours: a fresh
 * world in its place would overwrite it.
 */
export function loadState(file: string): Saved | undefined {
  if (!existsSync(file)) return undefined;
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, 'utf8'), reviver);
  } catch (cause) {
    throw new Error(`${file} cannot be read as a state file: it is damaged. Move it away to start afresh.`, {
      cause,
    });
  }
  if (!isSaved(found))
    throw new Error(`${file} is not a state file of this sandbox's version. Move it away to start afresh.`);
  return found;
}
