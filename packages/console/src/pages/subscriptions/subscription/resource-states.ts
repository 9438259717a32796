import type { DeploymentBody } from '@berth/api';

export type ResourceState = 'planned' | 'working' | 'there' | 'failed' | 'gone';

export interface SeenResource {
  logicalId: string;
  type: string;
  dependsOn: string[];
  /** AWS's id, while it is there. */
  physicalId: string | null;
  state: ResourceState;
}

type Step = DeploymentBody['steps'][number];

/** Steps on all nodes at once bear this in place of one node's name. */
const ALL_NODES = 'Nodes';
const REMOVES = /^(Delete|Terminate)/;

/** What each resource of a subscription is now, as its steps and what AWS showed last tell. */
export function seenResources(deployment: DeploymentBody): SeenResource[] {
  const { graph, resources, steps, status } = deployment;
  return graph.map((one) => {
    const physicalId = resources.find(({ logicalId }) => logicalId === one.logicalId)?.physicalId ?? null;
    const own = steps.filter(({ id }) => isAbout(id, one, physicalId));
    return { ...one, physicalId, state: stateOf(own, physicalId, status) };
  });
}

/** A step's id is its call and its resource, and what tells it from another such: `CreateSubnet/Subnet1`. */
function isAbout(
  id: string,
  { logicalId, type }: { logicalId: string; type: string },
  physicalId: string | null,
) {
  const [, about] = id.split('/');
  return (
    about === logicalId ||
    (physicalId !== null && about === physicalId) ||
    (about === ALL_NODES && type === 'AWS::EC2::Instance')
  );
}

function stateOf(steps: Step[], physicalId: string | null, status: DeploymentBody['status']): ResourceState {
  if (status === 'deleted') return 'gone';
  if (steps.some(({ state }) => state === 'failed')) return 'failed';
  if (steps.some(({ state }) => state === 'running')) return 'working';
  if (steps.some(({ id, state }) => REMOVES.test(id) && state === 'done')) return 'gone';
  return physicalId === null ? 'planned' : 'there';
}
