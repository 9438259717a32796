import type { Account, Tags } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { ControlError } from './reply.ts';

function tagsOfResource(account: Account, arn: string): Tags | undefined {
  const entities = [
    ...account.users.values(),
    ...account.roles.values(),
    ...account.policies.values(),
    ...account.instanceProfiles.values(),
  ];
  const instance = account.instances.find((each) => arn.endsWith(`:instance/${each.instanceId}`));
  return entities.find((entity) => entity.arn === arn)?.tags ?? instance?.tags;
}

/** Sets tags that no AWS API lets one set, as CloudFormation's `aws:cloudformation:stack-name`. */
export function setSystemTags(
  world: World,
  account: Account,
  raw: Record<string, unknown>,
): { resourceArn: string } {
  const { resourceArn, tags } = raw;
  if (typeof resourceArn !== 'string') throw new TypeError('resourceArn must be a text');
  if (typeof tags !== 'object' || tags === null) throw new TypeError('tags must be an object of texts');
  const found = tagsOfResource(account, resourceArn);
  if (!found) throw new ControlError(404, `no resource ${resourceArn}`);
  for (const [key, value] of Object.entries(tags)) found.set(key, String(value));
  world.commitAtOnce(account);
  return { resourceArn };
}
