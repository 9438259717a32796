import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { CloudAccountOverview, CloudAccountView } from '../../app/app.ts';
import type { CloudAccountRecord, ConsoleRecord } from '../../app/model.ts';
import { INTERNAL_ACCOUNT_ID, INTERNAL_ACCOUNT_NAME, nameKey } from '../../app/names.ts';
import type { Handle } from '../handle.ts';
import { cloudAccounts, internalAccount, subscriptions } from '../schema.ts';
import { nextId } from './sequences.ts';

/** Thrown when the cloud account was changed or removed since it was read. */
export class StaleCloudAccount extends Error {
  override name = 'StaleCloudAccount';
}

type Row = typeof cloudAccounts.$inferSelect;
type Read = Pick<CloudAccountRecord, 'accountId' | 'id' | 'version'>;

const oneOf = (accountId: number, id: number) =>
  and(eq(cloudAccounts.accountId, accountId), eq(cloudAccounts.id, id));

/** The row as it was read: whoever changed it meanwhile has raised its version. */
const asRead = (read: Read) => and(oneOf(read.accountId, read.id), eq(cloudAccounts.version, read.version));

type InternalRow = typeof internalAccount.$inferSelect;

/**
 * The table is named before its columns, because Drizzle leaves it out in a select of one table, and then a column
 * here would be one of the inner table.
 */
const liveSubscriptions = sql<number>`(
  select count(*)::int from ${subscriptions} s
  where s.account_id = ${cloudAccounts}.account_id and s.cloud_account_id = ${cloudAccounts}.id
    and s.status <> 'deleted')`;

const consoleOf = (row: Row): ConsoleRecord =>
  row.consoleKind === 'role'
    ? { kind: 'role', iamRoleName: row.iamRoleName ?? '' }
    : {
        kind: 'user',
        consoleUsername: row.consoleUsername ?? '',
        signInLoginUrl: row.signInLoginUrl ?? '',
      };

const consoleColumns = (console: ConsoleRecord) => ({
  consoleKind: console.kind,
  iamRoleName: console.kind === 'role' ? console.iamRoleName : null,
  consoleUsername: console.kind === 'user' ? console.consoleUsername : null,
  signInLoginUrl: console.kind === 'user' ? console.signInLoginUrl : null,
});

const toRecord = (row: Row): CloudAccountRecord => {
  const {
    nameKey: _n,
    consoleKind: _k,
    iamRoleName: _r,
    consoleUsername: _u,
    signInLoginUrl: _s,
    ...rest
  } = row;
  return {
    ...rest,
    accessKeyRegisteredAt: row.accessKeyRegisteredAt ?? row.createdAt,
    console: consoleOf(row),
  };
};

/** What a reader is shown, and no column more: these selects are the hot path. */
const VIEW_COLUMNS = {
  id: cloudAccounts.id,
  name: cloudAccounts.name,
  status: cloudAccounts.status,
  change: cloudAccounts.change,
  accessKeyId: cloudAccounts.accessKeyId,
  iamRoleName: cloudAccounts.iamRoleName,
  consoleUsername: cloudAccounts.consoleUsername,
  signInLoginUrl: cloudAccounts.signInLoginUrl,
  awsAccountId: cloudAccounts.awsAccountId,
  awsUserArn: cloudAccounts.awsUserArn,
  awsConsoleRoleArn: cloudAccounts.awsConsoleRoleArn,
  policyGeneration: cloudAccounts.policyGeneration,
  createdAt: cloudAccounts.createdAt,
  lastVerifiedAt: cloudAccounts.lastVerifiedAt,
};

const SHOWN_CHANGE = { update: 'change-draft', delete: 'delete-draft' } as const;

const toView = (row: Pick<Row, keyof typeof VIEW_COLUMNS>, live: number): CloudAccountView => ({
  id: row.id,
  name: row.name,
  provider: 'AWS',
  status: row.change ? SHOWN_CHANGE[row.change] : row.status,
  accessKeyId: row.accessKeyId,
  signInLoginUrl: row.signInLoginUrl,
  consoleUsername: row.consoleUsername,
  iamRoleName: row.iamRoleName,
  awsAccountId: row.awsAccountId,
  awsUserArn: row.awsUserArn,
  awsConsoleRoleArn: row.awsConsoleRoleArn,
  policyGeneration: row.policyGeneration,
  createdAt: row.createdAt,
  lastVerifiedAt: row.lastVerifiedAt,
  subscriptions: live,
});

