import { newAccountId, newMfaSeed, newSecretAccessKey, uniqueId } from './ids.ts';
import type { AccessKey, Account, User } from './model.ts';
import { emptyAccount } from './model.ts';
import type { World } from './world.ts';

/** An AWS account and its administrator's key, as the control API hands them out. */
export interface SeededAccount {
  accountId: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

export function newAccessKey(createdAt: number): AccessKey {
  return {
    accessKeyId: uniqueId('AKIA'),
    secretAccessKey: newSecretAccessKey(),
    status: 'Active',
    createdAt,
  };
}

function seedUser(
  account: Account,
  name: string,
  attached: string[],
  now: number,
): { user: User; key: AccessKey } {
  const key = newAccessKey(now);
  const user: User = {
    path: '/',
    name,
    id: uniqueId('AIDA'),
    arn: `arn:aws:iam::${account.accountId}:user/${name}`,
    createdAt: now,
    tags: new Map(),
    attached,
    inline: new Map(),
    accessKeys: [key],
    groups: [],
  };
  account.users.set(name.toLowerCase(), user);
  return { user, key };
}

/** A new account with an IAM user `admin` who may do everything; undefined when the id is taken. */
export function seedAccount(world: World, accountId: string = newAccountId()): SeededAccount | undefined {
  if (world.state.accounts.has(accountId)) return undefined;
  const account = emptyAccount(accountId);
  const { key } = seedUser(account, 'admin', [ADMIN], world.clock.now());
  world.state.accounts.set(accountId, account);
  return { accountId, accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey };
}

/**
 * The vendor's own account: `admin`, and `support` with a virtual MFA device, who may assume any role and so
 * gets into whatever trusts the vendor's account.
 */
export function seedVendor(world: World, accountId: string): void {
  if (!seedAccount(world, accountId)) return;
  const account = world.state.accounts.get(accountId);
  if (!account) return;
  const now = world.clock.now();
  const { user } = seedUser(account, 'support', [], now);
  user.inline.set(
    'AssumeCustomerRoles',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}',
  );
  const serialNumber = `arn:aws:iam::${accountId}:mfa/support`;
  account.mfaDevices.set(serialNumber, { serialNumber, seed: newMfaSeed(), user: 'support', enabledAt: now });
  world.commitAtOnce(account);
}
