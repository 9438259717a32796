import pg from 'pg';
import { type Customer, newCustomer } from '../../test/support/customer.ts';
import { type Keys, Stack, type Task } from '../../test/support/stack.ts';

/** A Berth with one tenant and one verified cloud account, on a database of a PostgreSQL server. */
export interface Installation {
  stack: Stack;
  keys: Keys;
  databaseUrl: string;
  cloudAccountId: number;
  customer: Customer;
}

export async function startInstallation(postgres: string): Promise<Installation> {
  const stack = await Stack.start(postgres);
  const keys = await stack.newAccount('Bench');
  const customer = await newCustomer(stack.sandbox);
  const { accessKeyId, accessSecretKey } = customer;
  const body = {
    name: 'bench',
    provider: 'AWS',
    accessKeyId,
    accessSecretKey,
    iamRoleName: 'redislabs-role',
  };
  const accepted = (await stack.api(keys, 'POST', '/cloud-accounts', body)).body as Task;
  const task = await stack.ended(keys, accepted.taskId);
  const id = task.response?.resourceId;
  if (task.status !== 'processing-completed' || id === undefined)
    throw new Error(`the cloud account was not created: ${JSON.stringify(task)}`);
  const { databaseUrl } = stack;
  if (databaseUrl === null) throw new Error('the bench runs on PostgreSQL');
  return { stack, keys, databaseUrl, cloudAccountId: id, customer };
}

/** The headers of an authenticated request. */
export const headersOf = (keys: Keys): Record<string, string> => ({
  'x-api-key': keys.apiKey,
  'x-api-secret-key': keys.apiSecretKey,
});

/**
 * Fills an installation: copies of its one cloud account, as many as asked for, spread over tenants of a hundred each;
 * `ofTenant` of them are the first tenant's own.
 */
export async function fill(
  { databaseUrl, keys }: Installation,
  total: number,
  ofTenant: number,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ column_name: string }>(
      "select column_name from information_schema.columns where table_schema = 'public' and table_name = 'cloud_accounts'",
    );
    const changed: Record<string, string> = {
      id: "nextval(pg_get_serial_sequence('cloud_accounts', 'id'))",
      account_id: 'owner.id',
      name: "'copy ' || n",
      name_key: "'copy ' || n",
      access_key_id: "'AKIA' || lpad(n::text, 16, '0')",
    };
    const columns = rows.map(({ column_name }) => column_name);
    const values = columns.map((column) => changed[column] ?? `one.${column}`);
    const copy = (owners: string, count: number): Promise<unknown> =>
      client.query(
        `insert into cloud_accounts (${columns.join(', ')}) select ${values.join(', ')} from ${owners} owner cross join generate_series(1, ${count}) n cross join (select * from cloud_accounts order by id limit 1) one`,
      );
    await copy(`(select ${keys.accountId} as id)`, ofTenant - 1);
    const tenants = Math.floor((total - ofTenant) / 100);
    await client.query(
      `insert into accounts (name, key_hash, created_at, updated_at) select 'tenant ' || n, 'none ' || n, now(), now() from generate_series(1, ${tenants}) n`,
    );
    await copy("(select id from accounts where name like 'tenant %')", 100);
    await client.query('analyze');
  } finally {
    await client.end();
  }
}
