import type { Blueprint } from '../blueprint/blueprint.ts';
import { IAM_IDS, iamBlueprint, iamScope } from '../blueprint/iam-blueprint.ts';
import { HANDED_OVER_TAG_KEY } from '../blueprint/ownership-tags.ts';
import {
  type AwsIdentity,
  type IamInventory,
  type ObservedPolicy,
  type ObservedRole,
  type ObservedUser,
  policyArn,
  type Tags,
} from '../inventory/iam-inventory.ts';
import { absent, present, type Seen } from '../inventory/seen.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { type ConsoleAccess, newestGeneration } from '../vendor-profile/vendor-profile.ts';

export const testIdentity: AwsIdentity = {
  accountId: '111122223333',
  partition: 'aws',
  arn: 'arn:aws:iam::111122223333:user/admin',
};

export const testNow = new Date('2026-11-20T12:00:00Z');
export const testKeyId = 'AKIAIOSFODNN7EXAMPLE';

export const testBlueprint = (consoleAccess: ConsoleAccess = 'role'): Blueprint =>
  iamBlueprint({ profile: redisCloud, generation: newestGeneration(redisCloud), consoleAccess });

/** An account in which nothing of the blueprint exists, seen completely. */
export function emptyInventory(): IamInventory {
  const scope = iamScope(redisCloud);
  const none = (names: Record<string, string>): Record<string, Seen<never>> =>
    Object.fromEntries(Object.keys(names).map((id) => [id, absent]));
  return {
    identity: testIdentity,
    policies: none(scope.policies),
    roles: none(scope.roles),
    instanceProfiles: none(scope.instanceProfiles),
    users: none(scope.users),
  };
}

/** An account in which everything is as the blueprint says, and the key was handed over. */
export function rightInventory(
  blueprint: Blueprint = testBlueprint(),
  tags = tagsOf(blueprint),
): IamInventory {
  const inventory = emptyInventory();
  for (const [id, resource] of Object.entries(blueprint.Resources)) {
    switch (resource.Type) {
      case 'AWS::IAM::ManagedPolicy':
        inventory.policies[id] = present({
          name: resource.Properties.ManagedPolicyName,
          arn: policyArn(testIdentity, resource.Properties.ManagedPolicyName),
          tags,
          document: present(resource.Properties.PolicyDocument),
          versions: present([{ versionId: 'v1', isDefault: true, createdAt: daysAgo(10) }]),
          attachedTo: present([]),
        });
        break;
      case 'AWS::IAM::Role':
        inventory.roles[id] = present({
          name: resource.Properties.RoleName,
          arn: `arn:aws:iam::${testIdentity.accountId}:role/${resource.Properties.RoleName}`,
          tags,
          trust: resource.Properties.AssumeRolePolicyDocument,
          permissionsBoundary: null,
          attachedPolicies: present(
            resource.Properties.ManagedPolicyArns.map(({ Ref }) => attached(blueprint, Ref)),
          ),
          inlinePolicies: present([]),
          instanceProfiles: present(id === IAM_IDS.clusterNodeRole ? [resource.Properties.RoleName] : []),
        });
        break;
      case 'AWS::IAM::InstanceProfile':
        inventory.instanceProfiles[id] = present({
          name: resource.Properties.InstanceProfileName,
          arn: `arn:aws:iam::${testIdentity.accountId}:instance-profile/${resource.Properties.InstanceProfileName}`,
          tags,
          roles: [redisCloud.names.clusterNodeRole],
        });
        break;
      case 'AWS::IAM::User':
        inventory.users[id] = present({
          name: resource.Properties.UserName,
          arn: `arn:aws:iam::${testIdentity.accountId}:user/${resource.Properties.UserName}`,
          tags: { ...tags, [HANDED_OVER_TAG_KEY]: testKeyId },
          permissionsBoundary: null,
          attachedPolicies: present(
            resource.Properties.ManagedPolicyArns.map(({ Ref }) => attached(blueprint, Ref)),
          ),
          inlinePolicies: present([]),
          groups: present([]),
          accessKeys: present([{ accessKeyId: testKeyId, active: true, createdAt: daysAgo(10) }]),
          loginProfile: resource.Properties.LoginProfile ? present({ createdAt: daysAgo(10) }) : absent,
          otherCredentials: present([]),
        });
        break;
      default:
        break;
    }
  }
  return inventory;
}

export const tagsOf = ({ Tags }: Blueprint): Tags =>
  Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));

export const daysAgo = (days: number): Date => new Date(testNow.getTime() - days * 86_400_000);

function attached(blueprint: Blueprint, id: string) {
  const resource = blueprint.Resources[id];
  if (resource?.Type !== 'AWS::IAM::ManagedPolicy') throw new Error(`${id} is no policy`);
  const name = resource.Properties.ManagedPolicyName;
  return { name, arn: policyArn(testIdentity, name) };
}

/** Changes one thing that the inventory has; throws when it is not there. */
export function withPolicy(
  inventory: IamInventory,
  id: string,
  change: Partial<ObservedPolicy>,
): IamInventory {
  return { ...inventory, policies: changed(inventory.policies, id, change) };
}

export function withRole(inventory: IamInventory, id: string, change: Partial<ObservedRole>): IamInventory {
  return { ...inventory, roles: changed(inventory.roles, id, change) };
}

export function withUser(inventory: IamInventory, change: Partial<ObservedUser>): IamInventory {
  return { ...inventory, users: changed(inventory.users, IAM_IDS.user, change) };
}

function changed<T>(group: Record<string, Seen<T>>, id: string, change: Partial<T>): Record<string, Seen<T>> {
  const seen = group[id];
  if (seen?.kind !== 'present') throw new Error(`${id} is not in the inventory`);
  return { ...group, [id]: present({ ...seen.value, ...change }) };
}