const internalView = (row: Pick<InternalRow, 'id' | 'name'>): CloudAccountView => ({
  id: row.id,
  name: row.name,
  provider: 'AWS',
  status: 'active',
  accessKeyId: null,
  signInLoginUrl: null,
  consoleUsername: null,
  iamRoleName: null,
  awsAccountId: null,
  awsUserArn: null,
  awsConsoleRoleArn: null,
  policyGeneration: null,
  createdAt: null,
  lastVerifiedAt: null,
  subscriptions: 0,
});

/** The reads on the hot path, prepared once. */
export function prepareCloudAccountReads(outer: Handle) {
  const byId = outer
    .select({
      row: VIEW_COLUMNS,
      checksJson: sql<string>`${cloudAccounts.checks}::text`,
      live: liveSubscriptions,
    })
    .from(cloudAccounts)
    .where(
      and(
        eq(cloudAccounts.accountId, sql.placeholder('accountId')),
        eq(cloudAccounts.id, sql.placeholder('id')),
      ),
    )
    .prepare('cloud_account_by_id');
  const list = outer
    .select({ row: VIEW_COLUMNS, live: liveSubscriptions })
    .from(cloudAccounts)
    .where(eq(cloudAccounts.accountId, sql.placeholder('accountId')))
    .orderBy(asc(cloudAccounts.id))
    .prepare('cloud_accounts_of_account');
  return {
    /** With the checks of its last verification as text: reading and writing 14 KB of JSON again is most of a read's work. */
    async view(accountId: number, id: number): Promise<CloudAccountView | null> {
      const [found] = await byId.execute({ accountId, id });
      return found ? { ...toView(found.row, found.live), checksJson: found.checksJson } : null;
    },
    async list(accountId: number): Promise<CloudAccountView[]> {
      const rows = await list.execute({ accountId });
      return rows.map((found) => toView(found.row, found.live));
    },
  };
}

/** Of the checks of the last verification, the one that matters most among those that did not pass. */
const worstCheck = sql<CloudAccountOverview['worst']>`(
  select json_build_object('status', c->>'status', 'severity', c->>'severity', 'seen', c->>'seen')
  from json_array_elements(${cloudAccounts}.checks) with ordinality as checks(c, place)
  where c->>'status' in ('failed', 'unknown')
  order by c->>'status', c->>'severity', place limit 1)`;

/** Cloud accounts as the console lists them, in one look; of one id where it is given. */
export async function listOverviews(
  h: Handle,
  accountId: number,
  id: number | null,
): Promise<CloudAccountOverview[]> {
  const rows = await h
    .select({
      row: VIEW_COLUMNS,
      consoleAccess: cloudAccounts.consoleKind,
      live: liveSubscriptions,
      worst: worstCheck,
    })
    .from(cloudAccounts)
    .where(id === null ? eq(cloudAccounts.accountId, accountId) : oneOf(accountId, id))
    .orderBy(asc(cloudAccounts.id));
  return rows.map(({ row, consoleAccess, live, worst }) => ({ ...toView(row, live), consoleAccess, worst }));
}

export async function getCloudAccount(
  h: Handle,
  accountId: number,
  id: number,
): Promise<CloudAccountRecord | null> {
  const [row] = await h.select().from(cloudAccounts).where(oneOf(accountId, id));
  return row ? toRecord(row) : null;
}

/** The tenant's other cloud account that has this name or key, if any; `exceptId` is left out. */
export async function findSame(
  h: Handle,
  accountId: number,
  by: { name: string } | { accessKeyId: string },
  exceptId: number | null,
): Promise<{ id: number; name: string } | null> {
  const [row] = await h
    .select({ id: cloudAccounts.id, name: cloudAccounts.name })
    .from(cloudAccounts)
    .where(
      and(
        eq(cloudAccounts.accountId, accountId),
        'name' in by
          ? eq(cloudAccounts.nameKey, nameKey(by.name))
          : eq(cloudAccounts.accessKeyId, by.accessKeyId),
        exceptId === null ? undefined : ne(cloudAccounts.id, exceptId),
      ),
    );
  return row ?? null;
}

/** AWS account numbers of the tenant's other cloud accounts. */
export async function otherAwsAccounts(
  h: Handle,
  accountId: number,
  exceptId: number | null,
): Promise<{ awsAccountId: string; name: string }[]> {
  const rows = await h
    .select({ awsAccountId: cloudAccounts.awsAccountId, name: cloudAccounts.name })
    .from(cloudAccounts)
    .where(
      and(
        eq(cloudAccounts.accountId, accountId),
        exceptId === null ? undefined : ne(cloudAccounts.id, exceptId),
      ),
    );
  return rows.flatMap((row) =>
    row.awsAccountId === null ? [] : [{ ...row, awsAccountId: row.awsAccountId }],
  );
}

