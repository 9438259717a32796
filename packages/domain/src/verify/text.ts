import type { Secret } from '../secret.ts';

const LONGEST = 240;

/** Control characters, line separators, zero-width and direction-changing characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** A run that could be a secret access key: 40 or more of its alphabet, with upper case, lower case and a digit. */
const SECRET_RUN = /[A-Za-z0-9/+]{40,}/g;

const looksLikeSecret = (run: string): boolean => /[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run);

/** Foreign text (a role name, a URL, AWS's own words) on one line, without what could disguise or reorder it. */
export function clean(text: string, longest = LONGEST): string {
  const line = text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
}

/** Foreign text in quotation marks. */
export const quote = (text: string): string => `"${clean(text, 140).replaceAll('"', "'")}"`;

/**
 * A word for a command line in a remedy: left alone when it is plain, otherwise a placeholder, so that nobody
 * pastes a hostile name into a shell.
 */
export const shellWord = (text: string, placeholder: string): string =>
  /^[\w+=,.@-]{1,128}$/.test(text) && !text.startsWith('-') ? text : `<${placeholder}>`;

/** Masks the secret itself and everything shaped like one, wherever it was typed or echoed. */
export function withoutSecrets(text: string, secret: Secret): string {
  return secret
    .redactFrom(text)
    .replace(SECRET_RUN, (run) => (looksLikeSecret(run) ? '[looks like a secret]' : run));
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
