import { err, firstBlockingError, ok, type Verification } from '@berth/domain';
import { updateCloudAccountIfSame } from '../db/repositories/cloud-accounts.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { addVerification } from '../db/repositories/verifications.ts';
import type { App, Caller } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import type { CloudAccountRecord } from './model.ts';
import { INTERNAL_ACCOUNT_ID } from './names.ts';
import { openCredentials } from './open-credentials.ts';
import { internalRefusal, notFound } from './refusals.ts';
import { verificationContext } from './verification-context.ts';

/** The use cases that verify now and stream what they find. */
export function verifyUseCases(context: AppContext): Pick<App, 'verifyCloudAccount' | 'verifyDetails'> {
  return {
    async verifyCloudAccount(caller, id, on, signal) {
      if (id === INTERNAL_ACCOUNT_ID) return err(internalRefusal);
      const opened = await openCredentials(context, caller.accountId, id);
      if (!opened) return err(notFound('cloud account'));
      const { account, details } = opened;
      const startedAt = timeOf(context);
      const verification = await context.verifier.untilSettled(
        {
          details,
          context: await verificationContext(context, caller.accountId, account.accessKeyId, id),
        },
        on,
        signal,
      );
      await keepVerification(context, caller, account, verification, startedAt);
      return ok(undefined);
    },

    async verifyDetails(caller, request, on, signal) {
      const verification = await context.verifier.untilSettled(
        {
          details: {
            accessKeyId: request.accessKeyId,
            accessSecretKey: request.accessSecretKey,
            console: request.console,
            ...(request.region === undefined ? {} : { region: request.region }),
          },
          context: await verificationContext(context, caller.accountId, request.accessKeyId, null),
        },
        on,
        signal,
      );
      await appendLog(context.database.outer, {
        accountId: caller.accountId,
        time: timeOf(context),
        originator: caller.userName,
        apiKeyName: caller.apiKeyName,
        resource: request.name,
        resourceId: null,
        type: 'cloudAccountVerification',
        description: `Verified details that are not saved: ${outcomeText(verification)}`,
      });
      return ok(undefined);
    },
  };
}

const outcomeText = (verification: Verification): string => {
  if (verification.passed) return 'passed';
  if (leftOpen(verification)) return 'left open, because AWS gave no answer';
  const failed = verification.checks.filter(
    (check) => check.status === 'failed' && check.severity === 'blocking',
  );
  return `failed (${failed.map((check) => check.code).join(', ')})`;
};

/** Nothing failed, but AWS did not answer a look that decides: that says nothing against the account. */
const leftOpen = (verification: Verification): boolean =>
  firstBlockingError(verification)?.errorCode === 'GENERAL_ERROR';

function statusAfter(account: CloudAccountRecord, verification: Verification): CloudAccountRecord['status'] {
  if (leftOpen(verification)) return account.status;
  return verification.passed ? 'active' : 'active-error';
}

/**
 * Keeps the result, and shows it on the account unless that was changed while the verification ran: then it
 * is about credentials that are no longer there.
 */
async function keepVerification(
  context: AppContext,
  caller: Caller,
  account: CloudAccountRecord,
  verification: Verification,
  startedAt: Date,
): Promise<void> {
  const at = timeOf(context);
  await context.database.transaction(async (tx) => {
    const shown = await updateCloudAccountIfSame(tx, account, {
      status: statusAfter(account, verification),
      checks: verification.checks,
      lastVerifiedAt: at,
      ...(verification.facts.policyGeneration === null
        ? {}
        : { policyGeneration: verification.facts.policyGeneration }),
    });
    if (!shown) return;
    await addVerification(tx, {
      accountId: account.accountId,
      cloudAccountId: account.id,
      trigger: 'request',
      startedAt,
      finishedAt: at,
      passed: verification.passed,
      checks: verification.checks,
      awsCalls: verification.awsCalls,
    });
    await appendLog(tx, {
      accountId: account.accountId,
      time: at,
      originator: caller.userName,
      apiKeyName: caller.apiKeyName,
      resource: account.name,
      resourceId: account.id,
      type: 'cloudAccountVerification',
      description: `Verified cloud account ${account.name}: ${outcomeText(verification)}`,
    });
  });
}
