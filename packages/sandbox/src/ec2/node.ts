import { actionsOf, authorize } from '../auth/authorize.ts';
import type { Principal } from '../auth/principal.ts';
import { trailIdentity } from '../cloudtrail/identity.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import { newRequestId, uniqueId } from '../state/ids.ts';
import type { Account, Ec2Instance, Role } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { tagOperations } from './tags.ts';
import { type TagCall, tagCallsOf } from './user-data.ts';

const USER_AGENT = 'aws-cli/2 (user data)';

function roleOf(account: Account, instance: Ec2Instance): Role | undefined {
  const profile = [...account.instanceProfiles.values()].find(({ arn }) => arn === instance.profile?.arn);
  return profile?.role === undefined ? undefined : account.roles.get(profile.role);
}

/** Who calls from an instance: its role, in a session named after the instance. */
function principalOf(account: Account, instance: Ec2Instance, role: Role, nowMs: number): Principal {
  return {
    kind: 'role',
    accountId: account.accountId,
    arn: `arn:aws:sts::${account.accountId}:assumed-role/${role.name}/${instance.instanceId}`,
    userId: `${role.id}:${instance.instanceId}`,
    identityArn: role.arn,
    name: role.name,
    accessKeyId: uniqueId('ASIA'),
    tags: role.tags,
    session: { kind: 'role', mfa: false, issuedAt: nowMs, policies: [], tags: new Map() },
  };
}

/** Makes one call as the node, and records it as any other. */
function perform(call: Call, input: object, sourceIp: string): void {
  const op = tagOperations[call.action];
  let neededActions: string[] = [];
  let error: AwsError | undefined;
  try {
    const given = input as Record<string, unknown>;
    const needs = op?.needs(given, call) ?? [];
    neededActions = actionsOf(call, needs);
    authorize(call, needs, { nowMs: call.nowMs, region: call.region, sourceIp, userAgent: USER_AGENT });
    op?.run(given, call);
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    error = thrown;
  }
  const { world, principal } = call;
  world.events.add(
    {
      time: new Date(call.nowMs).toISOString(),
      accountId: principal.accountId,
      principalArn: principal.arn,
      userIdentity: trailIdentity(principal),
      accessKeyId: principal.accessKeyId,
      service: 'ec2',
      action: call.action,
      neededActions,
      region: call.region,
      ...(error ? { errorCode: error.code, errorMessage: error.message } : {}),
      requestId: newRequestId(),
      readOnly: false,
      userAgent: USER_AGENT,
      sourceIp,
      requestParameters: { ...input },
    },
    0,
  );
}

const requestOf = ({ resources, tags }: TagCall, instanceId: string) => ({
  Resources: resources.map((id) => id ?? instanceId),
  Tags: tags,
});

/**
 * Plays the node: the calls of `aws ec2 create-tags` in the instance's user data are made under the role of its
 * instance profile, once. An instance without a role has no credentials and makes none.
 */
export function runUserData(world: World, account: Account, instance: Ec2Instance): void {
  const role = roleOf(account, instance);
  if (!role || instance.launch?.userData === undefined) return;
  const nowMs = world.clock.now();
  const principal = principalOf(account, instance, role, nowMs);
  const { region } = instance;
  const call: Call = { world, service: 'ec2', action: 'CreateTags', region, principal, account, nowMs };
  const script = Buffer.from(instance.launch.userData, 'base64').toString('utf8');
  for (const each of tagCallsOf(script))
    perform(call, requestOf(each, instance.instanceId), instance.privateIp);
}
