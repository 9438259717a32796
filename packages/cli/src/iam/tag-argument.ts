import type { Tag } from '@berth/domain';
import { InvalidArgumentError } from 'commander';

/** One more `KEY=VALUE`. The value may hold further equals signs and may be empty. */
export function tagArgument(text: string, before: Tag[] = []): Tag[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is KEY=VALUE.');
  return [...before, { Key: text.slice(0, at), Value: text.slice(at + 1) }];
}
