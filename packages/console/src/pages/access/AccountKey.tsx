import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { reasonAgainst, usePermission, useSession } from '../../app/session.ts';
import { useAction } from '../../app/use-api.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { ConfirmTyped } from '../../ui/ConfirmTyped.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';

/** The key that every program of the account sends beside its user key. */
export function AccountKey() {
  const { account } = useSession();
  const [key, setKey] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const reason = reasonAgainst(usePermission('api-keys', 'mutate'));
  const disabled = { disabled: reason !== undefined, ...(reason && { disabledReason: reason }) };
  const reveal = useAction((api, _: null) => api.revealAccountKey(), setKey);
  const regenerate = useAction(
    (api, _: null) => api.regenerateAccountKey(),
    (made) => {
      setKey(made);
      setAsked(false);
    },
  );
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="The same for every program of the account. It goes into the header X-Api-Key."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                loading={reveal.isPending}
                {...disabled}
                onClick={() => {
                  if (key === null) reveal.mutate(null);
                  else {
                    setKey(null);
                    // The cache of the call holds it as well.
                    reveal.reset();
                    regenerate.reset();
                  }
                }}
              >
                {key === null ? 'Show' : 'Hide'}
              </Button>
              <Button {...disabled} onClick={() => setAsked(true)}>
                Make a new one
              </Button>
            </SpaceBetween>
          }
        >
          Account key
        </Header>
      }
    >
      <SpaceBetween size="s">
        {key === null ? (
          <Box color="text-body-secondary">
            It is not shown until you ask for it; that is written into the system log.
          </Box>
        ) : (
          <CodeBlock code={key} what="the account key" wrap />
        )}
        <ErrorBox error={reveal.error} title="The account key cannot be shown" />
      </SpaceBetween>
      {asked && (
        <ConfirmTyped
          title="Make a new account key"
          word={account.name}
          action="Make a new one"
          busy={regenerate.isPending}
          error={regenerate.error}
          onConfirm={() => regenerate.mutate(null)}
          onCancel={() => setAsked(false)}
        >
          The present one stops working at once, for every user key of the account: all programs that use the
          API need the new one.
        </ConfirmTyped>
      )}
    </Container>
  );
}
