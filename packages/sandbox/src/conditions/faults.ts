/** `drop-…` closes the connection, `hold-…` leaves it open without an answer: before or after the call has acted. */
export type FaultKind = 'error' | 'drop-before' | 'drop-after' | 'hold-before' | 'hold-after';

/** A planned failure of calls that match. */
export interface Fault {
  service: string;
  action: string;
  accountId?: string;
  kind: FaultKind;
  /** For `error`: AWS's error code, HTTP status and message. */
  code: string;
  status: number;
  message: string;
  /** How many matching calls still fail. */
  times: number;
  /** How many matching calls still pass first. */
  after: number;
  /** Of the calls that match and would fail, which part does: 1 is all of them. Which ones, `seed` decides. */
  share: number;
  seed: number;
}

const KINDS: readonly string[] = ['error', 'drop-before', 'drop-after', 'hold-before', 'hold-after'];

const text = (raw: Record<string, unknown>, name: string, fallback?: string): string => {
  const value = raw[name] ?? fallback;
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} must be a text`);
  return value;
};

const count = (raw: Record<string, unknown>, name: string, fallback: number): number => {
  const value = raw[name] ?? fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new TypeError(`${name} must be a whole number, 0 or more`);
  return value;
};

function shareOf(raw: Record<string, unknown>): number {
  const share = raw.share ?? 1;
  if (typeof share !== 'number' || !(share > 0 && share <= 1))
    throw new TypeError('share must be a number above 0, at most 1');
  return share;
}

/** Reads a fault from the control API's JSON. Throws a TypeError that names the field. */
export function parseFault(raw: unknown): Fault {
  if (typeof raw !== 'object' || raw === null) throw new TypeError('a fault must be an object');
  const from = raw as Record<string, unknown>;
  const kind = text(from, 'kind');
  if (!KINDS.includes(kind)) throw new TypeError(`kind must be one of ${KINDS.join(', ')}`);
  const status = count(from, 'status', 500);
  if (kind === 'error' && (status < 400 || status > 599))
    throw new TypeError('status must be from 400 to 599');
  return {
    service: text(from, 'service').toLowerCase(),
    action: text(from, 'action'),
    ...(from.accountId === undefined ? {} : { accountId: text(from, 'accountId') }),
    kind: kind as FaultKind,
    code: text(from, 'code', 'ServiceFailure'),
    status,
    message: text(from, 'message', 'The request processing has failed because of an unknown error.'),
    times: count(from, 'times', 1),
    after: count(from, 'after', 0),
    share: shareOf(from),
    seed: count(from, 'seed', 1),
  };
}

/**
 * Takes the next number from 0 to 1 of a fault's own row, so that a run can be had again (mulberry32, a public-domain
 * generator).
 */
function roll(fault: Fault): number {
  fault.seed = (fault.seed + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(fault.seed ^ (fault.seed >>> 15), fault.seed | 1);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** The planned failures. `*` as service or action matches all. */
export class FaultPlan {
  #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push(fault);
  }

  clear(): void {
    this.#faults = [];
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  /** The fault that this call meets, if any; counts the call. */
  take(service: string, action: string, accountId: string | undefined): Fault | undefined {
    for (const fault of this.#faults) {
      if (fault.times <= 0) continue;
      if (fault.service !== '*' && fault.service !== service) continue;
      if (fault.action !== '*' && fault.action.toLowerCase() !== action.toLowerCase()) continue;
      if (fault.accountId !== undefined && fault.accountId !== accountId) continue;
      if (fault.after > 0) {
        fault.after -= 1;
        continue;
      }
      if (fault.share < 1 && roll(fault) >= fault.share) continue;
      fault.times -= 1;
      return fault;
    }
    return undefined;
  }
}
