import {
  type AwsIdentity,
  err,
  HANDED_OVER_TAG_KEY,
  type IamAction,
  type Result,
  type Secret,
  type Step,
} from '@berth/domain';
import type { StepOutcome } from '../run-plan.ts';
import type { IamActor, IamOutput } from './ports.ts';

/** Secrets that were just made and exist nowhere else yet. */
export interface MintedCredentials {
  identity: AwsIdentity;
  userName: string;
  accessKey?: { accessKeyId: string; secretAccessKey: Secret };
  consolePassword?: Secret;
}

/** Gives the secrets to the person. An error says in words what went wrong and where the secrets are now. */
export type HandOver = (credentials: MintedCredentials) => Promise<Result<void, string>>;

/** What was minted in a run, and whether it reached the person. Survives the rounds of a loop. */
export interface Minting {
  perform(step: Step<IamAction>, signal: AbortSignal): Promise<StepOutcome<IamOutput>>;
  /** Hands over what was minted although its own step could not run, because something else failed. */
  rescue(): Promise<void>;
  /** A key or a password was made in this run. */
  minted(): boolean;
  /** Id of the access key made in this run. */
  accessKeyId(): string | null;
  /** `nothing`: no secret was made. */
  handOver(): 'nothing' | 'done' | 'pending' | { failed: string };
}

/** Wraps an actor: keeps the secrets that its calls give until they are handed over, once. */
export function createMinting(actor: IamActor, identity: AwsIdentity, handOver: HandOver): Minting {
  const held: IamOutput = {};
  let userName = '';
  let state: ReturnType<Minting['handOver']> = 'nothing';

  const deliver = async (): Promise<StepOutcome<IamOutput>> => {
    const { accessKey, consolePassword } = held;
    const result = await handOver({
      identity,
      userName,
      ...(accessKey ? { accessKey } : {}),
      ...(consolePassword ? { consolePassword } : {}),
    }).catch((error: unknown) => err(`it could not be handed over: ${String(error)}`));
    state = result.ok ? 'done' : { failed: result.error };
    return result.ok
      ? { kind: 'done', output: {} }
      : { kind: 'failed', fault: 'invalid', message: result.error };
  };

  const record = (signal: AbortSignal): Promise<StepOutcome<IamOutput>> =>
    actor.perform(
      {
        call: 'TagUser',
        input: {
          UserName: userName,
          Tags: [{ Key: HANDED_OVER_TAG_KEY, Value: held.accessKey?.accessKeyId ?? '' }],
        },
      },
      signal,
    );

  const call = async (
    action: Parameters<IamActor['perform']>[0],
    signal: AbortSignal,
  ): Promise<StepOutcome<IamOutput>> => {
    const outcome = await actor.perform(action, signal);
    if (outcome.kind === 'failed' || !('UserName' in action.input)) return outcome;
    const { accessKey, consolePassword } = outcome.output;
    if (accessKey || consolePassword) {
      Object.assign(held, outcome.output);
      userName = action.input.UserName;
      state = 'pending';
    }
    return outcome;
  };

  return {
    perform: ({ action }, signal) => {
      if (action.call === 'HandOver') return deliver();
      return action.call === 'RecordHandOver' ? record(signal) : call(action, signal);
    },
    rescue: async () => {
      if (state === 'pending') await deliver();
    },
    minted: () => state !== 'nothing',
    accessKeyId: () => held.accessKey?.accessKeyId ?? null,
    handOver: () => state,
  };
}
