import { InvalidArgumentError } from 'commander';

/** An option that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** A tag as typed: `key=value`. */
export function tagOption(
  text: string,
  before: { key: string; value: string }[] = [],
): { key: string; value: string }[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is a tag like team=blue.');
  return [...before, { key: text.slice(0, at), value: text.slice(at + 1) }];
}

export function sizeArgument(text: string): number {
  const size = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || size <= 0)
    throw new InvalidArgumentError('It is a number of gigabytes.');
  return size;
}
