import type { Phase } from '../state/ec2-model.ts';

/** The state that something is in at a time. */
export const phaseAt = <State extends string>(
  phases: readonly Phase<State>[],
  nowMs: number,
): Phase<State> | undefined => phases.findLast(({ at }) => at <= nowMs) ?? phases[0];

/** What has been stays; what would have come by itself does not, but what is given. */
export const turned = <State extends string>(
  phases: readonly Phase<State>[],
  nowMs: number,
  ...next: Phase<State>[]
): Phase<State>[] => [...phases.filter(({ at }) => at <= nowMs), ...next];
