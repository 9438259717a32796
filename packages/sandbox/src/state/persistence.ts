import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
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
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, JSON.stringify({ format: FORMAT, clockOffsetMs, state }, replacer));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/** The saved state, or undefined when there is none. Throws when the file is not one of ours. */
export function loadState(file: string): { state: SandboxState; clockOffsetMs: number } | undefined {
  if (!existsSync(file)) return undefined;
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'), reviver);
  if (typeof found !== 'object' || found === null || !('format' in found) || found.format !== FORMAT)
    throw new Error(`${file} is not a state file of this sandbox's version. Move it away to start afresh.`);
  return found as unknown as { state: SandboxState; clockOffsetMs: number };
}
