import { describe, expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { routeList } from './routes.ts';

/** Fields of a published schema with their types. */
type Fields = Record<string, 'string' | 'boolean' | 'integer' | 'object' | 'array'>;

interface Published {
  operationId: string;
  method: string;
  path: string;
  status: number;
  parameters: Fields;
  /** Read-only fields are left out: clients never send them. */
  request?: Fields;
  response: Fields;
}

const links = { links: 'array' } as const satisfies Fields;
const task = {
  taskId: 'string',
  commandType: 'string',
  status: 'string',
  description: 'string',
  timestamp: 'string',
  response: 'object',
  ...links,
} as const satisfies Fields;
const details = {
  name: 'string',
  accessKeyId: 'string',
  accessSecretKey: 'string',
  consoleUsername: 'string',
  consolePassword: 'string',
  signInLoginUrl: 'string',
} as const satisfies Fields;
const cloudAccount = {
  id: 'integer',
  name: 'string',
  provider: 'string',
  status: 'string',
  accessKeyId: 'string',
  signInLoginUrl: 'string',
  awsUserArn: 'string',
  awsConsoleRoleArn: 'string',
  ...links,
} as const satisfies Fields;
const processorResponse: Fields = {
  resourceId: 'integer',
  additionalResourceId: 'integer',
  resource: 'object',
  // Published as a string; the Go SDK decodes an object, which is what the service sends.
  error: 'object',
  additionalInfo: 'string',
};
const logEntry: Fields = {
  id: 'integer',
  time: 'string',
  originator: 'string',
  apiKeyName: 'string',
  resource: 'string',
  resourceId: 'integer',
  type: 'string',
  description: 'string',
};
const ofAccount = '/v1/cloud-accounts/{cloudAccountId}';
const id = { cloudAccountId: 'integer' } as const satisfies Fields;
const ofSubscription = '/v1/subscriptions/{subscriptionId}';
const subscriptionId = { subscriptionId: 'integer' } as const satisfies Fields;

/** The shared part of Redis Cloud's published document (openapi.json of redis/docs, commit 63f31f6). */
const published: Published[] = [
  {
    operationId: 'getCurrentAccount',
    method: 'get',
    path: '/v1',
    status: 200,
    parameters: {},
    response: links,
  },
  {
    operationId: 'getCloudAccounts',
    method: 'get',
    path: '/v1/cloud-accounts',
    status: 200,
    parameters: {},
    response: { accountId: 'integer', ...links },
  },
  {
    operationId: 'createCloudAccount',
    method: 'post',
    path: '/v1/cloud-accounts',
    status: 202,
    parameters: {},
    request: { ...details, provider: 'string' },
    response: task,
  },
  {
    operationId: 'getCloudAccountById',
    method: 'get',
    path: ofAccount,
    status: 200,
    parameters: id,
    response: cloudAccount,
  },
  {
    operationId: 'updateCloudAccount',
    method: 'put',
    path: ofAccount,
    status: 202,
    parameters: id,
    request: details,
    response: task,
  },
  {
    operationId: 'deleteCloudAccount',
    method: 'delete',
    path: ofAccount,
    status: 200,
    parameters: id,
    response: task,
  },
  {
    operationId: 'getAllTasks',
    method: 'get',
    path: '/v1/tasks',
    status: 200,
    parameters: {},
    response: { tasks: 'array' },
  },
  {
    operationId: 'getTaskById',
    method: 'get',
    path: '/v1/tasks/{taskId}',
    status: 200,
    parameters: { taskId: 'string' },
    response: task,
  },
  {
    operationId: 'getAccountSystemLogs',
    method: 'get',
    path: '/v1/logs',
    status: 200,
    parameters: {
      offset: 'integer',
      limit: 'integer',
      startTime: 'string',
      endTime: 'string',
      resourceId: 'integer',
    },
    response: { entries: 'array', ...links },
  },
  {
    operationId: 'getAllSubscriptions',
    method: 'get',
    path: '/v1/subscriptions',
    status: 200,
    parameters: {},
    response: { accountId: 'integer', ...links },
  },
  {
    operationId: 'createSubscription',
    method: 'post',
    path: '/v1/subscriptions',
    status: 202,
    parameters: {},
    // The published document has persistentStorageEncryptionKeys and redisVersion too; both are ignored.
    request: {
      dryRun: 'boolean',
      deploymentType: 'string',
      paymentMethod: 'string',
      paymentMethodId: 'integer',
      memoryStorage: 'string',
      persistentStorageEncryptionType: 'string',
      cloudProviders: 'array',
      databases: 'array',
      publicEndpointAccess: 'boolean',
    },
    response: task,
  },
  {
    operationId: 'getSubscriptionById',
    method: 'get',
    path: ofSubscription,
    status: 200,
    parameters: subscriptionId,
    response: {
      id: 'integer',
      name: 'string',
      paymentMethodId: 'integer',
      status: 'string',
      publicEndpointAccess: 'boolean',
      memoryStorage: 'string',
      numberOfDatabases: 'integer',
      paymentMethodType: 'string',
      persistentStorageEncryptionType: 'string',
      ...links,
    },
  },
  {
    operationId: 'updateSubscription',
    method: 'put',
    path: ofSubscription,
    status: 200,
    parameters: subscriptionId,
    request: { paymentMethodId: 'integer', paymentMethod: 'string', publicEndpointAccess: 'boolean' },
    response: task,
  },
  {
    operationId: 'deleteSubscriptionById',
    method: 'delete',
    path: ofSubscription,
    status: 200,
    parameters: subscriptionId,
    response: task,
  },
  {
    operationId: 'getCidrWhiteList',
    method: 'get',
    path: `${ofSubscription}/cidr`,
    status: 202,
    parameters: subscriptionId,
    response: task,
  },
  {
    operationId: 'updateSubscriptionCidrWhiteList',
    method: 'put',
    path: `${ofSubscription}/cidr`,
    status: 202,
    parameters: subscriptionId,
    request: { cidrIps: 'array', securityGroupIds: 'array' },
    response: task,
  },
  {
    operationId: 'updateSubscriptionResourceTags',
    method: 'put',
    path: `${ofSubscription}/resource-tags`,
    status: 202,
    parameters: subscriptionId,
    request: { resourceTags: 'array' },
    response: task,
  },
];

interface Schema {
  type?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

interface Operation {
  operationId: string;
  parameters?: { name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}

const document = openApiDocument() as unknown as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

function resolved(schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split('/').at(-1);
  return (name === undefined ? schema : document.components.schemas[name]) ?? {};
}

/** Types of a schema's fields. */
const fieldsOf = (schema: Schema | undefined): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(resolved(schema).properties ?? {}).map(([name, field]) => [name, resolved(field).type]),
  );

describe('the published document', () => {
  test.each(published)(
    '$operationId is ours too, with every field of request and answer',
    (one: Published) => {
      const operation = document.paths[one.path]?.[one.method];
      expect(operation?.operationId).toBe(one.operationId);
      const parameters = (operation?.parameters ?? []).map(({ name, schema }) => [name, schema.type]);
      expect(Object.fromEntries(parameters)).toEqual(one.parameters);
      expect(fieldsOf(operation?.requestBody?.content['application/json']?.schema)).toMatchObject(
        one.request ?? {},
      );
      const answer = operation?.responses[one.status]?.content['application/json']?.schema;
      expect(fieldsOf(answer)).toMatchObject(one.response);
    },
  );

  test('what stands inside tasks and logs is there too', () => {
    const { Task, LogEntry } = document.components.schemas;
    expect(fieldsOf(Task?.properties?.response)).toMatchObject(processorResponse);
    expect(fieldsOf(LogEntry)).toMatchObject(logEntry);
  });

  test('whatever route is not in it is marked as an extension, and no other', () => {
    const shared = new Set(published.map(({ operationId }) => operationId));
    for (const route of routeList)
      expect(route.extension, route.operationId).toBe(!shared.has(route.operationId));
  });
});
