import type { WebhookBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { flash } from '../../app/flashes.ts';
import { queryClient } from '../../app/query-client.ts';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useAction } from '../../app/use-api.ts';
import { ConfirmTyped } from '../../ui/ConfirmTyped.tsx';
import { deliveriesKey, WEBHOOKS_KEY } from './keys.ts';
import { SecretShown } from './SecretShown.tsx';

const failed = (header: string) => (error: Error) =>
  flash({ id: 'webhook', type: 'error', header, content: error.message });

/** What can be done to a webhook. */
export function WebhookActions({ webhook }: { webhook: WebhookBody }) {
  const { id, enabled } = webhook;
  const reason = reasonAgainst(usePermission('notifications', 'mutate'));
  const [asked, setAsked] = useState<'rotate' | 'delete' | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY });
  const test = useAction(
    (api, _: null) => api.testWebhook(id),
    () => queryClient.invalidateQueries({ queryKey: deliveriesKey(id) }),
  );
  const enable = useAction((api, wanted: boolean) => api.updateWebhook(id, { enabled: wanted }), refresh);
  const unless = (why: string | undefined) => ({
    disabled: why !== undefined,
    ...(why !== undefined && { disabledReason: why }),
  });
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        <Button
          loading={test.isPending}
          {...unless(reason ?? (enabled ? undefined : 'Enable the webhook first.'))}
          onClick={() => test.mutate(null, { onError: failed('The test was not sent') })}
        >
          Send a test
        </Button>
        <Button
          loading={enable.isPending}
          {...unless(reason)}
          onClick={() => enable.mutate(!enabled, { onError: failed('The webhook was not changed') })}
        >
          {enabled ? 'Disable' : 'Enable'}
        </Button>
        <Button {...unless(reason)} onClick={() => setAsked('rotate')}>
          New secret
        </Button>
        <Button {...unless(reason)} onClick={() => setAsked('delete')}>
          Delete
        </Button>
      </SpaceBetween>
      {asked === 'rotate' && <RotateDialog id={id} onClose={() => setAsked(null)} />}
      {asked === 'delete' && <DeleteDialog webhook={webhook} onClose={() => setAsked(null)} />}
    </>
  );
}

function RotateDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const rotate = useAction(
    (api, _: null) => api.rotateWebhookSecret(id),
    () => queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
  );
  if (rotate.data) return <SecretShown secret={rotate.data.signingSecret} onClose={onClose} />;
  return (
    <ConfirmTyped
      title="Make a new secret"
      action="Make it"
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(null)}
      onCancel={onClose}
    >
      For a day messages are signed by the new secret and by the one until now. Give the receiver the new one
      before that.
    </ConfirmTyped>
  );
}

function DeleteDialog({ webhook, onClose }: { webhook: WebhookBody; onClose: () => void }) {
  const { id, url } = webhook;
  const remove = useAction(
    (api, _: null) => api.deleteWebhook(id),
    async () => {
      navigate('/notifications');
      await queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY, exact: true });
    },
  );
  return (
    <ConfirmTyped
      title="Delete the webhook"
      word={new URL(url).hostname}
      action="Delete"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(null)}
      onCancel={onClose}
    >
      <span className="breakable">{url}</span> is told of nothing any more. Its secret and its deliveries go
      with it.
    </ConfirmTyped>
  );
}