/** An id for a cloud account that is about to be made: its secrets are sealed to it before the row exists. */
export const reserveCloudAccountId = (h: Handle): Promise<number> => nextId(h, 'cloud_accounts');

export type NewCloudAccount = Omit<
  CloudAccountRecord,
  'version' | 'change' | 'accessKeyRegisteredAt' | 'createdAt' | 'updatedAt'
> & {
  at: Date;
};

/** Fails with a unique violation when the tenant has that name or key already: see `violatedUnique`. */
export async function insertCloudAccount(tx: Handle, { at, console, ...account }: NewCloudAccount) {
  await tx.insert(cloudAccounts).values({
    ...account,
    ...consoleColumns(console),
    nameKey: nameKey(account.name),
    accessKeyRegisteredAt: at,
    createdAt: at,
    updatedAt: at,
  });
}

type Change = Partial<
  Pick<
    CloudAccountRecord,
    | 'name'
    | 'status'
    | 'change'
    | 'accessKeyId'
    | 'accessKeyRegisteredAt'
    | 'console'
    | 'awsAccountId'
    | 'awsUserArn'
    | 'awsConsoleRoleArn'
    | 'policyGeneration'
    | 'checks'
    | 'lastVerifiedAt'
  >
>;

/** Changes what was read at that version. @throws StaleCloudAccount */
export async function updateCloudAccount(
  h: Handle,
  read: Read,
  { console, ...change }: Change,
  at: Date,
): Promise<void> {
  const done = await h
    .update(cloudAccounts)
    .set({
      ...change,
      ...(console === undefined ? {} : consoleColumns(console)),
      ...(change.name === undefined ? {} : { nameKey: nameKey(change.name) }),
      updatedAt: at,
      version: read.version + 1,
    })
    .where(asRead(read))
    .returning({ id: cloudAccounts.id });
  if (done.length === 0) throw new StaleCloudAccount(`Cloud account ${read.id} was changed meanwhile`);
}

/**
 * Notes what was seen of a cloud account, if its credentials are still those that were read. The version
 * stays: nobody's decision depends on a sighting, and a task that is changing the account must not lose to it.
 */
export async function updateCloudAccountIfSame(
  h: Handle,
  read: Read,
  seen: Pick<Change, 'status' | 'checks' | 'lastVerifiedAt' | 'policyGeneration'>,
): Promise<boolean> {
  const done = await h
    .update(cloudAccounts)
    .set(seen)
    .where(asRead(read))
    .returning({ id: cloudAccounts.id });
  return done.length === 1;
}

/** Shows or clears what a task is doing to a cloud account; the version stays, nothing else depends on it. */
export async function markChange(
  h: Handle,
  accountId: number,
  id: number,
  change: CloudAccountRecord['change'],
): Promise<void> {
  await h.update(cloudAccounts).set({ change }).where(oneOf(accountId, id));
}

/** Removes what was read at that version. @throws StaleCloudAccount */
export async function deleteCloudAccount(tx: Handle, read: Read): Promise<void> {
  const done = await tx.delete(cloudAccounts).where(asRead(read)).returning({ id: cloudAccounts.id });
  if (done.length === 0) throw new StaleCloudAccount(`Cloud account ${read.id} was changed meanwhile`);
}

/** Cloud account 1 is there from the start, whether or not the operator has set its credentials yet. */
export async function getInternalAccount(h: Handle): Promise<CloudAccountView> {
  const [row] = await h.select().from(internalAccount);
  return internalView(row ?? { id: INTERNAL_ACCOUNT_ID, name: INTERNAL_ACCOUNT_NAME });
}

/** The access key of cloud account 1; null until the operator has set it. */
export async function getInternalKey(
  h: Handle,
): Promise<{ accessKeyId: string | null; awsAccountId: string | null }> {
  const { accessKeyId, awsAccountId } = internalAccount;
  const [row] = await h.select({ accessKeyId, awsAccountId }).from(internalAccount);
  return row ?? { accessKeyId: null, awsAccountId: null };
}

/** Makes or replaces cloud account 1's row. */
export async function putInternalAccount(tx: Handle, account: Omit<InternalRow, 'version'>): Promise<void> {
  await tx
    .insert(internalAccount)
    .values(account)
    .onConflictDoUpdate({
      target: internalAccount.id,
      set: { ...account, version: sql`${internalAccount.version} + 1` },
    });
}
