import {
  deploymentSchema,
  errorBodySchema,
  subscriptionListSchema,
  subscriptionMetricsSchema,
  subscriptionSchema,
  taskSchema,
} from '@berth/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';

let bench: ReturnType<typeof httpBench>;
beforeEach(() => {
  bench = httpBench();
});

const read = async (path: string) => (await bench.send('GET', path)).json();
const asked = () => bench.app.received.at(-1)?.request;
const at = (rest = '') => `/v1/subscriptions/${bench.subscriptionId}${rest}`;

describe('shapes that clients decode', () => {
  test('a subscription echoes what Terraform compares, and no VPC that was not asked for', async () => {
    const { subscriptions } = subscriptionListSchema.parse(await read('/v1/subscriptions'));
    const one = subscriptionSchema.parse(await read(at()));
    expect(subscriptions).toEqual([one]);
    expect(one).toMatchObject({ status: 'active', memoryStorage: 'ram', publicEndpointAccess: true });
    const [detail] = one.cloudDetails ?? [];
    expect(detail).toMatchObject({ provider: 'AWS', cloudAccountId: 100, awsAccountId: '123456789012' });
    expect(detail?.regions).toEqual([
      {
        region: 'eu-central-1',
        multipleAvailabilityZones: false,
        preferredAvailabilityZones: ['eu-central-1a'],
        networking: [{ deploymentCIDR: '10.0.0.0/24' }],
      },
    ]);
  });

  test('a deployment shows steps and resources', async () => {
    const deployment = deploymentSchema.parse(await read(at('/deployment')));
    expect(deployment).toMatchObject({ goal: 'apply', steps: [{ state: 'done' }] });
  });

  test('metrics have a value for each moment, and none where AWS has none', async () => {
    const metrics = subscriptionMetricsSchema.parse(await read(at('/metrics')));
    expect(metrics).toMatchObject({ range: '1h', periodSeconds: 300, unknown: null });
    const [cpu] = metrics.metrics;
    expect(cpu).toMatchObject({ name: 'CPUUtilization', unit: 'Percent', series: [{ node: 'Node1' }] });
    expect(cpu?.series[0]?.values).toEqual(metrics.times.map((_, i) => (i === 0 ? 12.5 : null)));
  });

  test('metrics of another range than there is are refused with what there is', async () => {
    const response = await bench.send('GET', at('/metrics?range=1y'));
    expect(errorBodySchema.parse(await response.json())).toMatchObject({
      status: 400,
      field: 'range',
      message: expect.stringContaining('1h, 6h, 24h or 7d'),
    });
  });

  test.each([
    ['POST', '/v1/subscriptions', 202],
    ['PUT', '', 200],
    ['GET', '/cidr', 202],
    ['PUT', '/cidr', 202],
    ['PUT', '/resource-tags', 202],
    ['POST', '/retry', 202],
    ['GET', '/peerings', 202],
    ['POST', '/peerings', 202],
    ['PUT', '/peerings/3001', 202],
    ['DELETE', '/peerings/3001', 202],
    ['GET', '/transitGateways', 200],
    ['POST', '/transitGateways/4001/attachment', 202],
    ['PUT', '/transitGateways/4001/attachment', 202],
    ['DELETE', '/transitGateways/4001/attachment', 202],
    ['GET', '/transitGateways/invitations', 200],
    ['PUT', '/transitGateways/invitations/1/accept', 202],
    ['PUT', '/transitGateways/invitations/1/reject', 202],
    ['DELETE', '', 200],
  ])('%s %s answers %i with a task', async (method, path, status) => {
    const bodies: Record<string, unknown> = {
      '/v1/subscriptions': MINIMAL,
      '/cidr': {},
      '/resource-tags': { resourceTags: [] },
    };
    const body = method === 'GET' ? undefined : (bodies[path] ?? {});
    const response = await bench.send(method, path.startsWith('/v1') ? path : at(path), body);
    expect([response.status, taskSchema.parse(await response.json()).status]).toEqual([status, 'received']);
  });

  test('the finished task of a creation links to the subscription', async () => {
    const response = await bench.send('POST', '/v1/subscriptions', MINIMAL);
    const { taskId } = taskSchema.parse(await response.json());
    const task = taskSchema.parse(await read(`/v1/tasks/${taskId}`));
    expect(task.links?.at(-1)?.href).toBe(`http://berth.test/v1/subscriptions/${task.response?.resourceId}`);
  });

  test('the allow list is read as a task, in snake case', async () => {
    const { taskId } = taskSchema.parse(await read(at('/cidr')));
    const { response } = taskSchema.parse(await read(`/v1/tasks/${taskId}`));
    expect(response?.resource).toEqual({ cidr_ips: [], security_group_ids: [] });
  });
});

