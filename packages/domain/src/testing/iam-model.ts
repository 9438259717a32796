import { HANDED_OVER_TAG_KEY } from '../blueprint/ownership-tags.ts';
import {
  type IamInventory,
  type ObservedInstanceProfile,
  type ObservedPolicy,
  type ObservedRole,
  type ObservedUser,
  policyArn,
  sameName,
} from '../inventory/iam-inventory.ts';
import { absent, present, type Seen } from '../inventory/seen.ts';
import type { IamAction } from '../plan/iam-action.ts';
import { testIdentity, testNow } from './iam-inventory.ts';

/** IAM refuses the call: what a plan that is put together wrongly would meet. */
export class Refused extends Error {
  override name = 'Refused';
}

type Call<Name extends IamAction['call']> = Extract<IamAction, { call: Name }>;
type Named = { name: string };

/**
 * IAM as far as plans need it: carries a plan's calls out on an inventory that is wholly known, and refuses what
 * AWS would. `idOf` gives the logical id of a thing by its kind and name. Changes the inventory that it is given.
 */
export function iamModel(world: IamInventory, idOf: (kind: keyof Groups, name: string) => string) {
  let keys = 0;
  const minted = { accessKeyId: '', password: false };
  const groups: Groups = {
    policies: world.policies,
    roles: world.roles,
    instanceProfiles: world.instanceProfiles,
    users: world.users,
  };
  const there = <K extends keyof Groups>(kind: K, name: string): Thing<K> => {
    const seen = groups[kind][idOf(kind, name)];
    if (seen?.kind !== 'present') throw new Refused(`NoSuchEntity: ${kind} ${name}`);
    return seen.value as Thing<K>;
  };
  const make = <K extends keyof Groups>(kind: K, thing: Thing<K> & Named) => {
    const id = idOf(kind, thing.name);
    if (groups[kind][id]?.kind === 'present') throw new Refused(`EntityAlreadyExists: ${kind} ${thing.name}`);
    (groups[kind] as Record<string, Seen<Thing<K>>>)[id] = present(thing);
  };
  const remove = (kind: keyof Groups, name: string, inTheWay: unknown[]) => {
    if (inTheWay.length > 0) throw new Refused(`DeleteConflict: ${kind} ${name}`);
    groups[kind][idOf(kind, name)] = absent;
  };
  const policyOf = (arn: string): ObservedPolicy | null => {
    const found = Object.values(world.policies).find(
      (seen) => seen.kind === 'present' && sameName(seen.value.arn, arn),
    );
    if (found?.kind === 'present') return found.value;
    if (arn.includes(':aws:policy/')) return null;
    throw new Refused(`NoSuchEntity: ${arn}`);
  };
  const attach = (holder: ObservedRole | ObservedUser, kind: 'role' | 'user', arn: string) => {
    const policy = policyOf(arn);
    const attached = known(holder.attachedPolicies);
    if (attached.some((other) => sameName(other.arn, arn))) return;
    holder.attachedPolicies = present([...attached, { name: policy?.name ?? arn, arn }]);
    if (policy) policy.attachedTo = present([...known(policy.attachedTo), { kind, name: holder.name }]);
  };
  const detach = (holder: ObservedRole | ObservedUser, kind: 'role' | 'user', arn: string) => {
    const attached = known(holder.attachedPolicies);
    const left = attached.filter((other) => !sameName(other.arn, arn));
    if (left.length === attached.length) throw new Refused(`NoSuchEntity: ${arn} on ${holder.name}`);
    holder.attachedPolicies = present(left);
    const policy = policyOf(arn);
    if (!policy) return;
    const holds = (other: { kind: string; name: string }) =>
      other.kind === kind && sameName(other.name, holder.name);
    policy.attachedTo = present(known(policy.attachedTo).filter((other) => !holds(other)));
  };
  const tag = (thing: { tags: Record<string, string> }, tags: { Key: string; Value: string }[]) => {
    thing.tags = { ...thing.tags, ...Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) };
  };
  const tagsOf = (tags: { Key: string; Value: string }[]) =>
    Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

  const calls: { [Name in IamAction['call']]: (input: Call<Name>['input']) => void } = {
    CreatePolicy: ({ PolicyName, PolicyDocument, Tags }) =>
      make('policies', {
        name: PolicyName,
        arn: policyArn(testIdentity, PolicyName),
        tags: tagsOf(Tags),
        document: present(PolicyDocument),
        versions: present([{ versionId: 'v1', isDefault: true, createdAt: testNow }]),
        attachedTo: present([]),
      }),
    CreatePolicyVersion: ({ PolicyArn, PolicyDocument }) => {
      const policy = ownPolicy(policyOf(PolicyArn));
      const versions = known(policy.versions);
      if (versions.length >= 5) throw new Refused(`LimitExceeded: versions of ${PolicyArn}`);
      const next = 1 + Math.max(...versions.map(({ versionId }) => Number(versionId.slice(1))));
      policy.document = present(PolicyDocument);
      policy.versions = present([
        ...versions.map((version) => ({ ...version, isDefault: false })),
        { versionId: `v${next}`, isDefault: true, createdAt: testNow },
      ]);
    },
    DeletePolicyVersion: ({ PolicyArn, VersionId }) => {
      const policy = ownPolicy(policyOf(PolicyArn));
      const versions = known(policy.versions);
      const version = versions.find(({ versionId }) => versionId === VersionId);
      if (!version) throw new Refused(`NoSuchEntity: ${VersionId}`);
      if (version.isDefault) throw new Refused(`DeleteConflict: ${VersionId} is the default`);
      policy.versions = present(versions.filter((other) => other !== version));
    },
    DeletePolicy: ({ PolicyArn }) => {
      const { name, versions, attachedTo } = ownPolicy(policyOf(PolicyArn));
      remove('policies', name, [...known(versions).slice(1), ...known(attachedTo)]);
    },
    TagPolicy: ({ PolicyArn, Tags }) => tag(ownPolicy(policyOf(PolicyArn)), Tags),
    CreateRole: ({ RoleName, AssumeRolePolicyDocument, Tags }) =>
      make('roles', {
        name: RoleName,
        arn: `arn:aws:iam::${testIdentity.accountId}:role/${RoleName}`,
        tags: tagsOf(Tags),
        trust: AssumeRolePolicyDocument,
        permissionsBoundary: null,
        attachedPolicies: present([]),
        inlinePolicies: present([]),
        instanceProfiles: present([]),
      }),
    UpdateAssumeRolePolicy: ({ RoleName, PolicyDocument }) => {
      there('roles', RoleName).trust = PolicyDocument;
    },
    DeleteRole: ({ RoleName }) => {
      const { attachedPolicies, inlinePolicies, instanceProfiles } = there('roles', RoleName);
      remove('roles', RoleName, [
        ...known(attachedPolicies),
        ...known(inlinePolicies),
        ...known(instanceProfiles),
      ]);
    },
    TagRole: ({ RoleName, Tags }) => tag(there('roles', RoleName), Tags),
    AttachRolePolicy: ({ RoleName, PolicyArn }) => attach(there('roles', RoleName), 'role', PolicyArn),
    DetachRolePolicy: ({ RoleName, PolicyArn }) => detach(there('roles', RoleName), 'role', PolicyArn),
    CreateInstanceProfile: ({ InstanceProfileName, Tags }) =>
      make('instanceProfiles', {
        name: InstanceProfileName,
        arn: `arn:aws:iam::${testIdentity.accountId}:instance-profile/${InstanceProfileName}`,
        tags: tagsOf(Tags),
        roles: [],
      }),
    DeleteInstanceProfile: ({ InstanceProfileName }) =>
      remove('instanceProfiles', InstanceProfileName, there('instanceProfiles', InstanceProfileName).roles),
    TagInstanceProfile: ({ InstanceProfileName, Tags }) =>
      tag(there('instanceProfiles', InstanceProfileName), Tags),
    AddRoleToInstanceProfile: ({ InstanceProfileName, RoleName }) => {
      const profile = there('instanceProfiles', InstanceProfileName);
      const role = there('roles', RoleName);
      if (profile.roles.length > 0) throw new Refused(`LimitExceeded: roles of ${InstanceProfileName}`);
      profile.roles = [RoleName];
      role.instanceProfiles = present([...known(role.instanceProfiles), profile.name]);
    },
    RemoveRoleFromInstanceProfile: ({ InstanceProfileName, RoleName }) => {
      const profile = there('instanceProfiles', InstanceProfileName);
      if (!profile.roles.some((name) => sameName(name, RoleName))) throw new Refused('NoSuchEntity');
      profile.roles = [];
      for (const seen of Object.values(world.roles)) {
        if (seen.kind !== 'present' || !sameName(seen.value.name, RoleName)) continue;
        const left = known(seen.value.instanceProfiles).filter((name) => !sameName(name, profile.name));
        seen.value.instanceProfiles = present(left);
      }
    },
    CreateUser: ({ UserName, Tags }) =>
      make('users', {
        name: UserName,
        arn: `arn:aws:iam::${testIdentity.accountId}:user/${UserName}`,
        tags: tagsOf(Tags),
        permissionsBoundary: null,
        attachedPolicies: present([]),
        inlinePolicies: present([]),
        groups: present([]),
        accessKeys: present([]),
        loginProfile: absent,
        otherCredentials: present([]),
      }),
    DeleteUser: ({ UserName }) => {
      const user = there('users', UserName);
      remove('users', UserName, [
        ...known(user.attachedPolicies),
        ...known(user.inlinePolicies),
        ...known(user.groups),
        ...known(user.accessKeys),
        ...known(user.otherCredentials),
        ...(user.loginProfile.kind === 'present' ? ['password'] : []),
      ]);
    },
    TagUser: ({ UserName, Tags }) => tag(there('users', UserName), Tags),
    AttachUserPolicy: ({ UserName, PolicyArn }) => attach(there('users', UserName), 'user', PolicyArn),
    DetachUserPolicy: ({ UserName, PolicyArn }) => detach(there('users', UserName), 'user', PolicyArn),
    CreateLoginProfile: ({ UserName }) => {
      const user = there('users', UserName);
      if (user.loginProfile.kind === 'present') throw new Refused('EntityAlreadyExists: password');
      user.loginProfile = present({ createdAt: testNow });
      minted.password = true;
    },
    UpdateLoginProfile: ({ UserName }) => {
      if (there('users', UserName).loginProfile.kind !== 'present')
        throw new Refused('NoSuchEntity: password');
      minted.password = true;
    },
    DeleteLoginProfile: ({ UserName }) => {
      const user = there('users', UserName);
      if (user.loginProfile.kind !== 'present') throw new Refused('NoSuchEntity: password');
      user.loginProfile = absent;
    },
    CreateAccessKey: ({ UserName }) => {
      const user = there('users', UserName);
      const before = known(user.accessKeys);
      if (before.length >= 2) throw new Refused(`LimitExceeded: keys of ${UserName}`);
      keys += 1;
      minted.accessKeyId = `AKIAMINTED${String(keys).padStart(10, '0')}`;
      const made = { accessKeyId: minted.accessKeyId, active: true, createdAt: testNow };
      user.accessKeys = present([...before, made]);
    },
    DeleteAccessKey: ({ UserName, AccessKeyId }) => {
      const user = there('users', UserName);
      const before = known(user.accessKeys);
      const left = before.filter(({ accessKeyId }) => accessKeyId !== AccessKeyId);
      if (left.length === before.length) throw new Refused(`NoSuchEntity: ${AccessKeyId}`);
      user.accessKeys = present(left);
    },
    HandOver: () => {
      if (minted.accessKeyId === '' && !minted.password) throw new Refused('There is nothing to hand over.');
    },
    RecordHandOver: ({ UserName }) => {
      if (minted.accessKeyId === '') throw new Refused('There is no key to remember.');
      tag(there('users', UserName), [{ Key: HANDED_OVER_TAG_KEY, Value: minted.accessKeyId }]);
    },
  };
  return (action: IamAction): void =>
    (calls[action.call] as (input: IamAction['input']) => void)(action.input);
}

interface Groups {
  policies: Record<string, Seen<ObservedPolicy>>;
  roles: Record<string, Seen<ObservedRole>>;
  instanceProfiles: Record<string, Seen<ObservedInstanceProfile>>;
  users: Record<string, Seen<ObservedUser>>;
}

type Thing<K extends keyof Groups> = Extract<Groups[K][string], { kind: 'present' }>['value'];

/** A model knows everything: a look into it is whole. */
function known<T>(seen: Seen<T[]>): T[] {
  if (seen.kind === 'unknown') throw new Error('the model must know everything');
  return seen.kind === 'present' ? seen.value : [];
}

function ownPolicy(policy: ObservedPolicy | null): ObservedPolicy {
  if (!policy) throw new Refused("AccessDenied: AWS's own policies cannot be changed");
  return policy;
}
