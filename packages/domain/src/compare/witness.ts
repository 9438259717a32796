import type { ConditionEntry } from '../verify/trust-conditions.ts';
import type { RequestContext } from './conditions.ts';
import { decide, type PolicyRequest } from './evaluate.ts';
import type { PolicyStatement } from './statements.ts';

/** How far a document goes for a request: it denies, says nothing, or allows. */
type Reach = 0 | 1 | 2;

function reachOf(about: readonly PolicyStatement[], request: PolicyRequest): Reach | null {
  const verdict = decide(about, request);
  if (verdict.kind === 'unknown') return null;
  if (verdict.kind === 'allowed') return 2;
  return verdict.by.length > 0 ? 0 : 1;
}

/** Requests tried in search of a difference; more statements than these need are rare. */
const MOST_TRIED = 200;
const MOST_VALUES = 4;
const SOMEBODY = 'somebody';

/**
 * Looks for a request that shows that the second document goes less far than the first, or further, among those that
 * the statements' own patterns and conditions suggest. Not to find one proves nothing.
 */
export function hasWitness(
  from: readonly PolicyStatement[],
  to: readonly PolicyStatement[],
  goes: 'less far' | 'further',
): boolean {
  const statements = [...from, ...to];
  const contexts = sampleContexts(statements);
  let tried = 0;
  for (const resource of sampleResources(statements))
    for (const context of contexts) {
      const request: PolicyRequest = { action: '', resource, context };
      const [before, after] = [reachOf(from, request), reachOf(to, request)];
      if (before !== null && after !== null && (goes === 'further' ? after > before : after < before))
        return true;
      tried += 1;
      if (tried >= MOST_TRIED) return false;
    }
  return false;
}

/** An example for every pattern, and one that no pattern but `*` covers. */
function sampleResources(statements: readonly PolicyStatement[]): string[] {
  const samples = statements.flatMap(({ resources, variables }) =>
    resources.patterns
      .slice(0, MOST_VALUES)
      .map(({ text, parts }) => (parts === null ? ELSEWHERE : sampleOf(text, variables))),
  );
  return [...new Set([...samples, ELSEWHERE])];
}

const ELSEWHERE = 'arn:aws:elsewhere:us-east-1:123456789012:something/else';

const sampleOf = (pattern: string, variables: boolean): string =>
  (variables ? pattern.replace(/\$\{[^}]*\}/g, SOMEBODY) : pattern).replaceAll('*', 'x').replaceAll('?', 'x');

/** What a request may carry: nothing; what one statement asks for; and each value that a condition names. */
function sampleContexts(statements: readonly PolicyStatement[]): RequestContext[] {
  const contexts: Record<string, string[]>[] = [{}];
  const all: Record<string, string[]> = {};
  for (const { conditions } of statements) {
    const met: Record<string, string[]> = {};
    for (const entry of conditions) {
      const [first] = samplesOf(entry);
      if (first !== undefined) met[entry.key] = [first];
    }
    contexts.push(met);
    Object.assign(all, met);
    for (const entry of conditions)
      for (const value of samplesOf(entry)) contexts.push({ ...met, [entry.key]: [value] });
  }
  contexts.push(all);
  const distinct = new Map(contexts.map((context) => [JSON.stringify(context), context]));
  return [...distinct.values()].map((context) => (key: string) => context[key] ?? somebody(key));
}

const somebody = (key: string): string[] | 'absent' => (key === 'aws:username' ? [SOMEBODY] : 'absent');

/** Values that a condition can tell apart. */
function samplesOf({ base, values }: ConditionEntry): string[] {
  if (base === 'null') return values.some((value) => value.toLowerCase() === 'false') ? ['x'] : [];
  if (base === 'bool') return ['true', 'false'];
  const few = values.slice(0, MOST_VALUES);
  if (base.startsWith('numeric'))
    return few.flatMap((value) => [-1, 0, 1].map((step) => String(Number(value) + step)));
  return [...few.map((value) => sampleOf(value, true)), 'another'];
}
