import type { Account, SandboxState } from '../state/model.ts';

/**
 * Past states, for permissions and reads that lag behind. Kept only while an option asks for them.
 */
export class History {
  #past: { at: number; state: SandboxState }[] = [];

  /** Remembers `state` as it is from `atMs` on. Called with the state as it was when lagging was switched on, too. */
  record(state: SandboxState, atMs: number, longestLagMs: number): void {
    this.#past.push({ at: atMs, state: structuredClone(state) });
    const horizon = atMs - longestLagMs;
    let firstNeeded = 0;
    for (let i = 0; i < this.#past.length; i += 1) if ((this.#past[i]?.at ?? 0) <= horizon) firstNeeded = i;
    this.#past = this.#past.slice(firstNeeded);
  }

  /** The state as of `atMs`: the newest one recorded by then, else the oldest known. */
  asOf(atMs: number): SandboxState | undefined {
    return this.#past.findLast((entry) => entry.at <= atMs)?.state ?? this.#past[0]?.state;
  }

  /** Makes an account to have always been as it is now. */
  rewrite(account: Account): void {
    for (const { state } of this.#past) state.accounts.set(account.accountId, structuredClone(account));
  }

  clear(): void {
    this.#past = [];
  }
}
