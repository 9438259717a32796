import { INT32_MAX } from '@berth/api';
import { InvalidArgumentError } from 'commander';

/** An id of the API, as typed: a whole number from 1 on. */
export function idArgument(text: string): number {
  const id = Number(text);
  if (!/^[1-9]\d{0,9}$/.test(text) || id > INT32_MAX) throw new InvalidArgumentError('It is a whole number.');
  return id;
}

export const countArgument =
  (min: number, max: number) =>
  (text: string): number => {
    const count = Number(text);
    if (/^\d{1,10}$/.test(text) && count >= min && count <= max) return count;
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
  };

/** A moment as typed: `2026-11-20` or `2026-11-20T08:00:00Z`. */
export function momentArgument(text: string): Date {
  const moment = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(moment.getTime())) {
    throw new InvalidArgumentError('It is a moment like 2026-11-20T08:00:00Z.');
  }
  return moment;
}

/** A task's id, as the service gives it. */
export function taskArgument(text: string): string {
  if (!/^[\w-]{1,64}$/.test(text)) throw new InvalidArgumentError('It is the id of a task.');
  return text;
}
