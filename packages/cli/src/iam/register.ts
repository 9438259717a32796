import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** Adds `berth iam …`. */
export function registerIam(_program: Command, _terminal: Terminal): void {}
