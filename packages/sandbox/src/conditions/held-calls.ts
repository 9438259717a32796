/** A call that a fault of kind `hold-…` keeps without an answer. */
export interface HeldCall {
  accountId: string;
  service: string;
  action: string;
  /** Whether it has acted: `hold-before` has not. */
  acted: boolean;
}

/** The calls whose clients wait now, in vain: each until its client is gone. */
export class HeldCalls {
  readonly #held = new Set<HeldCall>();

  add(call: HeldCall): void {
    this.#held.add(call);
  }

  remove(call: HeldCall): void {
    this.#held.delete(call);
  }

  list(): HeldCall[] {
    return [...this.#held];
  }
}
