const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const MASK = '[secret]';

const encodeURIComponentSafely = (text: string): string => encodeURIComponent(text.toWellFormed());

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

  /** Whether its text has the pattern: a yes or no about its shape, without opening it. */
  matches(pattern: RegExp): boolean {
    return pattern.test(this.#value);
  }

  /**
   * `text` with every occurrence of the secret masked, as it is, URL-encoded or as JSON writes it. Secrets of fewer
   * than eight characters are left: masking them would only garble the text, and nothing that AWS accepts is so short.
   */
  redactFrom(text: string): string {
    if (this.#value.length < 8) return text;
    const json = JSON.stringify(this.#value).slice(1, -1);
    const trimmed = this.#value.trim();
    const forms = [
      this.#value,
      encodeURIComponentSafely(this.#value),
      json,
      ...(trimmed.length < 8 ? [] : [trimmed]),
    ];
    return forms.reduce((masked, form) => masked.split(form).join(MASK), text);
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
