import { tagsOf, typeOfId } from '../ec2/taggable.ts';
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
  return entities.find((entity) => entity.arn === arn)?.tags ?? tagsOfEc2(account, arn);
}

function tagsOfEc2(account: Account, arn: string): Tags | undefined {
  const [, region = '', id = ''] = /^arn:aws:ec2:([a-z0-9-]+):\d+:[a-z-]+\/(.+)$/.exec(arn) ?? [];
  const type = typeOfId(id);
  return type && tagsOf({ account, region }, type, id);
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
