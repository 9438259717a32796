import type { SessionListBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import { signOut } from '../../app/session.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { ConfirmTyped } from '../../ui/ConfirmTyped.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Time } from '../../ui/Time.tsx';
import { browserName } from './browser-name.ts';

export const SESSIONS_KEY = ['sessions'] as const;

type Session = SessionListBody['sessions'][number];

const COLUMNS: Column<Session>[] = [
  {
    id: 'browser',
    header: 'Browser',
    isRowHeader: true,
    value: ({ userAgent }) => userAgent,
    cell: ({ userAgent, current }) => (
      <span className="breakable" title={userAgent}>
        {browserName(userAgent)}
        {current && ' (this one)'}
      </span>
    ),
    minWidth: 160,
  },
  {
    id: 'address',
    header: 'Address',
    value: ({ sourceIp }) => sourceIp,
    cell: ({ sourceIp }) => sourceIp,
    minWidth: 120,
  },
  {
    id: 'started',
    header: 'Signed in',
    value: ({ startedAt }) => startedAt,
    cell: ({ startedAt }) => <Time at={startedAt} />,
    minWidth: 150,
  },
  {
    id: 'used',
    header: 'Last used',
    value: ({ lastUsedAt }) => lastUsedAt,
    cell: ({ lastUsedAt }) => <Time at={lastUsedAt} />,
    minWidth: 150,
  },
];

/** Where one is signed in, and the way out of all of it. */
export function SessionsCard() {
  const sessions = useApi(SESSIONS_KEY, (api, signal) => api.listSessions(signal));
  const [asked, setAsked] = useState(false);
  const leave = useAction((_api, _: null) => signOut(true));
  return (
    <>
      <DataTable
        name="sessions"
        urlPrefix="sessions-"
        what={{ one: 'session', many: 'sessions' }}
        header={
          <Header
            variant="h2"
            counter={sessions.data ? `(${sessions.data.length})` : ''}
            actions={<Button onClick={() => setAsked(true)}>Sign out everywhere</Button>}
          >
            Where you are signed in
          </Header>
        }
        items={sessions.data}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        columns={COLUMNS}
        trackBy={({ id }) => String(id)}
        sort="-used"
        empty={<EmptyState title="No sessions">You are signed in nowhere.</EmptyState>}
      />
      {asked && (
        <ConfirmTyped
          title="Sign out everywhere"
          action="Sign out everywhere"
          busy={leave.isPending}
          error={leave.error}
          onConfirm={() => leave.mutate(null)}
          onCancel={() => setAsked(false)}
        >
          All your sessions end, this one too. API keys go on working.
        </ConfirmTyped>
      )}
    </>
  );
}
