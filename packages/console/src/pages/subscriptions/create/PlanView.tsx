import type { DeploymentPlanBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';

type Step = DeploymentPlanBody['plan']['steps'][number];

/** What would be made, before anything is: how much, in which order and why, and what nobody can know beforehand. */
export function PlanView({ answer }: { answer: DeploymentPlanBody }) {
  const { plan } = answer;
  const seconds = Math.max(1, Math.round(plan.estimatedMs / 1000));
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description="Nothing is made yet. AWS charges the owner of the account for it."
          >
            What will be made
          </Header>
        }
      >
        <SpaceBetween size="m">
          <KeyValuePairs
            minColumnWidth={140}
            columns={3}
            items={[
              { label: 'Resources', value: madeBy(plan.steps) },
              { label: 'Calls to AWS', value: `${plan.calls}` },
              {
                label: 'Time',
                value: `About ${seconds} s of calls; then the nodes start, which takes minutes`,
              },
            ]}
          />
          {plan.unknown.length > 0 && (
            <Alert type="info" header="What cannot be known beforehand">
              <ul className="points">
                {plan.unknown.map(({ what, because }) => (
                  <li key={what}>
                    {what}. {because}
                  </li>
                ))}
              </ul>
            </Alert>
          )}
        </SpaceBetween>
      </Container>
      <Table
        variant="container"
        header={
          <Header variant="h2" counter={`(${plan.steps.length})`}>
            Steps
          </Header>
        }
        items={plan.steps}
        trackBy="id"
        wrapLines
        columnDefinitions={STEP_COLUMNS}
        ariaLabels={{ tableLabel: 'Steps' }}
        empty={<Box textAlign="center">Nothing is to be done.</Box>}
      />
    </SpaceBetween>
  );
}

const MAKES: Record<string, [one: string, many: string]> = {
  CreateVpc: ['VPC', 'VPCs'],
  CreateInternetGateway: ['internet gateway', 'internet gateways'],
  CreateRouteTable: ['route table', 'route tables'],
  CreateSubnet: ['subnet', 'subnets'],
  CreateSecurityGroup: ['security group', 'security groups'],
  ImportKeyPair: ['key pair', 'key pairs'],
  RunInstances: ['node', 'nodes'],
};

/** What the steps make, counted: `1 VPC, 3 subnets, 3 nodes`. */
function madeBy(steps: readonly Step[]): string {
  const counted = Object.entries(MAKES).flatMap(([call, [one, many]]) => {
    const count = steps.filter((step) => step.call === call).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return counted.join(', ');
}

const STEP_COLUMNS = [
  {
    id: 'step',
    header: 'Step',
    isRowHeader: true,
    cell: ({ title }: Step) => <span className="breakable">{title}</span>,
    minWidth: 200,
  },
  {
    id: 'because',
    header: 'Why',
    cell: ({ because }: Step) => <span className="breakable">{because}</span>,
    minWidth: 200,
  },
  {
    id: 'call',
    header: 'Call to AWS',
    cell: ({ call }: Step) => <span className="breakable">{call.startsWith('Wait') ? '-' : call}</span>,
    minWidth: 140,
  },
];
