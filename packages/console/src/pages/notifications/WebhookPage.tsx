import { ApiError, type WebhookBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from 'wouter';
import { useApi } from '../../app/use-api.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { DeliveriesTable } from './DeliveriesTable.tsx';
import { severityText, webhookKey } from './keys.ts';
import { WebhookActions } from './WebhookActions.tsx';
import { WebhookState } from './WebhookState.tsx';

const HELP = (
  <>
    <p>What was sent to this address, and what came of it.</p>
    <h3>Deliveries</h3>
    <p>
      A message that does not arrive is sent again after 5 seconds, 5 minutes, half an hour and so on, for
      three days. Then it is given up; you can send it again yourself. However often it is sent, its id stays
      the same. When nothing arrives for three days, or the receiver answers 410, the webhook is disabled.
    </p>
    <h3>The secret</h3>
    <p>
      It is shown once. A new one can be made at any time: for a day, messages are signed by both, so that the
      receiver can be given it.
    </p>
  </>
);

/** One webhook: its state, and what was sent to it. */
export default function WebhookPage() {
  const id = Number(useParams().id);
  const webhook = useApi(webhookKey(id), (api, signal) => api.getWebhook(id, signal));
  const gone = webhook.error instanceof ApiError && webhook.error.kind === 'not-found';
  return (
    <Page
      title="Webhook"
      crumbs={[
        { text: 'Notifications', href: '/notifications' },
        { text: 'Webhook', href: `/notifications/${id}` },
      ]}
      help={HELP}
      {...(webhook.data && { actions: <WebhookActions webhook={webhook.data} /> })}
    >
      {webhook.data ? (
        <SpaceBetween size="l">
          <Details webhook={webhook.data} />
          <DeliveriesTable webhook={webhook.data} />
        </SpaceBetween>
      ) : webhook.error ? (
        <SpaceBetween size="m">
          <ErrorBox
            error={webhook.error}
            title={gone ? 'There is no such webhook' : 'The webhook could not be loaded'}
            {...(!gone && { onRetry: () => void webhook.refetch() })}
          />
          {gone && <Button href="/notifications">All webhooks</Button>}
        </SpaceBetween>
      ) : (
        <Container>
          <LinesSkeleton />
        </Container>
      )}
    </Page>
  );
}

function Details({ webhook }: { webhook: WebhookBody }) {
  const { url, description, disabledBecause, formerSecretUntil } = webhook;
  return (
    <SpaceBetween size="l">
      {disabledBecause !== undefined && (
        <Alert type="error" header="Berth has disabled this webhook">
          {disabledBecause} Mend the receiver, then enable it; what was given up can be sent again below.
        </Alert>
      )}
      <Container header={<Header variant="h2">Details</Header>}>
        <KeyValuePairs
          minColumnWidth={160}
          columns={3}
          items={[
            { label: 'Address', value: <span className="breakable">{url}</span> },
            { label: 'Description', value: <span className="breakable">{description || '-'}</span> },
            { label: 'State', value: <WebhookState webhook={webhook} /> },
            { label: 'Told of', value: severityText(webhook.minimumSeverity) },
            { label: 'Last arrived', value: <Time at={webhook.lastDeliveredAt} otherwise="Never" /> },
            { label: 'Created', value: <Time at={webhook.createdAt} /> },
            ...(formerSecretUntil !== undefined && new Date(formerSecretUntil) > new Date()
              ? [{ label: 'The former secret signs until', value: <Time at={formerSecretUntil} /> }]
              : []),
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}