/** What `redisctl cloud workflow subscription-setup` sends, with the key that the API does not define. */
const MINIMAL = {
  name: 'cache',
  paymentMethodId: 7,
  persistentStorageEncryption: 'x',
  cloudProviders: [
    { provider: 'AWS', regions: [{ region: 'us-east-1', networking: { deploymentCIDR: '10.0.0.0/24' } }] },
  ],
  databases: [{ name: 'default', memoryLimitInGb: 1, protocol: 'redis' }],
};

describe('what clients send', () => {
  test('the least that a client sends gets defaults', async () => {
    await bench.send('POST', '/v1/subscriptions', MINIMAL);
    expect(asked()).toEqual({
      name: 'cache',
      dryRun: false,
      settings: {
        paymentMethod: 'credit-card',
        paymentMethodId: 7,
        memoryStorage: 'ram',
        publicEndpointAccess: true,
      },
      asked: {
        provider: 'AWS',
        deploymentType: 'single-region',
        persistentStorageEncryptionType: 'cloud-provider-managed-key',
        cloudAccountId: 1,
        otherClouds: 0,
        memoryStorage: 'ram',
        regions: [
          {
            region: 'us-east-1',
            multipleAvailabilityZones: false,
            preferredAvailabilityZones: [],
            networking: { deploymentCIDR: '10.0.0.0/24' },
          },
        ],
        resourceTags: [],
        databases: [
          {
            name: 'default',
            protocol: 'redis',
            quantity: 1,
            datasetSizeInGb: null,
            memoryLimitInGb: 1,
            replication: true,
            throughput: null,
          },
        ],
      },
    });
  });

  test('ranges may be texts or objects, and what is left out is empty', async () => {
    await bench.send('PUT', at('/cidr'), { cidrIps: [{ cidr: '10.0.0.0/8' }, '192.0.2.0/24'] });
    expect(asked()).toEqual({
      kind: 'allow-list-update',
      allowList: { cidrIps: ['10.0.0.0/8', '192.0.2.0/24'], securityGroupIds: [] },
    });
  });

  test('a peering without a provider is one of AWS, with one range or several', async () => {
    const peering = { region: 'us-east-1', awsAccountId: '123456789012', vpcId: 'vpc-1' };
    await bench.send('POST', at('/peerings'), { ...peering, vpcCidr: '10.1.0.0/16' });
    const asked1 = { provider: 'AWS', ...peering, vpcCidr: '10.1.0.0/16', vpcCidrs: [] };
    expect(asked()).toEqual({ kind: 'peering-create', asked: asked1 });
    await bench.send('PUT', at('/peerings/3001'), { vpcCidrs: ['10.1.0.0/16'] });
    const asked2 = { vpcCidr: null, vpcCidrs: ['10.1.0.0/16'] };
    expect(asked()).toEqual({ kind: 'peering-update', peeringId: 3001, asked: asked2 });
  });

  test('redisctl has an address of its own for peerings', async () => {
    await bench.send('DELETE', at('/peerings/vpc/3001'));
    expect(asked()).toEqual({ kind: 'peering-delete', peeringId: 3001 });
    await bench.send('GET', at('/peerings/vpc'));
    expect(asked()).toEqual({ kind: 'peerings-read' });
  });

  test('ranges behind a transit gateway may be texts or objects', async () => {
    const cidrs = ['10.1.0.0/16', { cidrAddress: '10.2.0.0/16' }];
    await bench.send('PUT', at('/transitGateways/4001/attachment'), { cidrs });
    expect(asked()).toEqual({
      kind: 'attachment-update',
      transitGateway: 4001,
      cidrs: ['10.1.0.0/16', '10.2.0.0/16'],
    });
  });

  test('an update with one field alone is one', async () => {
    await bench.send('PUT', at(), { publicEndpointAccess: false });
    expect(asked()).toEqual({ kind: 'subscription-update', settings: { publicEndpointAccess: false } });
  });

  test.each([
    ['no cloud account', { ...MINIMAL, cloudProviders: [] }, 'cloudProviders'],
    ['a size that is none', { ...MINIMAL, databases: [{ name: 'x', memoryLimitInGb: -1 }] }, 'databases'],
    ['a name with control characters', { ...MINIMAL, name: 'a\u0007' }, 'name'],
    ['no databases', { cloudProviders: MINIMAL.cloudProviders }, 'databases'],
  ])('%s is refused with the field and a remedy', async (_name, body, field) => {
    const response = await bench.send('POST', '/v1/subscriptions', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      field,
      remedy: expect.stringMatching(/./),
    });
    expect(bench.app.mutations).toBe(0);
  });
});
