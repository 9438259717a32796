/** Why a look at AWS gave no answer. `denied`, `throttled` and absent are three different things. */
export type UnknownBecause =
  | 'denied'
  | 'throttled'
  | 'bad-credentials'
  | 'partial'
  | 'unreachable'
  | 'unclassified'
  | 'not-looked';

/**
 * What a look at one AWS thing gave. `absent` comes only from AWS's own typed not-found answer or from a
 * complete listing; everything that merely was not seen is `unknown`, and no plan acts on it.
 */
export type Seen<T> =
  | { kind: 'present'; value: T }
  | { kind: 'absent' }
  | { kind: 'unknown'; because: UnknownBecause; detail?: string };

export const present = <T>(value: T): Seen<T> => ({ kind: 'present', value });
export const absent: Seen<never> = { kind: 'absent' };
export const unknown = (because: UnknownBecause, detail?: string): Seen<never> => ({
  kind: 'unknown',
  because,
  ...(detail === undefined ? {} : { detail }),
});
