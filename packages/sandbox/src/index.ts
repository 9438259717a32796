export type { SandboxEvent } from './conditions/event-log.ts';
export type { SandboxOptions } from './conditions/options.ts';
export { type RunningSandbox, type StartOptions, startSandbox } from './sandbox.ts';
