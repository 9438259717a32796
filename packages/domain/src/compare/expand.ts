import { type ActionCatalogue, placesMatching, type ServiceActions } from './action-catalogue.ts';
import { nameTest } from './glob.ts';
import { type ActionPattern, type PolicyStatement, statementName } from './statements.ts';

/** Stands for every action of the services that neither document names. */
export const EVERYTHING_ELSE = '*';

/** Actions of which both documents speak in the same statements. */
export interface ActionGroup {
  from: PolicyStatement[];
  to: PolicyStatement[];
  /** As AWS spells them; a pattern, where AWS's list can't expand it. */
  actions: string[];
}

/** Both documents' wildcards, expanded over one list of actions. */
export interface Expansion {
  groups: ActionGroup[];
  /** What the list does not know, and other things to say about a pattern. */
  remarks: string[];
}

type Side = 'from' | 'to';

/** The actions of one service: AWS's, and after them those that only the documents know. */
interface Known {
  listed: ServiceActions | undefined;
  /** As written, by lower case and without the service. */
  extra: Map<string, string>;
  /** The number of its first action. */
  offset: number;
}

/** The services that are named; under the empty name what stands for all the others, where a statement reaches so far. */
type Universe = Map<string, Known>;

/**
 * Every action that either document is about, with wildcards expanded. Actions and services that AWS's list does not
 * have are kept as they are written, with a remark: the list may be older than the policy.
 */
export function expand(
  sides: Record<Side, readonly PolicyStatement[]>,
  catalogue: ActionCatalogue,
): Expansion {
  const { universe, size } = universeOf([...sides.from, ...sides.to], catalogue);
  const grouping = new Grouping(size);
  const marks = new Marks(size);
  const remarks = new Set<string>();
  for (const side of ['from', 'to'] as const)
    for (const statement of sides[side]) {
      marks.clear();
      for (const pattern of statement.actions.patterns) {
        const remark = mark(universe, pattern, marks);
        if (remark !== null) remarks.add(remark(statementName(statement), catalogue.takenOn));
      }
      grouping.add(side, statement, statement.actions.not ? marks.others() : marks.marked);
    }
  return { groups: grouping.groups(universe), remarks: [...remarks] };
}

/** Actions that a statement matches, each once. */
class Marks {
  marked: number[] = [];
  readonly #round: Int32Array;
  #now = 0;

  constructor(size: number) {
    this.#round = new Int32Array(size);
  }

  clear(): void {
    this.#now += 1;
    this.marked = [];
  }

  add(action: number): void {
    if (this.#round[action] === this.#now) return;
    this.#round[action] = this.#now;
    this.marked.push(action);
  }

  others(): number[] {
    return [...this.#round.keys()].filter((action) => this.#round[action] !== this.#now);
  }
}

/** Sorts actions, which are numbers here, into groups while statement after statement is added. */
class Grouping {
  readonly #groups: Omit<ActionGroup, 'actions'>[] = [{ from: [], to: [] }];
  readonly #groupOf: Int32Array;

  constructor(size: number) {
    this.#groupOf = new Int32Array(size);
  }

  add(side: Side, statement: PolicyStatement, actions: readonly number[]): void {
    const next = new Map<number, number>();
    for (const action of actions) {
      const group = this.#groupOf[action] ?? 0;
      let after = next.get(group);
      if (after === undefined) {
        after = this.#with(group, side, statement);
        next.set(group, after);
      }
      this.#groupOf[action] = after;
    }
  }

  #with(group: number, side: Side, statement: PolicyStatement): number {
    const { from = [], to = [] } = this.#groups[group] ?? {};
    const made = side === 'from' ? { from: [...from, statement], to } : { from, to: [...to, statement] };
    return this.#groups.push(made) - 1;
  }

  groups(universe: Universe): ActionGroup[] {
    const full: ActionGroup[] = this.#groups.map((group) => ({ ...group, actions: [] }));
    for (const { listed, extra, offset } of universe.values()) {
      let at = offset;
      for (const names of [listed?.names ?? [], extra.values()])
        for (const name of names) {
          const group = this.#groupOf[at++] ?? 0;
          if (group > 0) full[group]?.actions.push(name);
        }
    }
    return full.filter(({ actions }) => actions.length > 0);
  }
}

function universeOf(
  statements: readonly PolicyStatement[],
  catalogue: ActionCatalogue,
): { universe: Universe; size: number } {
  const found: Universe = new Map();
  const knownOf = (service: string): Known => {
    const known = found.get(service) ?? {
      listed: catalogue.services.get(service),
      extra: new Map(),
      offset: 0,
    };
    found.set(service, known);
    return known;
  };
  for (const { actions } of statements) {
    if (actions.not) knownOf('').extra.set(EVERYTHING_ELSE, EVERYTHING_ELSE);
    for (const pattern of actions.patterns) {
      const { listed, extra } = knownOf(pattern.service);
      const expands = listed !== undefined && (pattern.wild || listed.places.has(pattern.name));
      if (!expands && !extra.has(pattern.name)) extra.set(pattern.name, pattern.text);
    }
  }
  const universe = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  let size = 0;
  for (const known of universe.values()) {
    known.offset = size;
    size += (known.listed?.names.length ?? 0) + known.extra.size;
  }
  return { universe, size };
}

type Remark = (statement: string, takenOn: string) => string;

const ALL: Pick<ActionPattern, 'name' | 'wild'> = { name: '*', wild: true };

/** Marks what a pattern matches, and gives what there is to say about one that AWS's list does not explain. */
function mark(universe: Universe, pattern: ActionPattern, marks: Marks): Remark | null {
  if (pattern.service === '') {
    for (const known of universe.values()) markMatching(known, ALL, marks);
    return null;
  }
  const known = universe.get(pattern.service);
  if (!known) return null;
  const place = known.listed?.places.get(pattern.name);
  if (place !== undefined) {
    marks.add(known.offset + place);
    return null;
  }
  return remarkOn(pattern, known, markMatching(known, pattern, marks));
}

/** Gives how many of AWS's actions match. What only a document knows is matched as text, wildcards included. */
function markMatching(
  { listed, extra, offset }: Known,
  { name, wild }: Pick<ActionPattern, 'name' | 'wild'>,
  marks: Marks,
): number {
  const places = listed && wild ? placesMatching(listed, name) : [];
  for (const place of places) marks.add(offset + place);
  if (extra.size > 0) {
    const test = nameTest(name);
    let at = offset + (listed?.names.length ?? 0);
    for (const lowered of extra.keys()) {
      if (lowered === name || test(lowered)) marks.add(at);
      at += 1;
    }
  }
  return places.length;
}

function remarkOn({ text, service, wild }: ActionPattern, { listed }: Known, found: number): Remark | null {
  if (!listed)
    return (where, takenOn) =>
      `${text} (in ${where}): AWS's list of ${takenOn} has no service ${service}; kept as it is written.`;
  if (!wild)
    return (where, takenOn) =>
      `${text} (in ${where}): AWS's list of ${takenOn} has no such action; kept as it is written.`;
  if (found > 0) return null;
  return (where, takenOn) => `${text} (in ${where}): matches no action of AWS's list of ${takenOn}.`;
}
