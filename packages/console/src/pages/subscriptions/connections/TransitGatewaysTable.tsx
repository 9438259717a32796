import type { DeploymentBody, TransitGatewaysBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { ConfirmTyped } from '../../../ui/ConfirmTyped.tsx';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FormDialog } from '../../../ui/FormDialog.tsx';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';
import { lineErrors } from '../line-errors.ts';
import { type ConnectionsProps, useTransitGateways } from './use-connections.ts';

type Gateway = TransitGatewaysBody['tgws'][number];
type Asked = { what: 'attach' | 'ranges' | 'detach'; gateway: Gateway } | null;

const isAttached = ({ attachmentStatus }: Gateway): boolean => attachmentStatus !== undefined;
const rangesOf = ({ cidrs }: Gateway): string => cidrs.map(({ cidrAddress }) => cidrAddress).join(', ');

const LOOKS: Record<string, { type: StatusIndicatorProps.Type; text: string }> = {
  'initiating-request': { type: 'in-progress', text: 'Being asked for' },
  pending: { type: 'in-progress', text: 'Being made' },
  pendingAcceptance: { type: 'pending', text: 'Waits to be accepted' },
  available: { type: 'success', text: 'Attached' },
  modifying: { type: 'in-progress', text: 'Being changed' },
  deleting: { type: 'in-progress', text: 'Being detached' },
  deleted: { type: 'stopped', text: 'Deleted in AWS' },
  rejected: { type: 'error', text: 'Rejected' },
  failed: { type: 'error', text: 'Came to nothing' },
};

function AttachmentMark({ status }: { status: string | undefined }) {
  if (status === undefined) return <>Not attached</>;
  return (
    <StatusIndicator type={LOOKS[status]?.type ?? 'info'}>{LOOKS[status]?.text ?? status}</StatusIndicator>
  );
}

const COLUMNS: Column<Gateway>[] = [
  {
    id: 'gateway',
    header: 'Transit gateway',
    isRowHeader: true,
    value: ({ awsTgwUid }) => awsTgwUid,
    cell: ({ awsTgwUid }) => <span className="breakable">{awsTgwUid}</span>,
    minWidth: 200,
  },
  {
    id: 'account',
    header: 'Of AWS account',
    value: ({ awsAccountId }) => awsAccountId ?? '',
    cell: ({ awsAccountId }) => awsAccountId ?? '-',
  },
  {
    id: 'attachment',
    header: 'Attachment',
    value: ({ attachmentStatus }) => attachmentStatus ?? '',
    cell: ({ attachmentStatus }) => <AttachmentMark status={attachmentStatus} />,
    minWidth: 220,
  },
  { id: 'ranges', header: 'Ranges', value: rangesOf, cell: (one) => rangesOf(one) || '-' },
];

/** Transit gateways of the AWS account, and what is led to them. */
export function TransitGatewaysTable({ deployment, reason }: ConnectionsProps) {
  const gateways = useTransitGateways(deployment.subscriptionId);
  const [asked, setAsked] = useState<Asked>(null);
  const close = (): void => setAsked(null);
  const button = (what: NonNullable<Asked>['what'], text: string, gateway: Gateway) => (
    <Button
      variant="inline-link"
      ariaLabel={`${text}: ${gateway.awsTgwUid}`}
      disabled={reason !== undefined}
      {...(reason && { disabledReason: reason })}
      onClick={() => setAsked({ what, gateway })}
    >
      {text}
    </Button>
  );
  const actions: Column<Gateway> = {
    id: 'actions',
    header: 'Actions',
    cell: (gateway) =>
      isAttached(gateway) ? (
        <SpaceBetween direction="horizontal" size="s">
          {button('ranges', 'Change ranges', gateway)}
          {button('detach', 'Detach', gateway)}
        </SpaceBetween>
      ) : (
        button('attach', 'Attach', gateway)
      ),
  };
  return (
    <>
      <DataTable
        name="transit-gateways"
        urlPrefix="gateway-"
        what={{ one: 'transit gateway', many: 'transit gateways' }}
        header={
          <Header
            variant="h2"
            counter={gateways.data ? `(${gateways.data.length})` : ''}
            description="Those that the cloud account's key sees in the region. One that another AWS account shares is here once an administrator accepted it in Resource Access Manager."
          >
            Transit gateways
          </Header>
        }
        items={gateways.data}
        error={gateways.error}
        onRetry={() => void gateways.refetch()}
        columns={[...COLUMNS, actions]}
        trackBy={({ id }) => String(id)}
        empty={<EmptyState title="No transit gateways">The AWS account has none in this region.</EmptyState>}
      />
      {asked?.what === 'ranges' && (
        <RangesDialog deployment={deployment} gateway={asked.gateway} onClose={close} />
      )}
      {asked !== null && asked.what !== 'ranges' && (
        <AttachDialog deployment={deployment} gateway={asked.gateway} onClose={close} />
      )}
    </>
  );
}

interface DialogProps {
  deployment: DeploymentBody;
  gateway: Gateway;
  onClose: () => void;
}

/** Attaches to the transit gateway, or detaches from it. */
function AttachDialog({ deployment, gateway, onClose }: DialogProps) {
  const { subscriptionId } = deployment;
  const detaches = isAttached(gateway);
  const changing = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, id: number) =>
      detaches ? api.deleteAttachment(subscriptionId, id) : api.createAttachment(subscriptionId, id),
    onClose,
  );
  return (
    <ConfirmTyped
      title={`${detaches ? 'Detach from' : 'Attach to'} ${gateway.awsTgwUid}`}
      action={detaches ? 'Detach' : 'Attach'}
      busy={changing.busy}
      error={changing.error}
      onConfirm={() => changing.run(gateway.id)}
      onCancel={onClose}
    >
      {detaches
        ? 'Networks behind the transit gateway no longer reach the databases through it.'
        : 'Berth attaches the network of the subscription, with one address in each of its subnets, which AWS charges for. Nothing is led to the transit gateway until it is given ranges.'}
    </ConfirmTyped>
  );
}

function RangesDialog({ deployment, gateway, onClose }: DialogProps) {
  const { subscriptionId } = deployment;
  const [ranges, setRanges] = useState(gateway.cidrs.map(({ cidrAddress }) => cidrAddress).join('\n'));
  const changing = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, cidrs: string[]) => api.updateAttachment(subscriptionId, gateway.id, cidrs),
    onClose,
  );
  const errors = lineErrors(changing.error, ['cidrs']);
  return (
    <FormDialog
      title={`What is led to ${gateway.awsTgwUid}`}
      action="Save the ranges"
      busy={changing.busy}
      error={errors.rest}
      failed="The ranges were not changed"
      onSubmit={() => changing.run(ranges.split(/[\s,]+/).filter(Boolean))}
      onCancel={onClose}
    >
      <FormField
        label="Ranges of addresses"
        description="Behind the transit gateway, one in a line. Its own route tables, and the way back, are for its owner to see to."
        errorText={errors.of('cidrs')}
      >
        <Textarea
          name="cidrs"
          value={ranges}
          rows={4}
          spellcheck={false}
          placeholder="10.1.0.0/16"
          onChange={({ detail }) => setRanges(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
