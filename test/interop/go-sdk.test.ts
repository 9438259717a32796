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
  id?: number;
  account?: unknown;
}

const title = because ? `SKIPPED, because ${because}` : 'rediscloud-go-api v0.52.1';
describe.skipIf(because !== undefined)(`the Go SDK: ${title}`, () => {
  let place: InteropPlace;
  let aws: ReadyAccount;
  let steps: Map<string, Step>;
  const step = (name: string) => steps.get(name);

  beforeAll(async () => {
    place = await openInterop();
    aws = await place.ready();
    const ended = await runClient(
      client.kind === 'built' ? client.path : '',
      [],
      {
        REDISCLOUD_URL: place.apiUrl,
        REDISCLOUD_ACCESS_KEY: place.apiKey,
        REDISCLOUD_SECRET_KEY: place.apiSecretKey,
      },
      JSON.stringify({ name: 'From Go', newName: 'Renamed from Go', ...aws }),
    );
    const lines = ended.stdout.split('\n').filter((line) => line !== '');
    const read = lines.map((line) => JSON.parse(line) as Step);
    steps = new Map(read.map((one) => [one.step, one]));
    expect(ended.code, `${ended.stderr}${ended.stdout}`).toBe(0);
  }, 180_000);
  afterAll(() => place?.close());

  test('credentials that do not work are refused, and the SDK is told the code and why', () => {
    expect(step('create with a wrong secret')?.error).toMatch(/CLOUD_ACCOUNT_INVALID_CREDS/);
  });

  test('an account is created, and is active as soon as the SDK looks', () => {
    expect(step('create')).toMatchObject({ id: expect.any(Number) });
    expect(step('create')?.error).toBeUndefined();
    expect(step('get')?.account).toEqual({
      id: step('create')?.id,
      name: 'From Go',
      provider: 'AWS',
      status: 'active',
      accessKeyId: aws.first.accessKeyId,
    });
  });

  test('what there is to choose from is decoded, list by list', () => {
    const listed = (name: string) => {
      expect(step(name)?.error).toBeUndefined();
      return step(name)?.account as { id?: number; name?: string; provider?: string }[];
    };
    expect(listed('regions')).toContainEqual({ id: 29, name: 'eu-central-1', provider: 'AWS' });
    expect(listed('modules').map(({ name }) => name)).toContain('RediSearch');
    expect(listed('persistence').map(({ name }) => name)).toContain('snapshot-every-12-hours');
    expect(listed('payment methods')).toEqual([]);
    expect(step('versions')?.error).toBe('subscription 7 not found');
  });

  test('the list shows it beside internal account 1', () => {
    const listed = step('list')?.account as { id: number; name: string; accessKeyId?: string }[];
    expect(listed.map((one) => one.id).sort((a, b) => a - b)).toEqual([1, step('create')?.id]);
    expect(listed.find((one) => one.id === 1)?.accessKeyId).toBeUndefined();
  });

  test('a name that is taken is refused', () => {
    expect(step('create under a name that is taken')?.error).toMatch(/CLOUD_ACCOUNT_NAME_EXISTS|409/);
  });

  test('it is renamed, and keeps its key', () => {
    expect(step('rename')?.error).toBeUndefined();
    expect(step('get renamed')?.account).toMatchObject({
      name: 'Renamed from Go',
      status: 'active',
      accessKeyId: aws.first.accessKeyId,
    });
  });

  test('its key is changed', () => {
    expect(step('change keys')?.error).toBeUndefined();
    expect(step('get with new keys')?.account).toMatchObject({
      name: 'Renamed from Go',
      status: 'active',
      accessKeyId: aws.second.accessKeyId,
    });
  });

  test('it is deleted, and the SDK then knows it as not found', () => {
    expect(step('delete')?.error).toBeUndefined();
    expect(step('get deleted')).toMatchObject({ missing: true });
    const listed = step('list after')?.account as { id: number }[];
    expect(listed.map((one) => one.id)).toEqual([1]);
  });
});
