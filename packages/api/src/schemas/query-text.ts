import { z } from 'zod';
import { INT32_MAX } from './common.ts';

/** A whole number as a query carries it. */
export const integerText = (message: string, min: number, max: number) =>
  z
    .string({ error: message })
    .regex(/^\d{1,10}$/, { error: message })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: message });

/** An id as a query carries it. */
export const idText = (message: string) => integerText(message, 0, INT32_MAX);

/** A moment as a query carries it. */
export const momentText = (name: string) => {
  const error = `${name} must be a moment like 2026-11-20T00:00:00Z`;
  return z
    .string({ error })
    .max(40, { error })
    .regex(/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/, {
      error,
    })
    .transform((text) => new Date(hasZone(text) ? text : `${text.replace(' ', 'T')}Z`))
    .refine((date) => !Number.isNaN(date.getTime()), { error })
    .transform((date) => new Date(Math.min(Math.max(date.getTime(), FIRST), LAST)));
};

/** Nothing is older or newer; databases know no year 0, and write years beyond 9999 in their own way. */
const FIRST = 0;
const LAST = Date.parse('9999-12-31T00:00:00Z');

/** The API's moments are UTC; a text without a zone must not mean the server's own. A bare date is UTC already. */
const hasZone = (text: string): boolean =>
  text.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10));
