import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGoClient, runClient } from './clients.ts';
import { type InteropPlace, openInterop } from './place.ts';
import type { ReadyAccount } from './ready-account.ts';

/** The vendor's own Go SDK, which the Terraform provider is made of, against Berth. */
const client = await buildGoClient();
const because = client.kind === 'missing' ? client.because : undefined;
if (because) console.log(`SKIPPED: the Go SDK test, because ${because}`);

interface Step {
  step: string;
  error?: string;
  missing?: boolean;
  value?: unknown;
}

/** What the program said of each call, by its name; the program is to be found in go-sdk/. */
async function told(
  place: InteropPlace,
  story: string,
  request: object,
  change: Record<string, string> = {},
): Promise<(name: string) => Step | undefined> {
  const ended = await runClient(
    client.kind === 'built' ? client.path : '',
    [story],
    {
      REDISCLOUD_URL: place.apiUrl,
      REDISCLOUD_ACCESS_KEY: place.apiKey,
      REDISCLOUD_SECRET_KEY: place.apiSecretKey,
      ...change,
    },
    JSON.stringify(request),
  );
  expect(ended.code, `${ended.stderr}${ended.stdout}`).toBe(0);
  const lines = ended.stdout.split('\n').filter((line) => line !== '');
  const steps = new Map(lines.map((line) => JSON.parse(line) as Step).map((one) => [one.step, one]));
  return (name) => steps.get(name);
}

