import { type ConsoleLinkBody, consoleLinkRequestSchema } from '@berth/api';
import { err, ok, switchRoleUrl } from '@berth/domain';
import { getCloudAccount } from '../db/repositories/cloud-accounts.ts';
import { appendLog } from '../db/repositories/logs.ts';
import type { AppResult, Caller } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import { INTERNAL_ACCOUNT_ID } from './names.ts';
import { conflict, internalRefusal, notFound } from './refusals.ts';

/**
 * The address of AWS's page on which a person takes on the console role of a tenant's cloud account, to be used by the
 * vendor's support or the tenant's own people. It is given only together with an entry in the tenant's system log that
 * says who asked for it and why.
 */
export async function makeConsoleLink(
  context: AppContext,
  by: Pick<Caller, 'accountId' | 'userName' | 'apiKeyName'>,
  cloudAccountId: number,
  given: string,
): Promise<AppResult<ConsoleLinkBody>> {
  const read = consoleLinkRequestSchema.safeParse({ reason: given });
  if (!read.success) {
    const message = read.error.issues[0]?.message ?? 'The reason cannot be read';
    return err({ code: 'INVALID_REQUEST', message, field: 'reason' });
  }
  if (cloudAccountId === INTERNAL_ACCOUNT_ID) return err(internalRefusal);
  const account = await getCloudAccount(context.database.outer, by.accountId, cloudAccountId);
  if (!account) return err(notFound('cloud account'));
  const { awsAccountId, awsConsoleRoleArn: arn, console, name } = account;
  if (console.kind === 'user')
    return err(
      conflict(
        'This cloud account has a console user, and no role that could be taken on',
        'Sign in as that user, at the address that the cloud account has for it.',
      ),
    );
  const url = arn === null ? null : switchRoleUrl(arn, name);
  if (url === null || awsAccountId === null)
    return err(
      conflict('AWS has not shown the console role yet', 'Verify the cloud account; the role must pass.'),
    );
  const { iamRoleName: roleName } = console;
  await appendLog(context.database.outer, {
    accountId: by.accountId,
    time: timeOf(context),
    originator: by.userName,
    apiKeyName: by.apiKeyName,
    resource: name,
    resourceId: cloudAccountId,
    type: 'consoleLinkMade',
    description: `Made a link for signing in to AWS account ${awsAccountId} as ${roleName}, because: ${read.data.reason.trim()}`,
  });
  return ok({ url, awsAccountId, roleName });
}
