import type { Secret } from '@berth/domain';
import { mergeConsole, sameConsole } from '../app/console-change.ts';
import { timeOf } from '../app/context.ts';
import type { CloudAccountRecord, ConsoleRecord, TaskRequest } from '../app/model.ts';
import {
  cloudAccountPlace,
  openSecret,
  type PlacedSecret,
  taskPlace,
  transactionWithSecrets,
} from '../app/sealing.ts';
import { violatedUnique } from '../db/database.ts';
import type { Handle } from '../db/handle.ts';
import { getCloudAccount, markChange, updateCloudAccount } from '../db/repositories/cloud-accounts.ts';
import { eraseSecret } from '../db/repositories/secrets.ts';
import { countLiveSubscriptions, lockCloudAccount } from '../db/repositories/subscriptions.ts';
import { writeTask } from '../db/repositories/tasks.ts';
import { addVerification } from '../db/repositories/verifications.ts';
import type { Attempt } from './context.ts';
import { nameTaken } from './create-cloud-account.ts';
import { complete } from './ending.ts';
import { accountGone, failed, keyExists, nameExists, type Outcome } from './outcome.ts';
import { type Verified, verifyForTask } from './verifying.ts';

type Request = Extract<TaskRequest, { kind: 'update' }>;
type Passed = Extract<Verified, { kind: 'passed' }>;

/** What the account is to become. Secrets that are null stay as they are. */
interface Target {
  name: string;
  accessKeyId: string;
  console: ConsoleRecord;
  newSecretKey: Secret | null;
  newPassword: Secret | null;
}

/**
 * Merges what was asked into what is stored. Whatever AWS could contradict is verified first; until the last
 * transaction swaps them all at once, the old credentials stand and work.
 */
export async function updateCloudAccountTask(attempt: Attempt, request: Request): Promise<Outcome> {
  const { task, context } = attempt;
  const account = await startChange(attempt, 'update');
  if (!account) return accountGone(task.cloudAccountId);
  await attempt.step('update.marked');
  const console = mergeConsole(account.console, request);
  if (!console.ok)
    return failed(
      'GENERAL_ERROR',
      `${console.error.field}: ${console.error.message} ${console.error.remedy}`,
    );
  const target: Target = {
    name: request.name ?? account.name,
    accessKeyId: request.accessKeyId ?? account.accessKeyId,
    console: console.value,
    newSecretKey: await openSecret(context, taskPlace(task, 'accessSecretKey')),
    newPassword: await openSecret(context, taskPlace(task, 'consolePassword')),
  };
  if (await nameTaken(attempt, target.name, account.id)) return nameExists(target.name);
  const verified = await verifyTarget(attempt, account, target);
  if (verified && verified.kind !== 'passed') return verified;
  await attempt.step('update.verified');
  await attempt.step('update.committing');
  try {
    return await commit(attempt, account, target, verified);
  } catch (error) {
    const violated = violatedUnique(error);
    if (violated === 'cloud_accounts_account_name') return nameExists(target.name);
    if (violated === 'cloud_accounts_account_access_key') return keyExists(target.accessKeyId);
    throw error;
  }
}

/** The account, shown as changing from now on; null when it is not there. Only the holder of the lease may. */
export async function startChange(
  attempt: Attempt,
  change: 'update' | 'delete',
): Promise<CloudAccountRecord | null> {
  const { task, lease, context } = attempt;
  const id = task.cloudAccountId;
  if (id === null) return null;
  return context.database.transaction(async (tx) => {
    await writeTask(tx, task, lease, { updatedAt: timeOf(context) });
    await markChange(tx, task.accountId, id, change);
    return getCloudAccount(tx, task.accountId, id);
  });
}

