import { type CloudAccountBody, type CloudAccountListItem, maskAccessKeyId } from '@berth/api';
import type { CloudAccountView } from '../app/app.ts';
import { JsonText } from './json-text.ts';
import { link } from './links.ts';

/** Fields that lists and single answers share. What is null is left out: clients read absence. */
function shared(view: CloudAccountView, baseUrl: string) {
  return {
    id: view.id,
    name: view.name,
    provider: view.provider,
    status: view.status,
    signInLoginUrl: view.signInLoginUrl ?? undefined,
    awsUserArn: view.awsUserArn ?? undefined,
    awsConsoleRoleArn: view.awsConsoleRoleArn ?? undefined,
    awsAccountId: view.awsAccountId ?? undefined,
    policyGeneration: view.policyGeneration ?? undefined,
    subscriptions: view.subscriptions,
    createdTimestamp: view.createdAt?.toISOString(),
    lastVerifiedAt: view.lastVerifiedAt?.toISOString(),
    links: [link('self', baseUrl, `/cloud-accounts/${view.id}`)],
  };
}

/** A cloud account in a list: its access key id is masked. */
export const toListItem = (view: CloudAccountView, baseUrl: string): CloudAccountListItem => ({
  ...shared(view, baseUrl),
  accessKeyId: view.accessKeyId === null ? undefined : maskAccessKeyId(view.accessKeyId),
});

/** A cloud account by its id: the access key id is whole, or Terraform would never converge (contract 2.4). */
export function toCloudAccount(view: CloudAccountView, baseUrl: string): JsonText {
  const body: Omit<CloudAccountBody, 'checks'> = {
    ...shared(view, baseUrl),
    accessKeyId: view.accessKeyId ?? undefined,
    iamRoleName: view.iamRoleName ?? undefined,
    consoleUsername: view.consoleUsername ?? undefined,
  };
  return JsonText.of(body).with('checks', view.checksJson);
}
