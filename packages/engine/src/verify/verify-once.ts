import {
  blocks,
  CHECKS,
  type CheckResult,
  type CloudAccountDetails,
  type JudgeContext,
  type Judgement,
  judgeCheck,
  looksToRepeat,
  type ObservationKey,
  type Observations,
  ready,
  summarise,
  type VendorProfile,
  type Verification,
  type VerificationContext,
  type VerificationEvent,
} from '@berth/domain';
import type { AccountReader } from './account-reader.ts';
import { LOOKS } from './looks.ts';
import { takeLooks } from './take-looks.ts';

/** What earlier passes learned: plain data without a secret, to be kept while a verification waits. */
export interface KnownSoFar {
  observations: Observations;
  /** Results already told, so that a later pass tells only what changed. */
  checks: CheckResult[];
  awsCalls: number;
}

export interface VerifyInput {
  details: CloudAccountDetails;
  context: VerificationContext;
  profile: VendorProfile;
  knownSoFar?: KnownSoFar;
}

export type VerifyOutcome =
  | { kind: 'settled'; verification: Verification }
  | {
      kind: 'propagating';
      /** What is waited for, in words for the admin. */
      because: string;
      /** The results that stand; those that may still change are left out. */
      checks: CheckResult[];
      /** Of all passes so far. */
      awsCalls: number;
      /** To be given to the next pass. */
      knownSoFar: KnownSoFar;
      /** What the verification comes to if nobody waits any longer. */
      verification: Verification;
    };

/**
 * One pass over all checks: takes the looks that are not known yet, side by side where none waits for another, and
 * tells each check as soon as what it needs is in. Makes no AWS call when the key is malformed, and only one when
 * it does not work. Rejects only when aborted, with the signal's reason.
 */
export async function verifyOnce(
  input: VerifyInput,
  reader: AccountReader,
  on: (event: VerificationEvent) => void,
  signal: AbortSignal,
): Promise<VerifyOutcome> {
  signal.throwIfAborted();
  const pass = new Pass(input, reader, on, signal);
  await pass.takeAllLooks();
  return pass.outcome();
}

class Pass {
  readonly #context: JudgeContext;
  readonly #seen: Observations;
  readonly #judged = new Map<string, Judgement>();
  readonly #known: KnownSoFar | undefined;
  readonly #callsBefore: number;
  readonly #reader: AccountReader;
  readonly #on: (event: VerificationEvent) => void;
  readonly #signal: AbortSignal;

  constructor(
    input: VerifyInput,
    reader: AccountReader,
    on: (event: VerificationEvent) => void,
    signal: AbortSignal,
  ) {
    this.#context = { details: input.details, context: input.context, profile: input.profile };
    this.#known = input.knownSoFar;
    this.#seen = { ...input.knownSoFar?.observations };
    this.#reader = reader;
    this.#on = on;
    this.#signal = signal;
    this.#callsBefore = reader.calls();
  }

  get #checks() {
    return CHECKS.filter((check) => check.concerns?.(this.#context) ?? true);
  }

  get #awsCalls(): number {
    return (this.#known?.awsCalls ?? 0) + this.#reader.calls() - this.#callsBefore;
  }

  async takeAllLooks(): Promise<void> {
    this.#judgeReady();
    if (this.#malformed()) {
      for (const key of Object.keys(LOOKS) as ObservationKey[])
        this.#seen[key] = { kind: 'not-looked', why: 'What was entered must be right first.' };
    } else {
      await takeLooks(
        { context: this.#context, seen: this.#seen, reader: this.#reader, signal: this.#signal },
        () => this.#judgeReady(),
      );
    }
    this.#signal.throwIfAborted();
    this.#judgeReady();
  }

  /** A key or a name that AWS could not have given is not sent to it. */
  #malformed(): boolean {
    const codes = ['access_key_id_format', 'secret_access_key_format'];
    return codes.some((code) => this.#judged.get(code)?.result.status === 'failed');
  }

  #judgeReady(): void {
    for (const check of this.#checks) {
      if (this.#judged.has(check.code) || !ready(check, this.#seen)) continue;
      const judgement = judgeCheck(check, this.#seen, this.#context);
      this.#judged.set(check.code, judgement);
      // What may still change is held back: nobody wants to see a failure that cures itself.
      if (judgement.notYet === null) this.#tell(judgement.result);
    }
  }

  #tell(check: CheckResult): void {
    const before = this.#known?.checks.find(({ code }) => code === check.code);
    if (before && JSON.stringify(before) === JSON.stringify(check)) return;
    this.#on({ type: 'check', check });
  }

  outcome(): VerifyOutcome {
    const judgements = this.#checks
      .map(({ code }) => this.#judged.get(code))
      .filter((judgement) => judgement !== undefined);
    const verification = summarise(
      judgements.map(({ result }) => result),
      this.#seen,
      this.#context,
      this.#awsCalls,
    );
    const waiting = judgements.filter(({ result, notYet }) => notYet !== null && blocks(result));
    const definite = judgements.some(
      ({ result, notYet }) => notYet === null && blocks(result) && result.status === 'failed',
    );
    const because = waiting[0]?.notYet?.because;
    if (because === undefined || definite) {
      for (const { result, notYet } of judgements) if (notYet !== null) this.#tell(result);
      return { kind: 'settled', verification };
    }
    const checks = judgements.filter(({ notYet }) => notYet === null).map(({ result }) => result);
    return {
      kind: 'propagating',
      because,
      checks,
      awsCalls: this.#awsCalls,
      knownSoFar: { observations: this.#worthKeeping(judgements), checks, awsCalls: this.#awsCalls },
      verification,
    };
  }

  #worthKeeping(judgements: Judgement[]): Observations {
    const again = looksToRepeat(this.#seen, judgements);
    return Object.fromEntries(
      Object.entries(this.#seen).filter(([key]) => !again.has(key as ObservationKey)),
    ) as Observations;
  }
}
