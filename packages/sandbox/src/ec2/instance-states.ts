import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import type { Ec2Instance, InstanceState } from '../state/model.ts';
import { instancesById, stateView } from './instance-find.ts';
import { begin, setPublicAddress } from './instance-lifecycle.ts';
import { needsOn } from './needs.ts';

interface Asked {
  InstanceIds: string[] | undefined;
}

const needs = (input: Asked, call: Call): Need[] =>
  (input.InstanceIds ?? []).map((id) => needsOn(call, 'instance', id));

const incorrectState = (instance: Ec2Instance): AwsError =>
  new AwsError(
    'IncorrectInstanceState',
    `The instance '${instance.instanceId}' is not in a state from which it can be acted on: it is '${instance.state}'.`,
  );

/** Changes every instance that is named, or, when one cannot be, none. */
function change(
  input: Asked,
  call: Call,
  allowed: readonly InstanceState[],
  act: (instance: Ec2Instance) => void,
): Ec2.InstanceStateChange[] {
  const instances = instancesById(call, input.InstanceIds ?? []);
  const wrong = instances.find(({ state }) => !allowed.includes(state));
  if (wrong) throw incorrectState(wrong);
  return instances.map((instance) => {
    const PreviousState = stateView(instance);
    act(instance);
    return { InstanceId: instance.instanceId, PreviousState, CurrentState: stateView(instance) };
  });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartInstances.html */
function start(input: Ec2.StartInstancesRequest, call: Call): Ec2.StartInstancesResult {
  const StartingInstances = change(input, call, ['stopped', 'running', 'pending'], (instance) => {
    if (instance.state !== 'stopped') return;
    begin(call.world, instance, 'pending', 'running', call.nowMs);
    setPublicAddress(call.account, instance, true);
  });
  return { StartingInstances };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StopInstances.html */
function stop(input: Ec2.StopInstancesRequest, call: Call): Ec2.StopInstancesResult {
  const StoppingInstances = change(input, call, ['running', 'stopping', 'stopped'], (instance) => {
    if (instance.state === 'running') begin(call.world, instance, 'stopping', 'stopped', call.nowMs);
  });
  return { StoppingInstances };
}

/**
 * Termination is asked for as often as one likes; one protected instance keeps all that are named.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
function terminate(input: Ec2.TerminateInstancesRequest, call: Call): Ec2.TerminateInstancesResult {
  const kept = instancesById(call, input.InstanceIds ?? []).find(({ launch }) => launch?.protected);
  if (kept)
    throw new AwsError(
      'OperationNotPermitted',
      `The instance '${kept.instanceId}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    );
  const any: InstanceState[] = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'];
  const TerminatingInstances = change(input, call, any, (instance) => {
    if (instance.state !== 'shutting-down' && instance.state !== 'terminated')
      begin(call.world, instance, 'shutting-down', 'terminated', call.nowMs);
  });
  return { TerminatingInstances };
}

export const instanceStateOperations: OperationTable = {
  StartInstances: operation<Ec2.StartInstancesRequest, Ec2.StartInstancesResult>({
    readOnly: false,
    needs,
    run: start,
  }),
  StopInstances: operation<Ec2.StopInstancesRequest, Ec2.StopInstancesResult>({
    readOnly: false,
    needs,
    run: stop,
  }),
  RebootInstances: operation<Ec2.RebootInstancesRequest, object>({
    readOnly: false,
    needs,
    run: (input, call) => {
      change(input, call, ['running', 'pending'], () => {});
      return {};
    },
  }),
  TerminateInstances: operation<Ec2.TerminateInstancesRequest, Ec2.TerminateInstancesResult>({
    readOnly: false,
    needs,
    run: terminate,
  }),
};
