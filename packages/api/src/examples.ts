import type { z } from 'zod';
import { accessExamples } from './access-examples.ts';
import { catalogueExamples } from './catalogue-examples.ts';
import { connectionExamples } from './connection-examples.ts';
import { databaseExamples } from './database-examples.ts';
import { findingExamples } from './finding-examples.ts';
import { journalExamples } from './journal-examples.ts';
import { notificationExamples } from './notification-examples.ts';
import type { RouteName } from './routes.ts';
import type { accountSchema } from './schemas/account.ts';
import type {
  CloudAccountBody,
  cloudAccountCreateSchema,
  cloudAccountUpdateSchema,
} from './schemas/cloud-account.ts';
import type { CloudAccountOverviewBody } from './schemas/cloud-account-overview.ts';
import type { ExplanationListBody } from './schemas/explanation.ts';
import type { LogEntryBody } from './schemas/log.ts';
import type { PolicyDifferencesBody, PolicyJudgementsBody } from './schemas/policy.ts';
import type { RenderingBody } from './schemas/rendering.ts';
import type { Task } from './schemas/task.ts';
import type { checkSchema, VerificationStreamEvent } from './schemas/verification.ts';
import { subscriptionExamples } from './subscription-examples.ts';

/** What a route is sent and answers, by a short name each; a test holds them to the route's schemas. */
export interface RouteExamples {
  bodies?: Record<string, object>;
  answers: Record<string, object | string>;
}

const BASE = 'https://berth.example/v1';
const TIME = '2026-11-20T16:00:00.000Z';
const TASK_ID = '3d2de71e-9813-4d89-a536-2c014dd5fbaf';
const link = (rel: string, path: string) => ({ rel, href: `${BASE}${path}`, type: 'GET' });

const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', accessSecretKey: '****' };
const consoleUser = {
  consoleUsername: 'redislabs-user',
  consolePassword: '****',
  signInLoginUrl: 'https://123456789012.signin.aws.amazon.com/console',
};
const withRole = { name: 'Production, Frankfurt', provider: 'AWS', ...keys, iamRoleName: 'redislabs-role' };
const createBodies: Record<string, z.input<typeof cloudAccountCreateSchema>> = {
  'console role': { ...withRole, provider: 'AWS' },
  'console user': { name: 'Production, Frankfurt', provider: 'AWS', ...keys, ...consoleUser },
};
const updateBodies: Record<string, z.input<typeof cloudAccountUpdateSchema>> = {
  'new name': { name: 'Production, Ireland' },
  'new keys': keys,
};

const check: z.infer<typeof checkSchema> = {
  code: 'console_role_requires_mfa',
  title: 'The console role requires multi-factor authentication',
  field: 'iamRoleName',
  severity: 'blocking',
  status: 'failed',
  seen: 'redislabs-role can be taken without multi-factor authentication.',
  remedy: 'Edit the trust policy of redislabs-role: require aws:MultiFactorAuthPresent to be true.',
  evidence: [],
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
};

const item = {
  id: 1001,
  name: 'Production, Frankfurt',
  provider: 'AWS',
  status: 'active',
  awsUserArn: 'arn:aws:iam::123456789012:user/redislabs-user',
  awsConsoleRoleArn: 'arn:aws:iam::123456789012:role/redislabs-role',
  awsAccountId: '123456789012',
  policyGeneration: '2024',
  subscriptions: 0,
  createdTimestamp: TIME,
  lastVerifiedAt: TIME,
  links: [link('self', '/cloud-accounts/1001')],
};
const internal = { id: 1, name: 'Redis Internal Resources', provider: 'AWS', status: 'active' };
const cloudAccount: CloudAccountBody = {
  ...item,
  accessKeyId: keys.accessKeyId,
  iamRoleName: 'redislabs-role',
  checks: [{ ...check, status: 'passed', seen: 'The trust policy requires it.', remedy: '' }],
};

const accepted = (commandType: string): Task => ({
  taskId: TASK_ID,
  commandType,
  status: 'received',
  description: 'Task request received and is being queued for processing.',
  timestamp: TIME,
  links: [link('task', `/tasks/${TASK_ID}`)],
});
const completed: Task = {
  ...accepted('cloudAccountCreateRequest'),
  status: 'processing-completed',
  state: 'completed',
  description: 'Task request was processed successfully.',
  response: { resourceId: 1001 },
  links: [link('self', `/tasks/${TASK_ID}`), link('resource', '/cloud-accounts/1001')],
};
const failed: Task = {
  ...accepted('cloudAccountCreateRequest'),
  status: 'processing-error',
  state: 'failed',
  description: 'Task request failed during processing. See error information for failure details.',
  response: {
    error: {
      type: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
      status: '400 BAD_REQUEST',
      description: `iamRoleName: ${check.seen} ${check.remedy}`,
    },
  },
  links: [link('self', `/tasks/${TASK_ID}`)],
};

