/** Why a step is taken, in words for the person who reads the plan. `code` is stable, `text` is not. */
export interface Reason {
  code: string;
  text: string;
}

/**
 * One step of a plan. `action` says what to call and carries everything the call needs, so that a plan can be
 * printed, stored and compared; it never holds a client.
 */
export interface Step<Action = unknown> {
  id: string;
  /** The logical id of the blueprint resource (or of the leftover) that the step concerns. */
  resource: string;
  action: Action;
  because: Reason;
  /** Ids of steps that must have ended well before this one starts. */
  dependsOn: string[];
}

/** Something that keeps the plan from being whole: a resource that is not ours, a look that was denied. */
export interface Obstacle {
  resource: string;
  because: Reason;
  /** What the person can do about it. */
  remedy: string;
}

/** What would be done, in which order, and why; also what is right already, and what stands in the way. */
export interface Plan<Action = unknown> {
  steps: Step<Action>[];
  unchanged: { resource: string; because: Reason }[];
  obstacles: Obstacle[];
}
