import { SandboxClock } from '../conditions/clock.ts';
import { EventLog } from '../conditions/event-log.ts';
import { FaultPlan } from '../conditions/faults.ts';
import { HeldCalls } from '../conditions/held-calls.ts';
import { History } from '../conditions/history.ts';
import { DEFAULT_OPTIONS, type SandboxOptions } from '../conditions/options.ts';
import { Throttle } from '../conditions/throttle.ts';
import type { Account, SandboxState } from './model.ts';
import { loadState, saveState } from './persistence.ts';

/** The sandbox's one mutable thing: the AWS accounts, and the conditions under which they answer. */
export class World {
  state: SandboxState = { accounts: new Map(), sessions: new Map() };
  options: SandboxOptions;
  readonly clock: SandboxClock;
  readonly faults = new FaultPlan();
  readonly held = new HeldCalls();
  readonly throttle = new Throttle();
  readonly events = new EventLog();
  readonly #history = new History();
  /** Accounts as they were when somebody asked to keep them, by account and name. */
  readonly #kept = new Map<string, Account>();
  readonly #stateFile: string | undefined;
  /** Whether a state file was found: then nothing is seeded. */
  readonly restored: boolean;

  constructor(options: Partial<SandboxOptions>, stateFile?: string) {
    this.options = { ...DEFAULT_OPTIONS, ...options };
    this.#stateFile = stateFile;
    const saved = stateFile ? loadState(stateFile) : undefined;
    this.clock = new SandboxClock(saved?.clockOffsetMs ?? 0);
    this.restored = saved !== undefined;
    if (saved) this.state = saved.state;
    this.#startHistory();
  }

  get #longestLagMs(): number {
    return Math.max(this.options.propagationDelayMs, this.options.eventualConsistencyMs);
  }

  #startHistory(): void {
    if (this.#longestLagMs > 0) this.#history.record(this.state, this.clock.now(), this.#longestLagMs);
    else this.#history.clear();
  }

  /** Makes a change last: remembered for lagging readers, and written to the state file. */
  commit(): void {
    if (this.#longestLagMs > 0) this.#history.record(this.state, this.clock.now(), this.#longestLagMs);
    this.#save();
  }

  /** As `commit`, for what the control API changed in one account: nobody waits for that to propagate. */
  commitAtOnce(account: Account): void {
    this.#history.rewrite(account);
    this.#save();
  }

  #save(): void {
    if (this.#stateFile) saveState(this.#stateFile, this.state, this.clock.offsetMs);
  }

  /** Keeps an account as it is now, to go back to it under that name. */
  keep(account: Account, name: string): void {
    this.#kept.set(`${account.accountId}/${name}`, structuredClone(account));
  }

  /** Makes an account to be, and to have always been, as it was kept. False when it was not kept. */
  goBack(accountId: string, name: string): boolean {
    const kept = this.#kept.get(`${accountId}/${name}`);
    if (!kept) return false;
    const account = structuredClone(kept);
    this.state.accounts.set(accountId, account);
    this.commitAtOnce(account);
    return true;
  }

  setOptions(change: Partial<SandboxOptions>): void {
    const lagged = this.#longestLagMs > 0;
    this.options = { ...this.options, ...change };
    if (this.options.throttling === false) this.throttle.clear();
    if (!lagged || this.#longestLagMs === 0) this.#startHistory();
  }

  advance(ms: number): void {
    this.clock.advance(ms);
    this.#save();
  }

  /** What authentication and permission decisions see. */
  securityState(): SandboxState {
    return this.#stateBefore(this.options.propagationDelayMs);
  }

  /** What reading operations see. */
  readableState(): SandboxState {
    return this.#stateBefore(this.options.eventualConsistencyMs);
  }

  #stateBefore(lagMs: number): SandboxState {
    return lagMs === 0 ? this.state : (this.#history.asOf(this.clock.now() - lagMs) ?? this.state);
  }

  /** Forgets everything: accounts, sessions, faults, records; options go back to `options`. */
  clear(options: Partial<SandboxOptions>): void {
    this.state = { accounts: new Map(), sessions: new Map() };
    this.options = { ...DEFAULT_OPTIONS, ...options };
    this.#kept.clear();
    this.faults.clear();
    this.throttle.clear();
    this.events.clear();
    this.#history.clear();
    this.#startHistory();
    this.#save();
  }
}