const events: Record<string, VerificationStreamEvent> = {
  check: { type: 'check', check },
  waiting: { type: 'waiting', because: 'AWS does not know the key yet', elapsedMs: 2_000, limitMs: 45_000 },
  done: {
    type: 'done',
    verification: {
      passed: false,
      checks: [check],
      facts: {
        awsAccountId: '123456789012',
        awsUserArn: item.awsUserArn,
        awsConsoleRoleArn: null,
        policyGeneration: '2024',
      },
      awsCalls: 11,
    },
  },
};

const account: z.infer<typeof accountSchema> = {
  account: {
    id: 1001,
    name: 'Example Ltd',
    createdTimestamp: TIME,
    updatedTimestamp: TIME,
    pocStatus: 'inactive',
    marketplaceStatus: 'inactive',
    key: {
      name: 'ci-pipeline',
      accountId: 1001,
      accountName: 'Example Ltd',
      allowedSourceIps: ['192.0.2.0/24'],
      createdTimestamp: TIME,
      owner: { name: 'Ada Example', email: 'ada@example.com' },
      userAccountId: 5001,
      httpSourceIp: '192.0.2.7',
    },
  },
  links: [link('self', '')],
};

const entry: LogEntryBody = {
  id: 4,
  time: TIME,
  originator: 'Ada Example',
  apiKeyName: 'ci-pipeline',
  resource: item.name,
  resourceId: item.id,
  type: 'cloudAccountCreateRequest',
  description: `Created cloud account ${item.name}`,
};

const template = 'AWSTemplateFormatVersion: "2010-09-09"\n';
const templateName = 'redis-cloud-iam-2024.yaml';
const renderingPath = '/iam/renderings/cloudformation';
const renderingQuery = '?generation=2024&consoleAccess=role';
const rendering: RenderingBody = {
  format: 'cloudformation',
  generation: '2024',
  consoleAccess: 'role',
  files: [
    {
      name: templateName,
      mediaType: 'application/yaml',
      text: template,
      links: [link('download', `${renderingPath}/files/${templateName}${renderingQuery}`)],
    },
  ],
  links: [link('self', `${renderingPath}${renderingQuery}`)],
};

const explanations: ExplanationListBody = {
  vendorProfile: 'redis-cloud',
  actions: [
    {
      action: 'iam:PassRole',
      families: [],
      phase: 'create',
      purpose: 'Lets a launch hand the cluster node role to the nodes, and no other role.',
      without: 'A launch with the role is refused.',
      abuse: 'Whoever launches an instance with the role may do what the instance policy allows.',
      grants: [
        {
          generation: '2024',
          policy: 'user',
          policyName: 'RedislabsIAMUserRestrictedPolicy',
          sid: 'PassRlClusterNodeRole',
          statement: 5,
          effect: 'Allow',
          action: 'iam:PassRole',
          words: 'Allowed on the role redislabs-cluster-node-role.',
          remarks: [],
        },
      ],
    },
  ],
};

const ownerMay = { update: { allowed: true }, verify: { allowed: true }, delete: { allowed: true } } as const;
const overview: CloudAccountOverviewBody = {
  id: item.id,
  name: item.name,
  provider: 'AWS',
  internal: false,
  status: 'active',
  awsAccountId: item.awsAccountId,
  accessKeyId: 'A***E',
  consoleAccess: 'role',
  policyGeneration: '2024',
  health: { state: 'healthy', reason: 'Every check passed.' },
  subscriptions: 1,
  createdAt: TIME,
  lastVerifiedAt: TIME,
  actions: {
    ...ownerMay,
    delete: { allowed: false, why: 'It is used by 1 subscription, which must be deleted first.' },
  },
};

const compared = {
  effect: 'Allow' as const,
  sid: 'DeleteEc2Resources',
  statement: 11,
  resources: ['*'],
  notResources: [],
  conditions: [
    {
      operator: 'StringEquals',
      key: 'ec2:ResourceTag/RedisLabsIdentifier',
      values: ['Redislabs-VPC'],
    },
  ],
};
const differences: PolicyDifferencesBody = {
  from: '2018',
  to: '2024',
  differences: [
    {
      policy: 'user',
      counts: { added: 1, removed: 0, widened: 0, narrowed: 0, changed: 0, moved: 0, unchanged: 1 },
      changes: [
        {
          change: 'added',
          actions: ['ec2:DeleteSnapshot'],
          from: [],
          to: [compared],
          effect: {
            kind: 'enables',
            feature: 'snapshots',
            text: 'enables snapshots of volumes',
            explanation: 'Removes copies that are no longer wanted.',
          },
        },
      ],
      unchanged: ['iam:GetRole'],
      remarks: [],
    },
  ],
  links: [link('self', '/iam/differences')],
};
const tightened = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }],
};
const judgements: PolicyJudgementsBody = {
  judgements: [
    {
      policy: 'user',
      verdict: 'insufficient',
      accountId: '123456789012',
      region: null,
      features: [
        {
          feature: 'delete',
          title: 'deletion of what was created',
          required: true,
          verdict: 'insufficient',
          actions: 8,
          because: [
            {
              action: 'ec2:DeleteVpc',
              verdict: 'denied',
              on: '* (with the identifier tag)',
              because: 'no statement allows it',
            },
          ],
        },
      ],
      excess: [],
      notes: [],
    },
  ],
};

