import type { AccessKey, Account, SandboxState, Session, User } from './model.ts';

export const keyOf = (name: string): string => name.toLowerCase();

/** Where a long-term access key belongs. */
export interface KeyHolder {
  account: Account;
  /** Undefined: the account's root. */
  user?: User;
  key: AccessKey;
}

/** Finds a long-term access key in any account. */
export function findAccessKey(state: SandboxState, accessKeyId: string): KeyHolder | undefined {
  for (const account of state.accounts.values()) {
    const root = account.rootKeys.find((key) => key.accessKeyId === accessKeyId);
    if (root) return { account, key: root };
    for (const user of account.users.values()) {
      const key = user.accessKeys.find((k) => k.accessKeyId === accessKeyId);
      if (key) return { account, user, key };
    }
  }
  return undefined;
}

export const findSession = (state: SandboxState, accessKeyId: string): Session | undefined =>
  state.sessions.get(accessKeyId);

/** Any principal by its unique id, as trust policies keep them: `AIDA…` or `AROA…`. */
export function arnOfUniqueId(state: SandboxState, id: string): string | undefined {
  for (const account of state.accounts.values()) {
    for (const entity of [...account.users.values(), ...account.roles.values()])
      if (entity.id === id) return entity.arn;
  }
  return undefined;
}

/** The unique id of the user or role that an ARN names, in any account of the sandbox. */
export function uniqueIdOfArn(state: SandboxState, arn: string): string | undefined {
  const accountId = arn.split(':')[4] ?? '';
  const account = state.accounts.get(accountId);
  if (!account) return undefined;
  const name = keyOf(arn.slice(arn.lastIndexOf('/') + 1));
  const entity = arn.includes(':user/') ? account.users.get(name) : account.roles.get(name);
  return entity?.arn === arn ? entity.id : undefined;
}
