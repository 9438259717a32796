import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ec2Operations } from './ec2/operations.ts';
import { iamOperations } from './iam/operations.ts';
import { operationModel, SERVICES, type ServiceName } from './protocol/service-model.ts';
import { type Authorization, signatureOf } from './protocol/sigv4.ts';
import { type RunningSandbox, startSandbox } from './sandbox.ts';
import { stsOperations } from './sts/operations.ts';

let sandbox: RunningSandbox;
let keys: { accountId: string; accessKeyId: string; secretAccessKey: string };
const bugs: string[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ log: (line) => bugs.push(line) });
});
/** An account for each test: by chance a request takes the administrator's own permissions away. */
beforeEach(async () => {
  keys = (await (
    await fetch(`${sandbox.endpoint}/_sandbox/accounts`, { method: 'POST' })
  ).json()) as typeof keys;
});
afterAll(() => sandbox.close());

/** Posts a form as the account's administrator, signed by hand: no client would send these. */
async function post(
  service: ServiceName,
  form: URLSearchParams | string,
  signedHeaders = ['host', 'x-amz-date'],
): Promise<{ status: number; text: string }> {
  const body = form.toString();
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const headers = Object.assign(Object.create(null), {
    host: new URL(sandbox.endpoint).host,
    'x-amz-date': now,
  });
  const auth: Authorization = {
    accessKeyId: keys.accessKeyId,
    day: now.slice(0, 8),
    region: 'us-east-1',
    service,
    signedHeaders,
    signature: '',
    amzDate: now,
  };
  const request = { method: 'POST', path: '/', query: '', headers, body: Buffer.from(body) };
  const signature = signatureOf(request, auth, keys.secretAccessKey);
  const scope = `${keys.accessKeyId}/${auth.day}/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  const response = await fetch(sandbox.endpoint, {
    method: 'POST',
    headers: { 'x-amz-date': now, authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const HOSTILE = [
  '',
  'admin',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '<a>&"\'</a>',
  '\u0000\u0001\ud800',
  'x'.repeat(3000),
  '-1',
  '1e400',
  'NaN',
  'true',
  '*',
  'iam:GetUser',
  'arn:aws:iam::',
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'arn:aws:iam::168085023892:role/x',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:a":"[(*"}}}]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["*"]}}]}',
  '{"Statement":null}',
  '{"Statement":[null]}',
  '[[[[[[',
  'YXQ6MQ',
];

const tables = { iam: iamOperations, sts: stsOperations, ec2: ec2Operations };
const operations = Object.entries(tables).flatMap(([service, table]) =>
  Object.keys(table).map((name) => ({ service: service as ServiceName, name })),
);

test.each(operations)(
  '$service $name answers whatever it is sent, and never with a failure of its own',
  async ({ service, name }) => {
    const about = SERVICES[service];
    const model = await operationModel(about, name);
    const schema = NormalizedSchema.of(model?.input ?? 0);
    const members = schema.isStructSchema() ? [...schema.structIterator()] : [];
    const fields = members.flatMap(([member, of]) => {
      const wire = of.getMergedTraits().xmlName ?? member;
      const simple = [wire, wire.charAt(0).toUpperCase() + wire.slice(1)];
      const listed = [
        '.member.1',
        '.1',
        '.member.1.Key',
        '.member.1.Value',
        '.1.Name',
        '.1.Value.1',
        '.member.1.ContextKeyName',
      ];
      return [...simple, ...(of.isListSchema() ? listed.map((end) => wire + end) : [])];
    });
    const form = fc.array(fc.tuple(fc.constantFrom(...fields, 'Extra'), fc.constantFrom(...HOSTILE)), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(form, async (entries) => {
        const params = new URLSearchParams([['Action', name], ['Version', about.version], ...entries]);
        const { status, text } = await post(service, params);
        expect(bugs).toEqual([]);
        expect(status, text).toBeLessThan(500);
        expect(text).toMatch(/^<(\?xml|[A-Za-z]+Response)/);
      }),
      { numRuns: 25 },
    );
  },
);

test.each([
  { what: 'an empty body', body: '' },
  { what: 'no form', body: '{"a":1}' },
  { what: 'percent signs', body: 'Action=%%%&Version=%' },
  { what: 'an action that is a member of every object', body: 'Action=constructor&Version=2010-05-08' },
])('$what is InvalidAction', async ({ body }) => {
  const { status, text } = await post('iam', new URLSearchParams(body));
  expect(status).toBe(400);
  expect(text).toContain('<Code>InvalidAction</Code>');
});

const CREATE = 'Action=CreateUser&Version=2010-05-08&UserName=hostile';
test.each([
  {
    what: 'a million parameters',
    body: `Action=ListUsers&Version=2010-05-08${'&a'.repeat(1_000_000)}`,
    code: 'MalformedInput',
  },
  {
    what: 'a name a million levels deep',
    body: `${CREATE}&Tags${'.member.1'.repeat(200_000)}=x`,
    code: 'MalformedInput',
  },
  {
    what: 'a list index that is no number',
    body: `${CREATE}&Tags.member.x.Key=k&Tags.member.x.Value=v`,
    code: 'MalformedInput',
  },
  {
    what: 'a list index of 0',
    body: `${CREATE}&Tags.member.0.Key=k&Tags.member.0.Value=v`,
    code: 'MalformedInput',
  },
  { what: 'a huge list index', body: `${CREATE}&Tags.member.99999999999.Key=k`, code: 'MalformedInput' },
])('$what is refused, and changes nothing', async ({ body, code }) => {
  const { status, text } = await post('iam', body);
  expect(status).toBe(400);
  expect(text).toContain(`<Code>${code}</Code>`);
  expect((await post('iam', 'Action=GetUser&Version=2010-05-08&UserName=hostile')).status).toBe(404);
});

test('a signed header that was not sent counts as empty, whatever its name', async () => {
  const signed = ['constructor', 'host', 'x-amz-date'];
  const who = 'Action=GetCallerIdentity&Version=2011-06-15';
  expect((await post('sts', who, signed)).status).toBe(200);
});
