import type { DeploymentBody, PeeringsBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { ConfirmTyped } from '../../../ui/ConfirmTyped.tsx';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';
import { PeerDialog } from './PeerDialog.tsx';
import { type ConnectionsProps, usePeerings } from './use-connections.ts';

type Peering = PeeringsBody['peerings'][number];

const LOOKS: Record<string, { type: StatusIndicatorProps.Type; text: string }> = {
  'initiating-request': { type: 'in-progress', text: 'Being asked for' },
  'pending-acceptance': { type: 'pending', text: 'Waits to be accepted' },
  active: { type: 'success', text: 'Active' },
  inactive: { type: 'stopped', text: 'Deleted in AWS' },
  failed: { type: 'error', text: 'Came to nothing' },
};

const rangesOf = ({ vpcCidr, vpcCidrs = [] }: Peering): string =>
  [...(vpcCidr === undefined ? [] : [vpcCidr]), ...vpcCidrs.map((one) => one.vpcCidr)].join(', ');

const COLUMNS: Column<Peering>[] = [
  {
    id: 'vpc',
    header: 'VPC',
    isRowHeader: true,
    value: ({ vpcUid }) => vpcUid,
    cell: ({ vpcUid }) => <span className="breakable">{vpcUid}</span>,
    minWidth: 200,
  },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => (
      <StatusIndicator type={LOOKS[status]?.type ?? 'info'}>{LOOKS[status]?.text ?? status}</StatusIndicator>
    ),
    minWidth: 220,
  },
  {
    id: 'account',
    header: 'AWS account',
    value: ({ awsAccountId }) => awsAccountId,
    cell: ({ awsAccountId }) => awsAccountId,
  },
  {
    id: 'region',
    header: 'Region',
    value: ({ regionName }) => regionName,
    cell: ({ regionName }) => regionName,
  },
  { id: 'ranges', header: 'Ranges', value: rangesOf, cell: rangesOf },
  {
    id: 'aws',
    header: 'In AWS',
    value: ({ awsPeeringUid }) => awsPeeringUid ?? '',
    cell: ({ awsPeeringUid }) => <span className="breakable">{awsPeeringUid ?? '-'}</span>,
    optional: true,
  },
];

/** Peerings with other VPCs, and what their owners have to do about them. */
export function PeeringsTable({ deployment, reason }: ConnectionsProps) {
  const peerings = usePeerings(deployment.subscriptionId);
  const [asking, setAsking] = useState(false);
  const [going, setGoing] = useState<Peering | null>(null);
  const disabled = { disabled: reason !== undefined, ...(reason && { disabledReason: reason }) };
  const actions: Column<Peering> = {
    id: 'actions',
    header: 'Actions',
    cell: (peering) => (
      <Button
        variant="inline-link"
        ariaLabel={`Delete the peering with ${peering.vpcUid}`}
        {...disabled}
        onClick={() => setGoing(peering)}
      >
        Delete
      </Button>
    ),
  };
  return (
    <SpaceBetween size="m">
      <DataTable
        name="peerings"
        urlPrefix="peering-"
        what={{ one: 'peering', many: 'peerings' }}
        header={
          <Header
            variant="h2"
            counter={peerings.data ? `(${peerings.data.length})` : ''}
            description="Clients in another VPC reach the databases through it. Berth asks for it and leads traffic there; the owner of the other VPC accepts it."
            actions={
              <Button {...disabled} onClick={() => setAsking(true)}>
                Peer with a VPC
              </Button>
            }
          >
            VPC peerings
          </Header>
        }
        items={peerings.data}
        error={peerings.error}
        onRetry={() => void peerings.refetch()}
        columns={[...COLUMNS, actions]}
        trackBy={({ vpcPeeringId }) => String(vpcPeeringId)}
        empty={
          <EmptyState title="Peered with nothing">Only its own network reaches it inside AWS.</EmptyState>
        }
      />
      {(peerings.data ?? []).map((one) => (
        <ToDo key={one.vpcPeeringId} peering={one} />
      ))}
      {asking && <PeerDialog deployment={deployment} onClose={() => setAsking(false)} />}
      {going && <DeleteDialog deployment={deployment} peering={going} onClose={() => setGoing(null)} />}
    </SpaceBetween>
  );
}

/** What a person has to do about a peering that is not active. */
function ToDo({ peering }: { peering: Peering }) {
  const { status, statusReason, awsPeeringUid, awsAccountId, regionName, vpcUid } = peering;
  if (status === 'pending-acceptance')
    return (
      <Alert type="info" header={`${awsPeeringUid} waits to be accepted`}>
        An administrator of AWS account {awsAccountId} accepts it in {regionName} (VPC, Peering connections)
        within seven days, and adds a route back to the range of this subscription in the route tables of{' '}
        {vpcUid}.
      </Alert>
    );
  if (status !== 'failed' && status !== 'inactive') return null;
  return (
    <Alert type="warning" header={`The peering with ${vpcUid} came to an end`}>
      {statusReason !== undefined && <>{statusReason.replace(/\.$/, '')}. </>}Delete it here, then ask for it
      anew.
    </Alert>
  );
}

interface DeleteProps {
  deployment: DeploymentBody;
  peering: Peering;
  onClose: () => void;
}

function DeleteDialog({ deployment, peering, onClose }: DeleteProps) {
  const { subscriptionId } = deployment;
  const deleting = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, id: number) => api.deletePeering(subscriptionId, id),
    onClose,
  );
  return (
    <ConfirmTyped
      title={`Delete the peering with ${peering.vpcUid}`}
      action="Delete"
      busy={deleting.busy}
      error={deleting.error}
      onConfirm={() => deleting.run(peering.vpcPeeringId)}
      onCancel={onClose}
    >
      Clients in {peering.vpcUid} no longer reach the databases through it. Routes there that lead to it are
      for their owner to delete.
    </ConfirmTyped>
  );
}
