import { differencesSchema, errorBodySchema, judgementsSchema } from '@berth/api';
import { newestGeneration, redisCloud } from '@berth/domain';
import { beforeEach, describe, expect, test } from 'vitest';
import { httpBench } from '../testing/http-bench.ts';

let bench: ReturnType<typeof httpBench>;
beforeEach(() => {
  bench = httpBench();
});

const { userPolicy, instancePolicy } = newestGeneration(redisCloud);
const get = (query: string) => bench.send('GET', `/v1/iam/differences${query}`);
const judge = (body: unknown) => bench.send('POST', '/v1/iam/judgements', body);
const errorOf = async (response: Response) => errorBodySchema.parse(await response.json());

describe('differences of generations', () => {
  test('are told action by action, for both policies', async () => {
    const answer = differencesSchema.parse(await (await get('?from=2018&to=2024')).json());
    expect(answer.differences.map(({ policy }) => policy)).toEqual(['user', 'instance']);
    expect(answer.differences[0]?.changes[0]).toMatchObject({
      change: 'added',
      actions: ['ec2:CreateSnapshot'],
      effect: { kind: 'enables', feature: 'snapshots' },
    });
    expect(answer.links[0]?.href).toBe('http://berth.test/v1/iam/differences');
  });

  test('by default are of the newest and the one before; one policy can be asked for', async () => {
    const answer = differencesSchema.parse(await (await get('?policy=instance')).json());
    expect([answer.from, answer.to, answer.differences.length]).toEqual(['2018', '2024', 1]);
  });

  test.each([
    { query: '?from=2017', field: 'from' },
    { query: '?to=constructor', field: 'to' },
    { query: '?to=%1b', field: 'to' },
    { query: '?policy=both', field: 'policy' },
    { query: '?from=2018&from=2024', field: 'from' },
  ])('$query is refused', async ({ query, field }) => {
    const response = await get(query);
    expect([response.status, await errorOf(response)]).toEqual([
      400,
      expect.objectContaining({ field, remedy: expect.any(String) }),
    ]);
  });
});

describe('judgements', () => {
  test('of both policies', async () => {
    const response = await judge({ userPolicy, instancePolicy, region: 'eu-central-1' });
    const { judgements } = judgementsSchema.parse(await response.json());
    expect(judgements.map(({ policy, verdict, region }) => [policy, verdict, region])).toEqual([
      ['user', 'sufficient', 'eu-central-1'],
      ['instance', 'sufficient', 'eu-central-1'],
    ]);
  });

  test('say what is missing, and keep nothing of the policy', async () => {
    const Statement = [userPolicy.Statement].flat().filter(({ Sid }) => Sid !== 'DeleteEc2Resources');
    const canary = {
      Sid: 'canary',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::canary/*',
    };
    const response = await judge({ userPolicy: { ...userPolicy, Statement: [...Statement, canary] } });
    const { judgements } = judgementsSchema.parse(await response.json());
    expect(judgements[0]?.features.find(({ feature }) => feature === 'delete')).toMatchObject({
      verdict: 'insufficient',
      because: expect.arrayContaining([
        {
          action: 'ec2:DeleteVpc',
          verdict: 'denied',
          on: '* (with the identifier tag)',
          because: 'no statement allows it',
        },
      ]),
    });
    expect(bench.logged.join()).not.toContain('canary');
    expect(bench.app.mutations).toBe(0);
  });

  const one = { Effect: 'Allow', Action: '*', Resource: '*' };
  test.each([
    { name: 'nothing', body: {}, field: 'userPolicy' },
    { name: 'a text', body: { userPolicy: JSON.stringify(userPolicy) }, field: 'userPolicy' },
    { name: 'a list', body: { instancePolicy: [] }, field: 'instancePolicy' },
    { name: 'no statement', body: { userPolicy: {} }, field: 'userPolicy.Statement' },
    {
      name: 'a fault in a statement',
      body: { userPolicy: { Statement: [one, { ...one, Effect: 'Maybe' }] } },
      field: 'userPolicy.Statement[1].Effect',
    },
    {
      name: 'a large policy',
      body: { userPolicy: { Statement: { ...one, Resource: `arn:${'x'.repeat(11_000)}` } } },
      field: 'userPolicy',
    },
    { name: 'an account that is none', body: { userPolicy, accountId: 12 }, field: 'accountId' },
    { name: 'a region that is none', body: { userPolicy, region: '../x' }, field: 'region' },
    { name: 'another console access', body: { userPolicy, consoleAccess: 'both' }, field: 'consoleAccess' },
    {
      name: 'a key given twice',
      body: '{"userPolicy":{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}}',
      field: 'Effect',
    },
    { name: 'nesting', body: `{"userPolicy":{"a":${'['.repeat(20)}${']'.repeat(20)}}}`, field: undefined },
  ])('of $name are refused, with field and remedy', async ({ body, field }) => {
    const response = await judge(body);
    const error = await errorOf(response);
    expect([response.status, error.code, error.field]).toEqual([400, 'INVALID_REQUEST', field]);
    expect(error.remedy).toEqual(expect.any(String));
  });

  test('of a policy that is as hard to match as IAM takes them are given', async () => {
    const stars = Array.from({ length: 400 }, (_, i) => `ec2:*${i.toString(36)}*a*b*`);
    const long = `arn:aws:iam::*:role/${'*d'.repeat(1_000)}`;
    const Statement = [
      { ...one, Action: stars },
      { ...one, Action: 'iam:*', Resource: long },
    ];
    const response = await judge({ userPolicy: { Statement } });
    expect([response.status, judgementsSchema.parse(await response.json()).judgements.length]).toEqual([
      200, 1,
    ]);
  });
});
