import type { Principal } from '../auth/principal.ts';
import type { ContextValue } from '../policy/request.ts';
import type { Account } from '../state/model.ts';
import type { World } from '../state/world.ts';
import type { ServiceName } from './service-model.ts';

/** One authenticated call, as an operation sees it. */
export interface Call {
  world: World;
  service: ServiceName;
  action: string;
  region: string;
  principal: Principal;
  /**
   * The caller's account: for an operation that only reads, as reads see it (they may lag), else as it is.
   * A change to it lasts because the dispatcher commits after a mutating operation.
   */
  account: Account;
  nowMs: number;
}

/** A permission that a call needs; all that an operation lists are needed. */
export interface Need {
  /** `iam:PassRole`; the operation's own action when left out. */
  action?: string;
  /** ARN, or `*` for an action that has no resource. */
  resource: string;
  /** Condition keys of this action, for example `aws:RequestTag/Name`. */
  context?: Record<string, ContextValue>;
  /** The resource's own policy, where it has one: it must let the caller, or the caller's account, in. */
  resourcePolicy?: string;
}

/**
 * One AWS operation. `needs` runs first and says which permissions the call needs (none: any caller may);
 * `run` does it and gives the output, whose shape is the SDK's. Both may throw an AwsError.
 */
export interface Operation<In, Out> {
  readOnly: boolean;
  needs: (input: In, call: Call) => Need[];
  run: (input: In, call: Call) => Out;
}

/** An operation whose types the table that holds it has forgotten; the codec checked the input. */
export type AnyOperation = Operation<Record<string, unknown>, object>;

/** Types an operation by the SDK's own input and output; the table keeps it untyped. */
export const operation = <In extends object, Out extends object>(op: Operation<In, Out>): AnyOperation =>
  op as unknown as AnyOperation;

export type OperationTable = Readonly<Record<string, AnyOperation>>;

export const resourceStar = (): Need[] => [{ resource: '*' }];