/** Examples of every route. */
export const examples: Record<RouteName, RouteExamples> = {
  getCurrentAccount: { answers: { account } },
  getCloudAccounts: {
    answers: {
      'two accounts': {
        accountId: 1001,
        cloudAccounts: [internal, { ...item, accessKeyId: 'A***E' }],
        links: [link('self', '/cloud-accounts')],
      },
    },
  },
  getCloudAccountOverviews: {
    answers: { one: { cloudAccounts: [overview], actions: { create: { allowed: true } } } },
  },
  getCloudAccountUse: {
    answers: { 'a used account': { ...overview, usedBy: [{ id: 1001, name: 'cache', status: 'active' }] } },
  },
  getCloudAccountSetUp: {
    answers: {
      'with a published template': {
        vendor: { name: 'Redis Cloud', awsAccountId: '168085023892' },
        names: {
          user: 'redislabs-user',
          userPolicy: 'RedislabsIAMUserRestrictedPolicy',
          consoleRole: 'redislabs-role',
          clusterNodeRole: 'redislabs-cluster-node-role',
          instancePolicy: 'RedisLabsInstanceRolePolicy',
        },
        identifierTag: { key: 'RedisLabsIdentifier', value: 'Redislabs-VPC' },
        generations: ['2018', '2024'],
        region: 'us-east-1',
        stackName: 'redis-cloud-iam',
        quickCreateUrl:
          'https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/quickcreate?templateURL=https%3A%2F%2Fvendor-templates.s3.amazonaws.com%2Fiam-2024.yaml&stackName=redis-cloud-iam',
      },
    },
  },
  createSandboxAccount: {
    answers: {
      'an account': {
        awsAccountId: '123456789012',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        accessSecretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        iamRoleName: 'redislabs-role',
      },
    },
  },
  makeConsoleLink: {
    bodies: { 'for a ticket': { reason: 'Ticket 4711: node 2 does not answer' } },
    answers: {
      link: {
        url: 'https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=redislabs-role&displayName=Production-123456789012',
        awsAccountId: '123456789012',
        roleName: 'redislabs-role',
      },
    },
  },
  createCloudAccount: { bodies: createBodies, answers: { accepted: accepted('cloudAccountCreateRequest') } },
  verifyDetails: { bodies: createBodies, answers: events },
  getCloudAccountById: { answers: { 'a verified account': cloudAccount, 'the internal account': internal } },
  updateCloudAccount: { bodies: updateBodies, answers: { accepted: accepted('cloudAccountUpdateRequest') } },
  deleteCloudAccount: { answers: { accepted: accepted('cloudAccountDeleteRequest') } },
  verifyCloudAccount: { answers: events },
  getVerifications: {
    answers: {
      'one that failed': {
        cloudAccountId: 1001,
        verifications: [
          { id: 7, startedAt: TIME, finishedAt: TIME, passed: false, trigger: 'request', checks: [check] },
        ],
        links: [link('self', '/cloud-accounts/1001/verifications')],
      },
    },
  },
  getIamExplanations: { answers: { 'one action': explanations } },
  getPolicyDifferences: { answers: { 'an action that is new': differences } },
  judgePolicies: {
    bodies: { 'a tightened user policy': { userPolicy: tightened, region: 'eu-central-1' } },
    answers: { insufficient: judgements },
  },
  getAllTasks: { answers: { 'two tasks': { tasks: [failed, completed] } } },
  getTaskById: { answers: { completed, failed } },
  getAccountSystemLogs: {
    answers: { 'one entry': { entries: [entry], links: [link('self', '/logs')] } },
  },
  getIamRendering: { answers: { 'a CloudFormation template': rendering } },
  getIamRenderingFile: { answers: { 'a CloudFormation template': template } },
  ...journalExamples,
  ...subscriptionExamples,
  ...connectionExamples,
  ...databaseExamples,
  ...findingExamples,
  ...catalogueExamples,
  ...accessExamples,
  ...notificationExamples,
};
