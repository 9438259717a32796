import type { DeploymentBody } from '@berth/api';
import { expect, test } from 'vitest';
import { seenResources } from './resource-states.ts';

type Step = DeploymentBody['steps'][number];

const step = (id: string, state: Step['state']): Step => ({ id, title: id, state, because: '' });

function statesOf(steps: Step[], change: Partial<DeploymentBody> = {}) {
  const deployment = {
    status: 'pending',
    graph: [
      { logicalId: 'Vpc', type: 'AWS::EC2::VPC', dependsOn: [] },
      { logicalId: 'Node1', type: 'AWS::EC2::Instance', dependsOn: ['Vpc'] },
    ],
    resources: [{ logicalId: 'Vpc', type: 'AWS::EC2::VPC', physicalId: 'vpc-1' }],
    ...change,
    steps,
  } as DeploymentBody;
  return seenResources(deployment).map(({ state }) => state);
}

test.each([
  { what: 'before anything runs', steps: [], states: ['there', 'planned'] },
  {
    what: 'while it is made',
    steps: [step('CreateVpc/Vpc', 'done'), step('RunInstances/Node1', 'running')],
    states: ['there', 'working'],
  },
  {
    what: 'while all nodes are waited for',
    steps: [step('WaitForNodes/Nodes', 'running')],
    states: ['there', 'working'],
  },
  { what: 'where AWS refused', steps: [step('RunInstances/Node1', 'failed')], states: ['there', 'failed'] },
  {
    what: 'while the nodes go',
    steps: [step('TerminateInstances/Nodes/1a2b', 'running')],
    states: ['there', 'working'],
  },
  {
    what: 'when the nodes are gone, and the VPC goes',
    steps: [step('TerminateInstances/Nodes/1a2b', 'done'), step('DeleteVpc/vpc-1', 'running')],
    states: ['working', 'gone'],
  },
])('$what', ({ steps, states }) => {
  expect(statesOf(steps)).toEqual(states);
});

test('of a deleted one all is gone', () => {
  expect(statesOf([], { status: 'deleted', resources: [] })).toEqual(['gone', 'gone']);
});