/** Null: nothing that AWS could contradict changes (a rename, a password, which cannot be checked). */
async function verifyTarget(
  attempt: Attempt,
  account: CloudAccountRecord,
  target: Target,
): Promise<Verified | null> {
  if (!target.newSecretKey && sameConsole(account.console, target.console)) return null;
  const secret =
    target.newSecretKey ?? (await openSecret(attempt.context, cloudAccountPlace(account, 'accessSecretKey')));
  if (!secret) throw new Error(`Cloud account ${account.id} has no sealed secret key`);
  return verifyForTask(
    attempt,
    {
      accessKeyId: target.accessKeyId,
      accessSecretKey: secret,
      console: target.console,
      ...(account.region === null ? {} : { region: account.region }),
    },
    account.id,
  );
}

/** What runs in the old AWS account could not be reached with keys of another one. */
async function refuseOtherAwsAccount(
  tx: Handle,
  account: CloudAccountRecord,
  { verification }: Passed,
): Promise<Outcome | null> {
  const next = verification.facts.awsAccountId;
  if (account.awsAccountId === null || next === account.awsAccountId) return null;
  await lockCloudAccount(tx, account);
  const live = await countLiveSubscriptions(tx, account.accountId, account.id);
  if (live === 0) return null;
  return failed(
    'CLOUD_ACCOUNT_USED',
    `accessKeyId: this key belongs to AWS account ${next}, and ${live} subscription(s) run in AWS account ` +
      `${account.awsAccountId}. Give a key of AWS account ${account.awsAccountId}, or delete the subscriptions first.`,
  );
}

async function commit(
  attempt: Attempt,
  account: CloudAccountRecord,
  target: Target,
  verified: Passed | null,
): Promise<Outcome> {
  const { context } = attempt;
  const at = timeOf(context);
  const secrets: PlacedSecret[] = [];
  if (target.newSecretKey)
    secrets.push({ place: cloudAccountPlace(account, 'accessSecretKey'), secret: target.newSecretKey });
  if (target.newPassword && target.console.kind === 'user')
    secrets.push({ place: cloudAccountPlace(account, 'consolePassword'), secret: target.newPassword });
  const swap = async (tx: Handle): Promise<Outcome> => {
    await updateCloudAccount(
      tx,
      account,
      {
        name: target.name,
        accessKeyId: target.accessKeyId,
        // A secret that was entered once more does not make the key a newer one.
        ...(target.accessKeyId === account.accessKeyId ? {} : { accessKeyRegisteredAt: at }),
        console: target.console,
        change: null,
        ...(verified
          ? {
              ...verified.verification.facts,
              status: 'active' as const,
              checks: verified.verification.checks,
              lastVerifiedAt: at,
            }
          : {}),
      },
      at,
    );
    if (target.console.kind === 'role') await eraseSecret(tx, cloudAccountPlace(account, 'consolePassword'));
    if (verified)
      await addVerification(tx, {
        accountId: account.accountId,
        cloudAccountId: account.id,
        trigger: 'update',
        startedAt: verified.startedAt,
        finishedAt: at,
        passed: true,
        checks: verified.verification.checks,
        awsCalls: verified.verification.awsCalls,
      });
    await complete(tx, attempt, {
      resourceId: account.id,
      resource: target.name,
      description: describeChange(account, target),
      checks: verified?.verification.checks ?? [],
    });
    return { kind: 'completed' };
  };
  // Nothing is stored before the refusal: sealed secrets go in with the swap.
  return transactionWithSecrets(context, secrets, swap, (tx) =>
    verified ? refuseOtherAwsAccount(tx, account, verified) : Promise.resolve(null),
  );
}

function describeChange(account: CloudAccountRecord, target: Target): string {
  const parts = [
    ...(account.name === target.name ? [] : [`renamed from ${account.name}`]),
    ...(target.newSecretKey ? ['new access key'] : []),
    ...(target.newPassword ? ['new console password'] : []),
    ...(sameConsole(account.console, target.console) ? [] : ['new console access']),
  ];
  return `Changed cloud account ${target.name}: ${parts.join(', ') || 'nothing differed'}`;
}
