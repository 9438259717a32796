import type { ExplanationListBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useApi } from '../../app/use-api.ts';
import { useUrlState } from '../../app/use-url-state.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';

type Explanation = ExplanationListBody['actions'][number];

const PHASES: Record<Explanation['phase'], string> = {
  create: 'Creating',
  run: 'Running',
  change: 'Changing',
  delete: 'Deleting',
  support: 'Support',
};

const POLICIES = { user: 'The user policy', instance: 'The instance policy' } as const;

const WHOSE = [
  { value: 'all', label: 'Of both policies' },
  { value: 'user', label: "Of the user policy: the vendor's key" },
  { value: 'instance', label: 'Of the instance policy: the machines' },
];

const COLUMNS: Column<Explanation>[] = [
  {
    id: 'action',
    header: 'Permission',
    isRowHeader: true,
    value: ({ action }) => action,
    cell: ({ action }) => (
      <span className="breakable">
        <Box variant="code">{action}</Box>
      </span>
    ),
    minWidth: 140,
  },
  {
    id: 'why',
    header: 'Why it is asked for',
    value: ({ purpose, without, abuse }) => `${purpose} ${without} ${abuse}`,
    cell: (explanation) => <Why explanation={explanation} />,
    minWidth: 220,
  },
  {
    id: 'where',
    header: 'On what, under which conditions',
    value: ({ grants }) =>
      grants.map(({ words, remarks, sid }) => [words, sid ?? '', ...remarks].join(' ')).join(' '),
    cell: ({ grants }) => <Grants grants={grants} />,
    minWidth: 170,
  },
  {
    id: 'phase',
    header: 'Used for',
    value: ({ phase }) => PHASES[phase],
    cell: ({ phase }) => PHASES[phase],
    minWidth: 90,
  },
];

function Why({ explanation: { purpose, without, abuse } }: { explanation: Explanation }) {
  return (
    <SpaceBetween size="xs">
      <div>{purpose}</div>
      <small>
        <b>Without it:</b> {without}
      </small>
      <small>
        <b>It could be abused:</b> {abuse}
      </small>
    </SpaceBetween>
  );
}

function Grants({ grants }: { grants: Explanation['grants'] }) {
  return (
    <SpaceBetween size="xs">
      {grants.map(({ policy, statement, words, remarks }) => (
        <div key={`${policy}-${statement}-${words}`} className="breakable">
          <div>
            {POLICIES[policy]}: {words}
          </div>
          {remarks.map((remark) => (
            <small key={remark}>{remark} </small>
          ))}
        </div>
      ))}
    </SpaceBetween>
  );
}

/** Every permission of the published policies and why it is asked for, to be searched. */
export function PermissionsTable({ generation }: { generation: string | undefined }) {
  const [whose, setWhose] = useUrlState('policy', 'all');
  const explained = useApi(
    ['explanations', generation],
    (api, signal) => api.explainPolicies(generation === undefined ? {} : { generation }, signal),
    { enabled: generation !== undefined },
  );
  const all = explained.data?.actions;
  const chosen = WHOSE.find(({ value }) => value === whose) ?? WHOSE[0];
  const items = all?.filter(({ grants }) => whose === 'all' || grants.some(({ policy }) => policy === whose));
  return (
    <DataTable
      name="permissions"
      urlPrefix="permissions-"
      what={{ one: 'permission', many: 'permissions' }}
      header={
        <Header
          variant="h2"
          counter={items ? `(${items.length})` : ''}
          description={`Policy generation ${generation ?? ''}: each permission, what it is for, and what it could be abused for.`}
        >
          Permissions explained
        </Header>
      }
      items={items}
      error={explained.error}
      onRetry={() => void explained.refetch()}
      columns={COLUMNS}
      trackBy={({ action }) => action}
      pageSize={10}
      filters={
        <Select
          selectedOption={chosen ?? null}
          options={WHOSE}
          ariaLabel="Policy"
          onChange={({ detail }) => setWhose(detail.selectedOption.value ?? 'all')}
        />
      }
      empty={
        <EmptyState title="No permissions">This policy generation grants nothing that is known.</EmptyState>
      }
    />
  );
}
