import { request } from 'node:http';
import { type LocalHandle, readHandle } from './local-handle.ts';

/** The account that `npm start` makes, and the key that it keeps in the handle. */
const ACCOUNT_NAME = 'Local';
const OWNER = { ownerName: 'Local Owner', ownerEmail: 'owner@berth.local' };
const KEY_NAME = 'npm-start-local';

export interface FirstAccount {
  apiKey: string;
  apiSecretKey: string;
  /** How the keys came about, for the person who reads the terminal. */
  made: 'kept' | 'first' | 'renewed';
}

/**
 * The one-time link by which the local owner sets the console's password, or null when that is done. Each start makes
 * a new one; the one of an earlier start ends.
 */
export async function setupUrl(adminSocket: string): Promise<string | null> {
  const ask = <T>(command: string, argument: unknown): Promise<T> =>
    askAdmin<T>(adminSocket, command, argument);
  const account = await usableAccount(ask);
  if (!account) return null;
  const link = await ask<Answer<{ url: string }>>('makeSetupLink', {
    accountId: account.accountId,
    user: OWNER.ownerEmail,
  });
  return link.ok ? link.value.url : null;
}

type Answer<T> = { ok: true; value: T } | { ok: false; error: { message: string } };

/**
 * The keys of the local account, made when they are not there. Whatever an interrupted start left is looked at, not
 * remembered: keys that work are kept; an account that is there is used; a key that nobody has any more is revoked
 * before another is made. So a kill at any moment leaves at most one local account and one key of that name.
 */
export async function firstAccount(home: string, url: string, adminSocket: string): Promise<FirstAccount> {
  const earlier = await readHandle(home);
  if (earlier && (await keysWork(url, earlier)))
    return { apiKey: earlier.apiKey, apiSecretKey: earlier.apiSecretKey, made: 'kept' };
  const ask = <T>(command: string, argument: unknown): Promise<T> =>
    askAdmin<T>(adminSocket, command, argument);
  const found = await usableAccount(ask);
  const account =
    found ?? required(await ask<Answer<UsableAccount>>('createAccount', { name: ACCOUNT_NAME, ...OWNER }));
  const { accountId } = account;
  const revoked = await ask<Answer<unknown>>('revokeKey', { accountId, name: KEY_NAME });
  const key = required(
    await ask<Answer<{ userKey: string }>>('createKey', {
      accountId,
      user: OWNER.ownerEmail,
      name: KEY_NAME,
      cidrs: [],
    }),
  );
  return { apiKey: account.accountKey, apiSecretKey: key.userKey, made: revoked.ok ? 'renewed' : 'first' };
}

interface UsableAccount {
  accountId: number;
  accountKey: string;
}

/** The local account of an earlier start, unless its creation was cut short before it had a key and an owner. */
async function usableAccount(
  ask: <T>(command: string, argument: unknown) => Promise<T>,
): Promise<UsableAccount | null> {
  const accounts = await ask<{ id: number; name: string }[]>('listAccounts', null);
  for (const account of accounts.filter(({ name }) => name === ACCOUNT_NAME)) {
    const shown = await ask<Answer<UsableAccount>>('showAccountKey', account.id);
    if (shown.ok) return shown.value;
  }
  return null;
}

function required<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`The first account could not be set up: ${answer.error.message}`);
  return answer.value;
}

async function keysWork(url: string, keys: Pick<LocalHandle, 'apiKey' | 'apiSecretKey'>): Promise<boolean> {
  const headers = { 'x-api-key': keys.apiKey, 'x-api-secret-key': keys.apiSecretKey };
  const response = await fetch(`${url}/v1`, { headers });
  await response.body?.cancel();
  return response.status === 200;
}

/** One administration command over the server's own socket, as `berth admin` sends it. */
function askAdmin<T>(socketPath: string, command: string, argument: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: `/${command}`, method: 'POST' }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      incoming.once('error', reject).once('end', () => {
        const body = JSON.parse(text) as { result: T; message?: string };
        if (incoming.statusCode === 200) resolve(body.result);
        else reject(new Error(`${command}: ${body.message ?? incoming.statusCode}`));
      });
    });
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify(argument));
  });
}
