import type { DeploymentBody } from '@berth/api';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { LongWord } from '../../../ui/LongWord.tsx';
import { ResourceGraph } from './ResourceGraph.tsx';
import { type SeenResource, seenResources } from './resource-states.ts';
import { resourceWords, STATE_LOOKS } from './resource-words.ts';

const COLUMNS: Column<SeenResource>[] = [
  {
    id: 'resource',
    header: 'Resource',
    isRowHeader: true,
    value: resourceWords,
    cell: resourceWords,
    minWidth: 150,
  },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => STATE_LOOKS[state].text,
    cell: ({ state }) => (
      <StatusIndicator type={STATE_LOOKS[state].type}>{STATE_LOOKS[state].text}</StatusIndicator>
    ),
    minWidth: 130,
  },
  {
    id: 'aws',
    header: 'Id in AWS',
    value: ({ physicalId }) => physicalId ?? undefined,
    cell: ({ physicalId }) =>
      physicalId === null ? (
        '-'
      ) : (
        <>
          <LongWord text={physicalId} /> <CopyButton text={physicalId} what="the id" />
        </>
      ),
    minWidth: 230,
  },
  {
    id: 'type',
    header: 'Type',
    value: ({ type }) => type,
    cell: ({ type }) => <LongWord text={type} />,
    optional: true,
    minWidth: 200,
  },
];

/** What the subscription is made of in AWS: drawn, and as a list. */
export function ResourcesTab({ deployment }: { deployment: DeploymentBody }) {
  const resources = seenResources(deployment);
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" description="From left to right: each needs what leads to it.">
            How it hangs together
          </Header>
        }
      >
        <ResourceGraph resources={resources} />
      </Container>
      <DataTable
        name="resources-of-subscription"
        urlPrefix="resources-"
        what={{ one: 'resource', many: 'resources' }}
        header={
          <Header
            variant="h2"
            counter={`(${resources.length})`}
            description="Please change none of them in AWS yourself: what changes them here keeps all of it working."
          >
            Resources
          </Header>
        }
        items={resources}
        columns={COLUMNS}
        trackBy={({ logicalId }) => logicalId}
        empty={<EmptyState title="No resources">Nothing of it is in AWS.</EmptyState>}
      />
    </SpaceBetween>
  );
}
