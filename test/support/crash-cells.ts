import type { SandboxEvent } from './sandbox-client.ts';

/** What a subscription goes through, in the order in which one can do it again and again. */
export const WORKS = ['create', 'tags', 'allow-list', 'delete'] as const;
export type Work = (typeof WORKS)[number];

/** One place where a process ends: before or after AWS acts on the n-th call of an action in a piece of work. */
export interface Cell {
  work: Work;
  service: string;
  action: string;
  nth: number;
  when: 'before' | 'after';
}

export const cellName = ({ work, action, nth, when }: Cell): string => `${work} ${when} ${action} #${nth}`;

/** The cells of a piece of work, before and after each of the calls that it made. */
export function cellsOf(work: Work, calls: readonly Pick<SandboxEvent, 'service' | 'action'>[]): Cell[] {
  const times = new Map<string, number>();
  return calls.flatMap(({ service, action }) => {
    const nth = (times.get(`${service}:${action}`) ?? 0) + 1;
    times.set(`${service}:${action}`, nth);
    return (['before', 'after'] as const).map((when) => ({ work, service, action, nth, when }));
  });
}

/** So many of them, spread evenly over the order that they have. */
export function sample<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, n) => all[Math.floor((n * all.length) / most)] as T);
}

/**
 * Batches of at most `size`, each of one work: a batch of creations, then of changes, then of deletions, and so on, so
 * that what one batch leaves is what the next begins with.
 */
export function batchesOf(cells: readonly Cell[], size: number): Cell[][] {
  const left = new Map(WORKS.map((work) => [work, cells.filter((cell) => cell.work === work)]));
  const batches: Cell[][] = [];
  while ([...left.values()].some((of) => of.length > 0))
    for (const of of left.values()) {
      const batch = of.splice(0, size);
      if (batch.length > 0) batches.push(batch);
    }
  return batches;
}
