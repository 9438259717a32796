import type { SandboxAccountBody, SetUpBody } from '@berth/api';
import { err, ok, redisCloud } from '@berth/domain';
import { handOver } from '../vault/hand-over.ts';
import type { HttpSettings } from './config.ts';
import { fromApp } from './errors.ts';
import { permissionOf } from './permissions.ts';
import type { Handler } from './pipeline.ts';

const DEFAULT_REGION = 'us-east-1';

/** Handlers of what comes before a cloud account: the set-up, and the sandbox's short cut. */
export function setUpHandlers({ app, profile = redisCloud, awsRegion, templateUrl }: HttpSettings) {
  const region = awsRegion ?? DEFAULT_REGION;
  const stackName = `${profile.id}-iam`;
  const common: SetUpBody = {
    vendor: { name: profile.vendorName, awsAccountId: profile.awsAccountId },
    names: profile.names,
    identifierTag: profile.identifierTag,
    generations: profile.generations.map(({ id }) => id),
    region,
    stackName,
    ...(templateUrl !== undefined && {
      quickCreateUrl: quickCreateUrl(region, templateUrl, stackName),
    }),
  };
  return {
    getCloudAccountSetUp: async ({ caller }) => {
      const endpoint = await app.sandboxEndpoint();
      const create = permissionOf(caller, 'sandbox', 'mutate');
      return ok({ ...common, ...(endpoint !== null && { sandbox: { endpoint, create } }) });
    },
    createSandboxAccount: async ({ caller, clientGone }) => {
      const made = await app.createSandboxAccount(caller, clientGone());
      if (!made.ok) return err(fromApp(made.error));
      const { accessSecretKey, ...account } = made.value;
      return ok({ ...account, accessSecretKey: handOver(accessSecretKey) } satisfies SandboxAccountBody);
    },
  } satisfies Record<string, Handler>;
}

/** The console's host of a region's partition. */
function consoleHost(region: string): string {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `${region}.console.amazonaws-us-gov.com`;
  return `${region}.console.aws.amazon.com`;
}

/** AWS's page that asks for nothing but consent before it makes the stack. */
function quickCreateUrl(region: string, templateUrl: string, stackName: string): string {
  const parameters = new URLSearchParams({ templateURL: templateUrl, stackName });
  return `https://${consoleHost(region)}/cloudformation/home?region=${region}#/stacks/quickcreate?${parameters}`;
}
