import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** Adds the commands that speak to a Berth server over its REST API. */
export function registerRestCommands(_program: Command, _terminal: Terminal): void {}
