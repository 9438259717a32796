import { type ActorSearch, type Finding, type FindingCode, findingIdentity } from '@berth/domain';
import { and, asc, count, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type {
  FindingEvent,
  FindingMode,
  FindingQuery,
  FindingRecord,
  FindingScope,
  Health,
  Revert,
} from '../../app/finding.ts';
import type { Handle } from '../handle.ts';
import { findingEvents, findingModes, findings } from '../watch-schema.ts';

type Row = typeof findings.$inferSelect;

const toRecord = ({ finding, identity: _i, revertState, revert, revertTouchedAt: _t, ...row }: Row) =>
  ({
    ...finding,
    ...row,
    subscriptionId: row.subscriptionId || null,
    revert: revertState && revert ? { state: revertState, ...revert } : null,
  }) satisfies FindingRecord;

const inScope = ({ accountId, cloudAccountId, subscriptionId }: FindingScope) =>
  and(
    eq(findings.accountId, accountId),
    eq(findings.cloudAccountId, cloudAccountId),
    eq(findings.subscriptionId, subscriptionId ?? 0),
  );

const oneOf = (accountId: number, id: number) => and(eq(findings.accountId, accountId), eq(findings.id, id));

const STILL_SO = {
  code: 'PROVISION_FAILURE',
  field: null,
  message: 'It was undone, and the next look still shows it.',
  remedy: 'Look what in the AWS account brings it about, then have it undone again.',
  evidence: null,
};

const noRevert = { revertState: null, revert: null, revertTouchedAt: null };

/** What one look came to. */
export interface Judged {
  complete: boolean;
  findings: readonly Finding[];
  /** Codes that an incomplete look could not tell of; all of them where it is undefined. */
  unjudged?: readonly FindingCode[];
}

/** What one look changed. */
export interface FindingChanges {
  opened: FindingRecord[];
  reopened: FindingRecord[];
  resolved: FindingRecord[];
}

/**
 * Keeps what one look at a scope found: what is new is opened, what was resolved and is there again is opened again,
 * what is open and no longer there is resolved, but only where the look could tell. Run by whoever holds the scan.
 *
 * @param since When it was looked before: what is found now has come about since then.
 */
export async function recordFindings(
  tx: Handle,
  scope: FindingScope,
  { complete, findings: found, unjudged }: Judged,
  at: Date,
  since: Date = at,
): Promise<FindingChanges> {
  const actor: ActorSearch = { since: since.toISOString(), searchedAt: null, seen: null };
  const changes: FindingChanges = { opened: [], reopened: [], resolved: [] };
  const known = new Map(
    (await tx.select().from(findings).where(inScope(scope))).map((row) => [row.identity, row]),
  );
  const now = new Map(found.map((finding) => [findingIdentity(finding), finding]));
  for (const [identity, finding] of now) {
    const row = known.get(identity);
    const said = { finding, severity: finding.severity, seenAt: at };
    if (!row) {
      const [made] = await tx
        .insert(findings)
        .values({
          ...scope,
          ...said,
          subscriptionId: scope.subscriptionId ?? 0,
          identity,
          code: finding.code,
          status: 'open',
          openedAt: at,
          actor,
        })
        .returning();
      if (made) changes.opened.push(toRecord(made));
    } else if (row.status === 'resolved') {
      const anew = {
        status: 'open' as const,
        openedAt: at,
        resolvedAt: null,
        timesOpened: row.timesOpened + 1,
        actor,
      };
      const [opened] = await tx
        .update(findings)
        .set({ ...said, ...anew, ...noRevert })
        .where(oneOf(scope.accountId, row.id))
        .returning();
      if (opened) changes.reopened.push(toRecord(opened));
    } else {
      // Said to be undone, and still there.
      const revert =
        row.revertState === 'done' && row.revert ? { ...row.revert, problems: [STILL_SO] } : null;
      const failed = revert ? { revertState: 'failed' as const, revert } : {};
      await tx
        .update(findings)
        .set({ ...said, ...failed })
        .where(oneOf(scope.accountId, row.id));
    }
  }
  const tells = (code: FindingCode): boolean =>
    complete || (unjudged !== undefined && !unjudged.includes(code));
  const over = [...known.values()].filter(
    ({ status, identity, code }) => status === 'open' && !now.has(identity) && tells(code),
  );
  if (over.length > 0) {
    const rows = await tx
      .update(findings)
      .set({ status: 'resolved', resolvedAt: at })
      .where(
        and(
          inScope(scope),
          inArray(
            findings.id,
            over.map(({ id }) => id),
          ),
        ),
      )
      .returning();
    changes.resolved.push(...rows.map(toRecord));
  }
  for (const kind of ['opened', 'reopened', 'resolved'] as const) {
    for (const { id } of changes[kind]) await addEvent(tx, scope.accountId, id, { time: at, kind, by: null });
  }
  return changes;
}

/** By what the open findings of a scope are known. */
export async function openIdentities(h: Handle, scope: FindingScope): Promise<Set<string>> {
  const rows = await h
    .select({ identity: findings.identity })
    .from(findings)
    .where(and(inScope(scope), eq(findings.status, 'open')));
  return new Set(rows.map(({ identity }) => identity));
}

/** Open findings about some of a cloud account's subscriptions, or about itself, the newest first. */
export async function openFindings(
  h: Handle,
  { accountId, cloudAccountId }: Omit<FindingScope, 'subscriptionId'>,
  subscriptionIds: readonly (number | null)[],
): Promise<FindingRecord[]> {
  const ids = subscriptionIds.map((id) => id ?? 0);
  const rows = await h
    .select()
    .from(findings)
    .where(
      and(
        eq(findings.accountId, accountId),
        eq(findings.cloudAccountId, cloudAccountId),
        inArray(findings.subscriptionId, ids),
        eq(findings.status, 'open'),
      ),
    )
    .orderBy(desc(findings.openedAt), desc(findings.id));
  return rows.map(toRecord);
}

/** Keeps how far the search for who brought a finding about is, unless it was opened anew meanwhile. */
export async function writeActor(
  h: Handle,
  { accountId, id, openedAt }: Pick<FindingRecord, 'accountId' | 'id' | 'openedAt'>,
  actor: ActorSearch,
): Promise<void> {
  await h
    .update(findings)
    .set({ actor })
    .where(and(oneOf(accountId, id), eq(findings.openedAt, openedAt)));
}

/** Resolves whatever is open about something that is gone for good. */
export async function resolveFindings(tx: Handle, scope: FindingScope, at: Date): Promise<void> {
  await recordFindings(tx, scope, { complete: true, findings: [] }, at);
}

/** Forgets everything about a cloud account that was deleted. */
export async function eraseFindings(tx: Handle, accountId: number, cloudAccountId: number): Promise<void> {
  const ofAccount = and(eq(findings.accountId, accountId), eq(findings.cloudAccountId, cloudAccountId));
  const ids = tx.select({ id: findings.id }).from(findings).where(ofAccount);
  await tx
    .delete(findingEvents)
    .where(and(eq(findingEvents.accountId, accountId), inArray(findingEvents.findingId, ids)));
  await tx.delete(findings).where(ofAccount);
}

export async function addEvent(
  tx: Handle,
  accountId: number,
  findingId: number,
  event: FindingEvent,
): Promise<void> {
  await tx.insert(findingEvents).values({ accountId, findingId, ...event });
}

/** Oldest first. */
export const listEvents = (h: Handle, accountId: number, findingId: number): Promise<FindingEvent[]> =>
  h
    .select({ time: findingEvents.time, kind: findingEvents.kind, by: findingEvents.by })
    .from(findingEvents)
    .where(and(eq(findingEvents.accountId, accountId), eq(findingEvents.findingId, findingId)))
    .orderBy(asc(findingEvents.id));

/** Open ones first, then the gravest, then the newest. */
export async function listFindings(
  h: Handle,
  accountId: number,
  query: FindingQuery,
): Promise<FindingRecord[]> {
  const { status, cloudAccountId, subscriptionId, offset, limit } = query;
  const rows = await h
    .select()
    .from(findings)
    .where(
      and(
        eq(findings.accountId, accountId),
        status && eq(findings.status, status),
        cloudAccountId === undefined ? undefined : eq(findings.cloudAccountId, cloudAccountId),
        subscriptionId === undefined ? undefined : eq(findings.subscriptionId, subscriptionId),
      ),
    )
    .orderBy(
      asc(findings.status),
      sql`array_position(array['critical', 'high', 'medium', 'low'], ${findings.severity})`,
      desc(findings.openedAt),
      desc(findings.id),
    )
    .offset(offset)
    .limit(limit);
  return rows.map(toRecord);
}

export async function getFinding(h: Handle, accountId: number, id: number): Promise<FindingRecord | null> {
  const [row] = await h.select().from(findings).where(oneOf(accountId, id));
  return row ? toRecord(row) : null;
}

const RANK = ['critical', 'high', 'medium', 'low'] as const;

/** Open findings by cloud account and subscription, those about the cloud account itself under null. */
export async function healthOf(
  h: Handle,
  accountId: number,
): Promise<{ cloudAccountId: number; subscriptionId: number | null; health: Health }[]> {
  const rows = await h
    .select({
      cloudAccountId: findings.cloudAccountId,
      subscriptionId: findings.subscriptionId,
      open: count(),
      severities: sql<string>`string_agg(distinct ${findings.severity}, ',')`,
    })
    .from(findings)
    .where(and(eq(findings.accountId, accountId), eq(findings.status, 'open')))
    .groupBy(findings.cloudAccountId, findings.subscriptionId);
  return rows.map(({ cloudAccountId, subscriptionId, open, severities }) => {
    const worst = RANK.find((one) => severities.split(',').includes(one)) ?? null;
    return { cloudAccountId, subscriptionId: subscriptionId || null, health: { open, worst } };
  });
}

const ACTIVE = ['asked', 'running'] as const;

/** Asks for a finding to be undone; false when it is not open, or its revert is under way. */
export async function askRevert(
  tx: Handle,
  accountId: number,
  id: number,
  revert: Omit<Revert, 'state'>,
  at: Date,
): Promise<boolean> {
  const rows = await tx
    .update(findings)
    .set({ revertState: 'asked', revert, revertTouchedAt: at })
    .where(
      and(
        oneOf(accountId, id),
        eq(findings.status, 'open'),
        sql`coalesce(${findings.revertState}, '') not in ('asked', 'running')`,
      ),
    )
    .returning({ id: findings.id });
  return rows.length > 0;
}

/** Writes how far a revert is that is under way. */
export async function writeRevert(
  h: Handle,
  accountId: number,
  id: number,
  { state, ...revert }: Revert,
  at: Date,
): Promise<void> {
  await h
    .update(findings)
    .set({ revertState: state, revert, revertTouchedAt: at })
    .where(and(oneOf(accountId, id), inArray(findings.revertState, [...ACTIVE])));
}

/** Reverts that nobody has touched since then, though they are under way. */
export const forgottenReverts = (h: Handle, untouchedSince: Date) =>
  h
    .select({ accountId: findings.accountId, id: findings.id })
    .from(findings)
    .where(and(inArray(findings.revertState, [...ACTIVE]), lt(findings.revertTouchedAt, untouchedSince)));

export async function modesOf(h: Handle, accountId: number): Promise<Map<FindingCode, FindingMode>> {
  const rows = await h.select().from(findingModes).where(eq(findingModes.accountId, accountId));
  return new Map(rows.map(({ code, mode }) => [code, mode]));
}

export async function setMode(
  tx: Handle,
  accountId: number,
  code: FindingCode,
  mode: FindingMode,
): Promise<void> {
  await tx
    .insert(findingModes)
    .values({ accountId, code, mode })
    .onConflictDoUpdate({ target: [findingModes.accountId, findingModes.code], set: { mode } });
}
