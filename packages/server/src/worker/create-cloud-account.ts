import { timeOf } from '../app/context.ts';
import type { TaskRequest } from '../app/model.ts';
import { nameKey } from '../app/names.ts';
import {
  cloudAccountPlace,
  openSecret,
  type PlacedSecret,
  taskPlace,
  transactionWithSecrets,
} from '../app/sealing.ts';
import { violatedUnique } from '../db/database.ts';
import {
  findSame,
  getInternalAccount,
  insertCloudAccount,
  reserveCloudAccountId,
} from '../db/repositories/cloud-accounts.ts';
import { addVerification } from '../db/repositories/verifications.ts';
import type { Attempt } from './context.ts';
import { complete } from './ending.ts';
import { keyExists, nameExists, type Outcome } from './outcome.ts';
import { type Verified, verifyForTask } from './verifying.ts';

type Request = Extract<TaskRequest, { kind: 'create' }>;

/** Verifies, then makes the cloud account, active at once, and ends the task in the same transaction. */
export async function createCloudAccount(attempt: Attempt, request: Request): Promise<Outcome> {
  const { task, context } = attempt;
  if (await nameTaken(attempt, request.name, null)) return nameExists(request.name);
  await attempt.step('create.checked');
  const secret = await openSecret(context, taskPlace(task, 'accessSecretKey'));
  if (!secret) throw new Error('The task lost its sealed secret key');
  const verified = await verifyForTask(
    attempt,
    {
      accessKeyId: request.accessKeyId,
      accessSecretKey: secret,
      console: request.console,
      ...(request.region === null ? {} : { region: request.region }),
    },
    null,
  );
  if (verified.kind !== 'passed') return verified;
  await attempt.step('create.verified');
  const id = await reserveCloudAccountId(context.database.outer);
  const owner = { accountId: task.accountId, id };
  const secrets: PlacedSecret[] = [{ place: cloudAccountPlace(owner, 'accessSecretKey'), secret }];
  const password = await openSecret(context, taskPlace(task, 'consolePassword'));
  if (password) secrets.push({ place: cloudAccountPlace(owner, 'consolePassword'), secret: password });
  await attempt.step('create.committing');
  try {
    await commit(attempt, request, id, secrets, verified);
  } catch (error) {
    const violated = violatedUnique(error);
    if (violated === 'cloud_accounts_account_name') return nameExists(request.name);
    if (violated === 'cloud_accounts_account_access_key') return keyExists(request.accessKeyId);
    throw error;
  }
  return { kind: 'completed' };
}

function commit(
  attempt: Attempt,
  request: Request,
  id: number,
  secrets: PlacedSecret[],
  { verification, startedAt }: Extract<Verified, { kind: 'passed' }>,
): Promise<void> {
  const { task, context } = attempt;
  const at = timeOf(context);
  return transactionWithSecrets(context, secrets, async (tx) => {
    await insertCloudAccount(tx, {
      id,
      accountId: task.accountId,
      name: request.name,
      status: 'active',
      accessKeyId: request.accessKeyId,
      console: request.console,
      region: request.region,
      ...verification.facts,
      checks: verification.checks,
      lastVerifiedAt: at,
      at,
    });
    await addVerification(tx, {
      accountId: task.accountId,
      cloudAccountId: id,
      trigger: 'create',
      startedAt,
      finishedAt: at,
      passed: true,
      checks: verification.checks,
      awsCalls: verification.awsCalls,
    });
    await complete(tx, attempt, {
      resourceId: id,
      resource: request.name,
      description: `Created cloud account ${request.name}`,
      checks: verification.checks,
    });
  });
}

/** The internal account's name counts too: clients look cloud accounts up by name and want exactly one. */
export async function nameTaken(attempt: Attempt, name: string, exceptId: number | null): Promise<boolean> {
  const { outer } = attempt.context.database;
  if (nameKey(name) === nameKey((await getInternalAccount(outer)).name)) return true;
  return (await findSame(outer, attempt.task.accountId, { name }, exceptId)) !== null;
}
