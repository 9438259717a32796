import type { FindingModesBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { flash } from '../../app/flashes.ts';
import { queryClient } from '../../app/query-client.ts';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { SeverityMark, severityRank, severityText } from './FindingMarks.tsx';
import { FINDINGS_KEY, MODES_KEY } from './keys.ts';

type One = FindingModesBody['modes'][number];
type Mode = One['mode'];

const HELP = (
  <>
    <p>What Berth does about each kind of finding, from the next one on.</p>
    <h3>Only tell</h3>
    <p>You are told of it, and Berth undoes none of them.</p>
    <h3>When an owner says so</h3>
    <p>You are told of it, and an owner can have it undone. Every step is shown before.</p>
    <h3>At once</h3>
    <p>
      You are told of it, and it is undone without asking. What replaces a node never is, nor what only a
      person can undo.
    </p>
  </>
);

const MODES: Record<Mode, string> = {
  notify: 'Only tell',
  approve: 'Undo when an owner says so',
  auto: 'Undo at once',
};

/** `instance_stopped` as a person says it. */
const words = (code: string): string => {
  const text = code.replaceAll('_', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

function optionsOf({ replacesNode }: One): SelectProps.Option[] {
  return Object.entries(MODES).map(([value, label]) => ({
    value,
    label,
    ...(value === 'auto' &&
      replacesNode && { disabled: true, description: 'It replaces a node: somebody has to say so.' }),
  }));
}

/** What happens to findings, kind by kind. What is chosen counts at once. */
export default function FindingModesPage() {
  const modes = useApi(MODES_KEY, (api, signal) => api.findingModes(signal));
  const permission = reasonAgainst(usePermission('findings', 'mutate'));
  const change = useAction(
    (api, wanted: { code: string; mode: Mode }) => api.updateFindingModes([wanted]),
    async (now) => {
      await queryClient.invalidateQueries({ queryKey: FINDINGS_KEY });
      queryClient.setQueryData(MODES_KEY, now);
    },
  );
  const choose = (code: string, mode: Mode): void =>
    change.mutate(
      { code, mode },
      {
        onError: ({ message }) =>
          flash({ id: 'modes', type: 'error', header: 'It was not changed', content: message }),
      },
    );
  const columns: Column<One>[] = [
    {
      id: 'what',
      header: 'Finding',
      isRowHeader: true,
      value: ({ code, risk }) => `${words(code)} ${risk}`,
      cell: ({ code, risk }) => (
        <span className="breakable">
          {words(code)}
          <Box variant="small" display="block" color="text-body-secondary">
            {risk}
          </Box>
        </span>
      ),
      minWidth: 260,
    },
    {
      id: 'mode',
      header: 'What happens',
      value: ({ undoable, mode }) => (undoable ? MODES[mode] : 'Only a person can undo it'),
      cell: (one) =>
        one.undoable ? (
          <Select
            ariaLabel={`What happens: ${words(one.code)}`}
            selectedOption={{ value: one.mode, label: MODES[one.mode] }}
            options={optionsOf(one)}
            disabled={permission !== undefined || change.isPending}
            expandToViewport
            onChange={({ detail }) => choose(one.code, detail.selectedOption.value as Mode)}
          />
        ) : (
          <Box color="text-body-secondary">Only a person can undo it</Box>
        ),
      minWidth: 240,
    },
    {
      id: 'severity',
      header: 'Severity',
      value: ({ severity }) => `${severityRank(severity)} ${severityText(severity)}`,
      cell: ({ severity }) => <SeverityMark severity={severity} />,
      minWidth: 110,
    },
  ];
  return (
    <Page
      title="What happens to findings"
      crumbs={[
        { text: 'Findings', href: '/findings' },
        { text: 'What happens', href: '/findings/modes' },
      ]}
      help={HELP}
      contentType="table"
    >
      <DataTable
        name="finding-modes"
        what={{ one: 'kind', many: 'kinds' }}
        items={modes.data}
        error={modes.error}
        onRetry={() => void modes.refetch()}
        columns={columns}
        trackBy={({ code }) => code}
        sort="severity"
        pageSize={100}
        empty={<EmptyState title="There are no kinds of findings">Look again in a moment.</EmptyState>}
      />
    </Page>
  );
}
