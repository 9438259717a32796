import { noSuchEntity } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import { keyOf } from '../state/lookup.ts';
import type { Group, InstanceProfile, ManagedPolicy, Origin, Role, User } from '../state/model.ts';

/** Whether the caller sees something fresh: whoever made it does at once, others after the propagation delay. */
export const visible = (call: Call, origin: Origin): boolean =>
  origin.createdBy === undefined ||
  origin.createdBy === call.principal.accessKeyId ||
  call.nowMs - origin.createdAt >= call.world.options.propagationDelayMs;

/** Who makes what is being made, for `visible`. */
export const originOf = (call: Call): Origin => ({
  createdAt: call.nowMs,
  createdBy: call.principal.accessKeyId,
});

function seen<T extends Origin>(call: Call, found: T | undefined, message: string): T {
  if (!found || !visible(call, found)) throw noSuchEntity(message);
  return found;
}

export const findUser = (call: Call, name: string): User =>
  seen(call, call.account.users.get(keyOf(name)), `The user with name ${name} cannot be found.`);

export const findRole = (call: Call, name: string): Role =>
  seen(call, call.account.roles.get(keyOf(name)), `The role with name ${name} cannot be found.`);

export const findGroup = (call: Call, name: string): Group =>
  seen(call, call.account.groups.get(keyOf(name)), `The group with name ${name} cannot be found.`);

export const findProfile = (call: Call, name: string): InstanceProfile =>
  seen(call, call.account.instanceProfiles.get(keyOf(name)), `Instance Profile ${name} cannot be found.`);

/** A customer-managed policy by its ARN. */
export const findPolicy = (call: Call, arn: string): ManagedPolicy =>
  seen(call, call.account.policies.get(keyOf(arn)), `Policy ${arn} was not found.`);

const arnFor = (call: Call, resource: string): string => `arn:aws:iam::${call.account.accountId}:${resource}`;

/** ARNs for permission checks: the entity's own when it exists (it may have a path), else the one it would have. */
export const userArn = (call: Call, name: string): string =>
  call.account.users.get(keyOf(name))?.arn ?? arnFor(call, `user/${name}`);
export const roleArn = (call: Call, name: string): string =>
  call.account.roles.get(keyOf(name))?.arn ?? arnFor(call, `role/${name}`);
export const groupArn = (call: Call, name: string): string =>
  call.account.groups.get(keyOf(name))?.arn ?? arnFor(call, `group/${name}`);
export const profileArn = (call: Call, name: string): string =>
  call.account.instanceProfiles.get(keyOf(name))?.arn ?? arnFor(call, `instance-profile/${name}`);

/** An ARN for an entity about to be made. */
export const newArn = (
  call: Call,
  kind: 'user' | 'role' | 'group' | 'policy' | 'instance-profile',
  path: string,
  name: string,
): string => arnFor(call, `${kind}${path}${name}`);
