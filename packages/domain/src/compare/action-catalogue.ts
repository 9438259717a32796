import type { PolicyDocument } from '../policy-document.ts';
import { nameTest } from './glob.ts';
import { actionPattern } from './statements.ts';

/** One service's actions, ready to be matched. */
export interface ServiceActions {
  /** Whole names, `ec2:RunInstances`. */
  names: readonly string[];
  /** In the same order and lower case, without the service: `runinstances`. */
  lowered: readonly string[];
  /** Where each of these stands. */
  places: ReadonlyMap<string, number>;
  /** The places of the names in which three characters stand together; a line break is before and after each name. */
  index: ReadonlyMap<string, readonly number[]>;
}

/** AWS's list of actions, as far as it was loaded. */
export interface ActionCatalogue {
  /** The day on which the list was taken, as in `2026-09-26`. */
  takenOn: string;
  /** By prefix in lower case. A service that is not in it is none of AWS's, as far as the list knows. */
  services: ReadonlyMap<string, ServiceActions>;
}

/** Makes a catalogue of action names without prefix, by service. */
export function actionCatalogue(
  takenOn: string,
  services: Iterable<readonly [service: string, names: readonly string[]]>,
): ActionCatalogue {
  const entries = [...services].map(([service, actions]): [string, ServiceActions] => {
    const sorted = [...actions].sort();
    const names = sorted.map((name) => `${service}:${name}`);
    const lowered = sorted.map((name) => name.toLowerCase());
    const places = new Map(lowered.map((name, place) => [name, place]));
    return [service.toLowerCase(), { names, lowered, places, index: indexOf(lowered) }];
  });
  return { takenOn, services: new Map(entries) };
}

function indexOf(names: readonly string[]): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [place, name] of names.entries()) {
    const text = `\n${name}\n`;
    for (let at = 0; at + SIZE <= text.length; at++) {
      const part = text.slice(at, at + SIZE);
      const known = index.get(part);
      if (!known) index.set(part, [place]);
      else if (known.at(-1) !== place) known.push(place);
    }
  }
  return index;
}

/** Characters that the index takes together. */
const SIZE = 3;

/** The places of the actions that a pattern without its service matches: those of its rarest part, looked at one by one. */
export function placesMatching({ lowered, index }: ServiceActions, pattern: string): readonly number[] {
  const wanted = pattern.toLowerCase();
  let fewest: readonly number[] | null = null;
  for (const part of `\n${wanted}\n`.split(/[*?]/))
    for (let at = 0; at + SIZE <= part.length; at++) {
      const places = index.get(part.slice(at, at + SIZE)) ?? [];
      if (fewest === null || places.length < fewest.length) fewest = places;
    }
  if (/^\*+$/.test(wanted)) return [...lowered.keys()];
  const test = nameTest(wanted);
  return (fewest ?? [...lowered.keys()]).filter((place) => test(lowered[place] ?? ''));
}

/** The services that documents name: those whose actions have to be known to compare them. */
export function servicesNamed(documents: readonly PolicyDocument[]): string[] {
  const patterns = documents
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action = [], NotAction = [] }) => [Action, NotAction].flat());
  return [...new Set(patterns.map((text) => actionPattern(text).service))]
    .filter((service) => service !== '')
    .sort();
}
