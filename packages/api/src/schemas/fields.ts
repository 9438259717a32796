import { z } from 'zod';

/**
 * Control characters, and the invisible ones that make a name read otherwise than it is: line and paragraph
 * separators, direction overrides, byte order mark. A name with one of them could pass for another's.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

/** Whether a text reads as what it is. */
export const printable = (text: string): boolean => !UNPRINTABLE.test(text) && text.isWellFormed();

/** A text that a person typed: not empty, not longer than said, and readable as what it is. */
export function textField(field: string, max: number, example: string, description: string) {
  const error = `${field} must be a text of 1 to ${max} characters, without control characters`;
  return z
    .string({ error })
    .min(1, { error })
    .max(max, { error })
    .refine((value) => printable(value) && value.trim() !== '', { error })
    .meta({ description, example });
}

/** A text of no more than that. */
export const word = (field: string, max: number) => {
  const error = `${field} must be a text of at most ${max} characters`;
  return z
    .string({ error })
    .max(max, { error })
    .refine((text) => !UNPRINTABLE.test(text), { error: `${error}, without control characters` });
};
export const flag = (field: string) => z.boolean({ error: `${field} must be true or false` });
/** A list of no more than that. */
export const listOf = <T extends z.ZodType>(field: string, item: T, max: number) => {
  const error = `${field} must be a list of at most ${max}`;
  return z.array(item, { error }).max(max, { error });
};
/** An amount above zero; databases larger than that are somebody's slip. */
export const gigabytes = (field: string) => {
  const error = `${field} must be a number of gigabytes, more than 0 and at most 100000`;
  return z.number({ error }).positive({ error }).max(100_000, { error });
};
