/** What a test or a demo can ask of the sandbox beyond plain AWS. All off by default. */
export interface SandboxOptions {
  /** Every AWS call takes at least this long, in real milliseconds. */
  latencyMs: number;
  /**
   * Fresh users, keys, roles and policies, and changed permissions, take this long (sandbox clock) until
   * other principals' calls see them. Whoever made a thing sees it at once.
   */
  propagationDelayMs: number;
  /** AWS's token buckets: `RequestLimitExceeded` (EC2) and `Throttling` (IAM, STS) when they are empty. */
  throttling: boolean;
  /** Reads, also by the writer, answer with the state of this long ago (sandbox clock). */
  eventualConsistencyMs: number;
  /** How long (sandbox clock) an instance is pending, stopping or shutting down. */
  instanceTransitionMs: number;
  /** How long (sandbox clock) a peering or a transit gateway, or its attachment, is on its way from one state to the next. */
  connectionTransitionMs: number;
  /** How long after running an instance's user data has run. */
  instanceBootMs: number;
  /** vCPUs of running instances that an account may have in a region. */
  vcpuLimit: number;
  /** Where there is no capacity: a zone's name, or `ZONE/TYPE`. */
  insufficientCapacity: readonly string[];
}

export const DEFAULT_OPTIONS: Readonly<SandboxOptions> = {
  latencyMs: 0,
  propagationDelayMs: 0,
  throttling: false,
  eventualConsistencyMs: 0,
  instanceTransitionMs: 2000,
  connectionTransitionMs: 2000,
  instanceBootMs: 2000,
  vcpuLimit: 1152,
  insufficientCapacity: [],
};

const DURATIONS = [
  'latencyMs',
  'propagationDelayMs',
  'eventualConsistencyMs',
  'instanceTransitionMs',
  'connectionTransitionMs',
  'instanceBootMs',
] as const;
const isDuration = (name: string): name is (typeof DURATIONS)[number] =>
  (DURATIONS as readonly string[]).includes(name);

const MAX_MS = 24 * 3_600_000;

/** Checks a partial options object from outside. Throws a TypeError that names the field. */
export function parseOptions(raw: unknown): Partial<SandboxOptions> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new TypeError('options must be an object');
  const found: Partial<SandboxOptions> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'throttling') {
      if (typeof value !== 'boolean') throw new TypeError('throttling must be true or false');
      found.throttling = value;
    } else if (name === 'insufficientCapacity') {
      if (!Array.isArray(value) || value.some((place) => typeof place !== 'string'))
        throw new TypeError('insufficientCapacity must be a list of zones, or of ZONE/TYPE');
      found.insufficientCapacity = value;
    } else if (name === 'vcpuLimit') {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
        throw new TypeError('vcpuLimit must be a whole number, 0 or more');
      found.vcpuLimit = value;
    } else if (isDuration(name)) {
      if (typeof value !== 'number' || !(value >= 0 && value <= MAX_MS))
        throw new TypeError(`${name} must be a number of milliseconds from 0 to ${MAX_MS}`);
      found[name] = value;
    } else throw new TypeError(`unknown option ${name}`);
  }
  return found;
}
