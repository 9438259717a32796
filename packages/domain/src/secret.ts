const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const MASK = '[secret]';

/**
 * A value that never prints: not by string conversion, JSON, template literal or `console.log`.
 *
 * `reveal()` may be called only in the files that the repo test `test/repo/secrets.test.ts` lists.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret in clear. Call it where the value leaves for AWS or the vault, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [INSPECT](): string {
    return MASK;
  }
}