const title = because ? `SKIPPED, because ${because}` : 'rediscloud-go-api v0.52.1';
describe.skipIf(because !== undefined)(`the Go SDK: ${title}`, () => {
  let place: InteropPlace;
  beforeAll(async () => {
    place = await openInterop();
  }, 60_000);
  afterAll(() => place?.close());

  describe('a cloud account', () => {
    let aws: ReadyAccount;
    let step: (name: string) => Step | undefined;
    beforeAll(async () => {
      aws = await place.ready();
      step = await told(place, 'cloud-account', { name: 'From Go', newName: 'Renamed from Go', ...aws });
    }, 180_000);

    test('credentials that do not work are refused, and the SDK is told the code and why', () => {
      expect(step('create with a wrong secret')?.error).toMatch(/CLOUD_ACCOUNT_INVALID_CREDS/);
    });

    test('an account is created, and is active as soon as the SDK looks', () => {
      expect(step('create')).toEqual({ step: 'create', value: expect.any(Number) });
      expect(step('get')?.value).toEqual({
        id: step('create')?.value,
        name: 'From Go',
        provider: 'AWS',
        status: 'active',
        accessKeyId: aws.first.accessKeyId,
      });
    });

    test('the list shows it beside internal account 1', () => {
      const listed = step('list')?.value as { id: number; name: string; accessKeyId?: string }[];
      expect(listed.map((one) => one.id).sort((a, b) => a - b)).toEqual([1, step('create')?.value]);
      expect(listed.find((one) => one.id === 1)?.accessKeyId).toBeUndefined();
    });

    test('a name that is taken is refused', () => {
      expect(step('create under a name that is taken')?.error).toMatch(/CLOUD_ACCOUNT_NAME_EXISTS|409/);
    });

    test('it is renamed, and keeps its key', () => {
      expect(step('rename')?.error).toBeUndefined();
      expect(step('get renamed')?.value).toMatchObject({
        name: 'Renamed from Go',
        status: 'active',
        accessKeyId: aws.first.accessKeyId,
      });
    });

    test('its key is changed', () => {
      expect(step('change keys')?.error).toBeUndefined();
      expect(step('get with new keys')?.value).toMatchObject({
        name: 'Renamed from Go',
        status: 'active',
        accessKeyId: aws.second.accessKeyId,
      });
    });

    test('it is deleted, and the SDK then knows it as not found', () => {
      expect(step('delete')?.error).toBeUndefined();
      expect(step('get deleted')).toMatchObject({ missing: true });
      const listed = step('list after')?.value as { id: number }[];
      expect(listed.map((one) => one.id)).toEqual([1]);
    });
  });

  describe('a subscription with databases', () => {
    let step: (name: string) => Step | undefined;
    let peer: ReadyAccount['peer'];
    beforeAll(async () => {
      const aws = await place.ready();
      ({ peer } = aws);
      step = await told(place, 'subscription', { name: 'go', newName: 'go-on', ...aws });
    }, 300_000);

    test.each([
      ...['list payment methods', 'list regions', 'list persistence', 'list modules', 'create account'],
      ...['create', 'get at once', 'get', 'list', 'rename', 'tag', 'allow', 'change maintenance'],
      ...['list peerings at first', 'create peering', 'delete peering', 'list invitations'],
      ...['list transit gateways', 'attach', 'change ranges', 'clear ranges', 'detach'],
      ...['list prices', 'list versions', 'delete the first database', 'create database', 'get database'],
      ...['change database', 'tag database', 'last backup of database', 'last import into database'],
      ...['delete database', 'delete', 'delete the account'],
    ])('%s: succeeds', (name) => {
      expect(step(name)).toBeDefined();
      expect(step(name)?.error).toBeUndefined();
    });

    test('what there is to choose from is decoded, list by list', () => {
      expect(step('list regions')?.value).toContainEqual({ id: 29, name: 'eu-central-1', provider: 'AWS' });
      expect(step('list modules')?.value).toContainEqual(expect.objectContaining({ name: 'RediSearch' }));
      expect(step('list persistence')?.value).toContainEqual(
        expect.objectContaining({ name: 'snapshot-every-12-hours' }),
      );
      expect(step('list payment methods')?.value).toEqual([]);
      expect(step('list versions of no subscription')).toMatchObject({ missing: true });
    });

    test.each([
      ['allowed', { cidr_ips: ['203.0.113.0/24'] }],
      [
        'get maintenance',
        { mode: 'manual', windows: [{ startHour: 22, durationInHours: 8, days: ['Monday'] }] },
      ],
      ['list databases', ['first']],
      ['get at once', { status: 'pending', name: 'go' }],
      ['get', { status: 'active', numberOfDatabases: 1 }],
      ['get database', { name: 'sessions', status: 'active', modules: [{ name: 'RedisJSON' }] }],
      [
        'get larger database',
        { datasetSizeInGb: 6, memoryLimitInGb: 12, security: { sourceIps: ['10.0.0.0/8'] } },
      ],
      ['tags of database', { tags: [{ key: 'team', value: 'blue' }] }],
      ['list databases after', []],
      ['list peerings at first', []],
      ['list peerings after', []],
      ['list invitations', []],
    ])('%s: what the SDK decodes', (name, value) => {
      if (Array.isArray(value)) expect(step(name)?.value).toEqual(value);
      else expect(step(name)?.value).toMatchObject(value);
    });

    test.each([
      ['own keys', /STORAGE_ENCRYPTION_KEY_UPDATE_IS_NOT_SUPPORTED/],
      ['delete the subscription while in use', /SUBSCRIPTION_IN_USE/],
      ['create database under a name that is taken', /DATABASE_NAME_EXISTS/],
      ['back up database', /DATABASE_BACKUP_NOT_SUPPORTED/],
      ['import into database', /DATABASE_IMPORT_NOT_ALLOWED/],
      ['upgrade database', /DATABASE_UPGRADE_IS_NOT_SUPPORTED/],
      ['delete the account while in use', /CLOUD_ACCOUNT_USED/],
      ['create peering of a range that overlaps', /VPC_PEERING_CIDR_OVERLAP/],
      ['create peering again', /VPC_PEERING_ALREADY_EXIST/],
      ['delete peering again', /VPC_PEERING_NOT_FOUND/],
      ['accept invitation', /TGW_RESOURCE_SHARE_DOES_NOT_EXIST.*ram:\*/],
      ['reject invitation', /TGW_RESOURCE_SHARE_DOES_NOT_EXIST/],
      ['attach to a transit gateway that is not there', /TGW_DOES_NOT_EXIST/],
      ['change ranges before it is attached', /TGW_ATTACHMENT_DOES_NOT_EXIST/],
      ['detach again', /TGW_ATTACHMENT_DOES_NOT_EXIST/],
    ])('%s: is refused, and the SDK is told the code', (name, code) => {
      expect(step(name)?.error).toMatch(code);
    });

    test.each([...['certificate of database', 'get deleted database', 'get deleted']])(
      '%s: is not there, as the SDK knows it',
      (name) => {
        expect(step(name)).toMatchObject({ missing: true });
      },
    );

    test('a network is attached to a transit gateway by its number, and led there', () => {
      const listed = step('list transit gateways')?.value as { tgws: { id: number }[] } | undefined;
      const gateway = listed?.tgws[0];
      expect(gateway).toMatchObject({ status: 'available', awsAccountId: peer.accountId });
      expect(step('attach')?.value).toBe(gateway?.id);
      expect(step('list attached')?.value).toMatchObject({
        tgws: [
          {
            id: gateway?.id,
            attachmentUid: expect.stringMatching(/^tgw-attach-/),
            attachmentStatus: 'available',
            cidrs: [{ cidrAddress: '172.16.0.0/12', status: 'active' }],
          },
        ],
      });
    });

    test('a peering waits for the owner of the other VPC', () => {
      expect(step('list peerings')?.value).toEqual([
        {
          vpcPeeringId: step('create peering')?.value,
          status: 'pending-acceptance',
          awsAccountId: peer.accountId,
          awsPeeringUid: expect.stringMatching(/^pcx-/),
          vpcUid: peer.vpcId,
          vpcCidr: '10.1.0.0/16',
          regionName: peer.region,
        },
      ]);
    });

    test.each(['list regions', 'list peerings', 'create peering', 'delete peering', 'list transit gateways'])(
      '%s of an Active-Active subscription: is not there',
      (name) => {
        const said = step(`${name} of an Active-Active subscription`);
        expect(said?.error).toMatch(/404|not found/);
      },
    );
  });

  test('a permission that is missing is named', { timeout: 120_000 }, async () => {
    const aws = await place.ready({ denied: 'ec2:RunInstances' });
    const step = await told(place, 'denied', { name: 'Denied', ...aws });
    expect(step('create without a permission')?.error).toMatch(
      /CLOUD_ACCOUNT_PERMISSION_FAILED.*RunInstances/s,
    );
  });

  test('wrong API keys are refused', async () => {
    const step = await told(place, 'list often', {}, { REDISCLOUD_SECRET_KEY: 'wrong' });
    expect(step('list')?.error).toMatch(/401/);
  });
});

describe.skipIf(because !== undefined)(`the Go SDK over its limit of requests: ${title}`, () => {
  test('waits and asks again by itself', { timeout: 180_000 }, async () => {
    const place = await openInterop({ rateLimitPerMinute: 5 });
    try {
      const step = await told(place, 'list often', {});
      expect(step('list')?.error).toBeUndefined();
    } finally {
      await place.close();
    }
  });
});
