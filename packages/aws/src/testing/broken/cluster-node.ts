import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
} from '@aws-sdk/client-iam';
import { newestGeneration, redisCloud } from '@berth/domain';
import { EC2_TRUST } from '../sandbox-account.ts';

import {
  attach,
  type BrokenAccount,
  deleteInstanceProfile,
  detach,
  names,
  OTHER_ACCOUNT,
  trust,
} from './broken-account.ts';

/** Cluster node roles that are wrong. */
export const BROKEN_CLUSTER_NODES: BrokenAccount[] = [
  {
    name: 'there is no cluster node role',
    break: async (account) => {
      await deleteInstanceProfile(account);
      await detach(account, names.clusterNodeRole, names.instancePolicy);
      await account.iam.send(new DeleteRoleCommand({ RoleName: names.clusterNodeRole }));
    },
    fails: ['cluster_node_role_exists'],
    finds: ['cluster_role_missing'],
    field: 'accessKeyId',
    remedy: /AWS service > EC2/,
  },
  {
    name: 'the cluster node role has no instance profile',
    break: deleteInstanceProfile,
    fails: ['cluster_node_instance_profile'],
    finds: ['cluster_profile_changed'],
    field: 'accessKeyId',
    remedy: /add-role-to-instance-profile/,
  },
  {
    name: 'the instance profile has another name',
    break: async (account) => {
      await deleteInstanceProfile(account);
      const InstanceProfileName = 'node-profile';
      await account.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
      await account.iam.send(
        new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: names.clusterNodeRole }),
      );
    },
    fails: ['cluster_node_instance_profile'],
    finds: ['cluster_profile_changed'],
    field: 'accessKeyId',
    remedy: /create-instance-profile/,
  },
  {
    name: 'the cluster node role is for another service',
    break: (account) =>
      trust(account, names.clusterNodeRole, {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    fails: ['cluster_node_role_trusts_ec2', 'cluster_node_role_trusts_nobody_else (warning)'],
    finds: ['cluster_trust_lost', 'cluster_trust_widened'],
    field: 'accessKeyId',
    remedy: /ec2\.amazonaws\.com/,
    evidence: /lambda/,
  },
  {
    name: 'the cluster node role trusts an account too',
    break: (account) =>
      trust(account, names.clusterNodeRole, {
        ...EC2_TRUST,
        Statement: [
          ...[EC2_TRUST.Statement].flat(),
          { Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT }, Action: 'sts:AssumeRole' },
        ],
      }),
    fails: ['cluster_node_role_trusts_nobody_else (warning)'],
    finds: ['cluster_trust_widened'],
    field: 'accessKeyId',
    remedy: /remove every principal/,
    evidence: new RegExp(OTHER_ACCOUNT),
  },
  {
    name: 'the cluster node role has no policy',
    break: (account) => detach(account, names.clusterNodeRole, names.instancePolicy),
    fails: ['cluster_node_role_policy'],
    finds: ['cluster_policy_narrowed'],
    field: 'accessKeyId',
    remedy: /attach RedisLabsInstanceRolePolicy/,
  },
  {
    name: "the cluster node role's policy was cut",
    break: async ({ iam, policyArn }) => {
      const document = newestGeneration(redisCloud).instancePolicy;
      const Statement = [document.Statement].flat().filter(({ Sid }) => Sid !== 'TagResourcesCreation');
      await iam.send(
        new CreatePolicyVersionCommand({
          PolicyArn: policyArn(names.instancePolicy),
          PolicyDocument: JSON.stringify({ ...document, Statement }),
          SetAsDefault: true,
        }),
      );
    },
    fails: ['cluster_node_role_policy'],
    finds: ['cluster_policy_narrowed'],
    field: 'accessKeyId',
    remedy: /exactly the JSON that Redis Cloud publishes/,
    evidence: /ec2:CreateTags/,
  },
  {
    name: 'the cluster node role lies under a path',
    break: async (account) => {
      const { iam } = account;
      await deleteInstanceProfile(account);
      await detach(account, names.clusterNodeRole, names.instancePolicy);
      await iam.send(new DeleteRoleCommand({ RoleName: names.clusterNodeRole }));
      await iam.send(
        new CreateRoleCommand({
          RoleName: names.clusterNodeRole,
          Path: '/databases/',
          AssumeRolePolicyDocument: JSON.stringify(EC2_TRUST),
        }),
      );
      await attach(account, names.clusterNodeRole, names.instancePolicy);
      const InstanceProfileName = names.clusterNodeRole;
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
      await iam.send(
        new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: names.clusterNodeRole }),
      );
    },
    fails: ['cluster_node_role_exists'],
    finds: ['cluster_role_moved'],
    field: 'accessKeyId',
    remedy: /without a path/,
    evidence: /role\/databases\//,
  },
];

/** Accounts that are used for something else. */
export const BROKEN_WORKLOADS: BrokenAccount[] = [
  {
    name: 'other instances run in the account',
    break: (account) =>
      account.control('POST', `/accounts/${account.accountId}/instances`, {
        count: 3,
        region: 'us-east-1',
        tags: { Name: 'shop' },
      }),
    fails: ['no_other_workloads (warning)'],
    finds: [],
    field: 'region',
    remedy: /AWS account of its own/,
    evidence: /i-/,
  },
  {
    name: 'the region is none',
    enter: () => ({ details: { region: 'the moon' } }),
    fails: ['no_other_workloads (warning)'],
    finds: ['account_look_incomplete'],
    field: 'region',
    remedy: /us-east-1/,
  },
];

/** Accounts with one thing wrong each. */
