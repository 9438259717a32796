import { databaseListSchema, databaseSchema, taskSchema } from '@berth/api';
import { beforeEach, describe, expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';

let bench: ReturnType<typeof httpBench>;
beforeEach(() => {
  bench = httpBench();
});

const databases = () => `/v1/subscriptions/${bench.subscriptionId}/databases`;
const one = (rest = '') => `${databases()}/${bench.target.databaseId}${rest}`;
const read = async (path: string) => (await bench.send('GET', path)).json();
const asked = () => bench.app.received.at(-1)?.request;

describe('shapes that clients decode', () => {
  test('a database has every part without which Terraform crashes', async () => {
    const body = databaseSchema.parse(await read(one()));
    expect(body).toMatchObject({
      status: 'active',
      datasetSizeInGb: 1,
      memoryLimitInGb: 2,
      throughputMeasurement: { by: 'operations-per-second', value: 1_000 },
      clustering: { numberOfShards: 1, regexRules: [] },
      security: {
        enableTls: false,
        enableDefaultUser: true,
        tlsClientAuthentication: false,
        sourceIps: ['0.0.0.0/0'],
        password: 'a-password-of-a-database',
      },
    });
    expect(body.replicaOf, 'the command line cannot decode an empty one').toBeUndefined();
  });

  test('a list is one subscription, has no password, and ends with 404 for whoever asks on', async () => {
    const list = databaseListSchema.parse(await read(`${databases()}?limit=100&offset=0`));
    expect(list.subscription).toMatchObject([
      { subscriptionId: bench.subscriptionId, numberOfDatabases: 1, databases: [{ name: 'cache' }] },
    ]);
    expect(list.subscription[0]?.databases[0]?.security.password).toBeUndefined();
    expect((await bench.send('GET', `${databases()}?limit=100&offset=100`)).status).toBe(404);
    const empty = bench.app.subscriptions.add(41, 'Empty');
    const none = databaseListSchema.parse(await read(`/v1/subscriptions/${empty}/databases`));
    expect(none.subscription).toMatchObject([{ subscriptionId: empty, databases: [] }]);
  });

  test('who may only look sees no password', async () => {
    const response = await bench.fetch(one(), { headers: bench.headers('Viewer') });
    expect(databaseSchema.parse(await response.json()).security.password).toBeUndefined();
  });

  test('the address is that of the first node, and the public one only where it is open', async () => {
    const subscription = bench.app.subscriptions.all.get(bench.subscriptionId);
    if (!subscription) throw new Error('no subscription');
    const node = (logicalId: string, last: number) => ({
      logicalId,
      type: 'AWS::EC2::Instance',
      physicalId: `i-${last}`,
      privateIp: `10.0.0.${last}`,
      publicIp: `203.0.113.${last}`,
    });
    subscription.record.resources.push(node('Node10', 10), node('Node2', 2));
    expect(await read(one())).toMatchObject({
      publicEndpoint: '203.0.113.2:10000',
      privateEndpoint: '10.0.0.2:10000',
    });
    subscription.settings.publicEndpointAccess = false;
    expect(await read(one())).not.toHaveProperty('publicEndpoint');
  });

  test('the finished task of a creation links to the database', async () => {
    const { taskId } = taskSchema.parse(
      await (await bench.send('POST', databases(), { name: 'new' })).json(),
    );
    const { links, response } = taskSchema.parse(await read(`/v1/tasks/${taskId}`));
    expect(links?.at(-1)?.href).toMatch(new RegExp(`/databases/${response?.resourceId}$`));
  });

  test('tags are changed at once', async () => {
    expect(await read(one('/tags'))).toMatchObject({ tags: [{ key: 'team', value: 'red' }] });
    const response = await bench.send('PUT', one('/tags'), { tags: [] });
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ tags: expect.any(Array) }),
    ]);
  });
});

describe('what clients send', () => {
  test('the least gets defaults', async () => {
    await bench.send('POST', databases(), { name: 'new' });
    expect(asked()).toEqual({
      kind: 'database-create',
      name: 'new',
      dryRun: false,
      passwordOf: null,
      backup: false,
      asked: {
        name: 'new',
        protocol: 'redis',
        quantity: 1,
        datasetSizeInGb: null,
        memoryLimitInGb: null,
        replication: true,
        throughput: null,
      },
    });
  });

  test('names, certificates and sources in whichever way they are sent', async () => {
    await bench.send('PUT', one(), {
      supportOSSClusterAPI: true,
      clientTlsCertificates: ['A', { publicCertificatePEMString: 'B' }],
      replica: { syncSources: [{ endpoint: 'redis://host:1' }] },
      sourceIp: ['10.0.0.0/8'],
      remoteBackup: { active: false },
    });
    expect(asked()).toEqual({
      kind: 'database-update',
      dryRun: false,
      passwordOf: null,
      backup: false,
      change: {
        supportOSSClusterApi: true,
        clientCertificates: ['A', 'B'],
        replicaOf: ['redis://host:1'],
        sourceIps: ['10.0.0.0/8'],
      },
    });
  });

  test('a password goes no further than it must', async () => {
    await bench.send('PUT', one(), { password: 'p4ssword' });
    expect(asked()).toMatchObject({ passwordOf: 'redis' });
    expect(JSON.stringify(bench.app.received) + bench.logged.join()).not.toContain('p4ssword');
  });

  test.each([
    ['a source with a password', { replicaOf: ['redis://me:secret@host:1'] }, 'replicaOf'],
    ['an empty password', { password: '' }, 'password'],
    ['no such persistence', { dataPersistence: 'always' }, 'dataPersistence'],
    ['a size below zero', { datasetSizeInGb: -1 }, 'datasetSizeInGb'],
  ])('%s is refused with its field', async (_what, body, field) => {
    const response = await bench.send('PUT', one(), body);
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ field })]);
    expect(bench.app.mutations).toBe(0);
  });
});
