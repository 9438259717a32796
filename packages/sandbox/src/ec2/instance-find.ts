import type { Call } from '../protocol/operation.ts';
import type { Ec2Instance } from '../state/model.ts';
import { noSuchResources } from './taggable.ts';

/** The call's region's instances that are asked for, in that order. Throws for what is not there. */
export function instancesById(call: Call, ids: readonly string[]): Ec2Instance[] {
  const here = new Map(
    call.account.instances
      .filter(({ region }) => region === call.region)
      .map((instance) => [instance.instanceId, instance]),
  );
  const missing = ids.filter((id) => !here.has(id));
  if (missing.length > 0) throw noSuchResources('instance', missing);
  return [...new Set(ids)].flatMap((id) => here.get(id) ?? []);
}

/** One instance. Throws `InvalidInstanceID.NotFound`, or `.Malformed`. */
export function instanceById(call: Call, id: string | undefined): Ec2Instance {
  const [instance] = instancesById(call, [id ?? '']);
  if (!instance) throw noSuchResources('instance', [id ?? '']);
  return instance;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
export const STATE_CODES = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export const stateView = ({ state }: Ec2Instance) => ({ Code: STATE_CODES[state], Name: state });
