/** A secret that does not print itself: whatever gives its text only when asked to reveal it. */
export interface SecretValue {
  reveal(): string;
}

/** A secret as such a value, or as the text that a form or an environment variable holds. */
export type SecretText = SecretValue | string;
