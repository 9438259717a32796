import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import type { Ec2Instance, InstanceLaunch, InstanceState } from '../state/model.ts';
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

/**
 * The private address stays, the public one is new, and so is the time of the launch.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartInstances.html
 */
function start(input: Ec2.StartInstancesRequest, call: Call): Ec2.StartInstancesResult {
  const StartingInstances = change(input, call, ['stopped', 'running', 'pending'], (instance) => {
    if (instance.state !== 'stopped') return;
    begin(call.world, instance, 'pending', 'running', call.nowMs);
    instance.launchedAt = call.nowMs;
    delete instance.ended;
    setPublicAddress(call.account, instance, true);
  });
  return { StartingInstances };
}

function refuseProtected(
  input: Asked,
  call: Call,
  attribute: string,
  done: 'stopped' | 'terminated',
  isProtected: (launch: InstanceLaunch) => boolean,
): void {
  const kept = instancesById(call, input.InstanceIds ?? []).find(
    ({ launch }) => launch && isProtected(launch),
  );
  if (kept)
    throw new AwsError(
      'OperationNotPermitted',
      `The instance '${kept.instanceId}' may not be ${done}. Modify its '${attribute}' instance attribute and try again.`,
    );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StopInstances.html */
function stop(input: Ec2.StopInstancesRequest, call: Call): Ec2.StopInstancesResult {
  refuseProtected(input, call, 'disableApiStop', 'stopped', (launch) => launch.stopProtected === true);
  const StoppingInstances = change(input, call, ['running', 'stopping', 'stopped'], (instance) => {
    if (instance.state !== 'running') return;
    begin(call.world, instance, 'stopping', 'stopped', call.nowMs);
    instance.ended = { code: 'Client.UserInitiatedShutdown', at: call.nowMs };
  });
  return { StoppingInstances };
}

/**
 * Termination is asked for as often as one likes; one protected instance keeps all that are named. Protection from
 * being stopped protects from this, too: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-stop-protection.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
function terminate(input: Ec2.TerminateInstancesRequest, call: Call): Ec2.TerminateInstancesResult {
  refuseProtected(input, call, 'disableApiTermination', 'terminated', (launch) => launch.protected);
  refuseProtected(input, call, 'disableApiStop', 'terminated', (launch) => launch.stopProtected === true);
  const any: InstanceState[] = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'];
  const TerminatingInstances = change(input, call, any, (instance) => {
    if (instance.state === 'shutting-down' || instance.state === 'terminated') return;
    begin(call.world, instance, 'shutting-down', 'terminated', call.nowMs);
    instance.ended = { code: 'Client.UserInitiatedShutdown', at: call.nowMs };
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
