import type { MailSettingBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Toggle from '@cloudscape-design/components/toggle';
import { queryClient } from '../../app/query-client.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { SEVERITY_OPTIONS, type Severity } from './keys.ts';

const MAIL_KEY = ['mail-setting'] as const;

/** Whether the signed-in user is told by mail. What is chosen counts at once. */
export function MailCard() {
  const setting = useApi(MAIL_KEY, (api, signal) => api.getMailSetting(signal));
  const change = useAction(
    (api, wanted: { enabled: boolean; minimumSeverity: Severity }) => api.changeMailSetting(wanted),
    (now) => void queryClient.setQueryData(MAIL_KEY, now),
  );
  return (
    <Container header={<Header variant="h2">Mail to you</Header>}>
      <SpaceBetween size="m">
        {setting.isPending && <StatusIndicator type="loading">Loading</StatusIndicator>}
        <ErrorBox
          error={setting.error}
          title="Your setting could not be read"
          onRetry={() => void setting.refetch()}
        />
        {setting.data && (
          <MailFields setting={setting.data} busy={change.isPending} onChange={change.mutate} />
        )}
        <ErrorBox error={change.error} title="Your setting was not changed" />
      </SpaceBetween>
    </Container>
  );
}

function MailFields({
  setting,
  busy,
  onChange,
}: {
  setting: MailSettingBody;
  busy: boolean;
  onChange: (wanted: { enabled: boolean; minimumSeverity: Severity }) => void;
}) {
  const { enabled, minimumSeverity, email, notSentBecause } = setting;
  return (
    <SpaceBetween size="m">
      {notSentBecause !== undefined && (
        <Alert type="info" header="No mails are sent to you">
          {notSentBecause}
        </Alert>
      )}
      <Toggle
        checked={enabled}
        disabled={busy}
        onChange={({ detail }) => onChange({ enabled: detail.checked, minimumSeverity })}
        description={<span className="breakable">To {email}</span>}
      >
        Tell me of findings by mail
      </Toggle>
      <FormField label="Of which severity">
        <Select
          selectedOption={SEVERITY_OPTIONS.find(({ value }) => value === minimumSeverity) ?? null}
          options={SEVERITY_OPTIONS}
          disabled={busy || !enabled}
          onChange={({ detail }) =>
            onChange({ enabled, minimumSeverity: detail.selectedOption.value as Severity })
          }
        />
      </FormField>
    </SpaceBetween>
  );
}
