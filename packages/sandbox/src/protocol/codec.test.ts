import { NormalizedSchema } from '@smithy/core/schema';
import { expect, test } from 'vitest';
import { ec2Operations } from '../ec2/operations.ts';
import { iamOperations } from '../iam/operations.ts';
import { stsOperations } from '../sts/operations.ts';
import { AwsError } from './aws-error.ts';
import {
  operationModel,
  parseRequest,
  renderError,
  renderResponse,
  SERVICES,
  type ServiceName,
} from './service-model.ts';

type Schema = ReturnType<typeof NormalizedSchema.of>;

/** A value with every member set, so that nothing of the shape goes untried. */
function sample(schema: Schema, depth = 0): unknown {
  if (schema.isStructSchema()) {
    if (depth > 5) return {};
    const members = [...schema.structIterator()].map(([name, member]) => [name, sample(member, depth + 1)]);
    return Object.fromEntries(members);
  }
  if (schema.isListSchema())
    return depth > 5 ? [] : [1, 2].map(() => sample(schema.getValueSchema(), depth + 1));
  if (schema.isMapSchema()) return { one: sample(schema.getValueSchema(), depth + 1) };
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 7;
  if (schema.isTimestampSchema()) return new Date('2026-11-20T10:11:12.000Z');
  if (schema.isBlobSchema()) return new Uint8Array([1, 2, 255]);
  return 'a <b> & "c"\'é';
}

interface Sent {
  body: string;
}

type Client = { send(command: object): Promise<Record<string, unknown>> };
type Constructor<T> = new (input: object) => T;

/** The SDK's own client of a service, whose requests are kept and answered with `xml`. */
async function client(
  service: ServiceName,
  xml: string,
): Promise<{ client: Client; command: (name: string, input: object) => object; sent: Sent[] }> {
  const sdk = await SERVICES[service].sdk();
  const sent: Sent[] = [];
  const part = <T>(name: string) => Reflect.get(sdk, name) as Constructor<T>;
  const requestHandler = {
    handle: async (request: Sent) => {
      sent.push({ body: request.body });
      return { response: { statusCode: 200, headers: {}, body: new Blob([xml]).stream() } };
    },
  };
  const made = new (part<Client>(`${service.toUpperCase()}Client`))({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' },
    requestHandler,
  });
  return { client: made, command: (name, input) => new (part<object>(`${name}Command`))(input), sent };
}

const tables = { iam: iamOperations, sts: stsOperations, ec2: ec2Operations };
const all = Object.entries(tables).flatMap(([service, table]) =>
  Object.keys(table).map((name) => ({ service: service as ServiceName, name })),
);

test.each(all)(
  '$service $name: what the SDK sends is read whole, and what is answered the SDK reads whole',
  async ({ service, name }) => {
    const about = SERVICES[service];
    const model = await operationModel(about, name);
    if (!model) throw new Error(`the SDK has no ${name}`);
    const input = sample(NormalizedSchema.of(model.input)) ?? {};
    const output = NormalizedSchema.of(model.output).isStructSchema()
      ? sample(NormalizedSchema.of(model.output))
      : {};
    const xml = renderResponse(about, name, model, output as object, 'request-1');
    const sdk = await client(service, xml);
    const { $metadata, ...seen } = await sdk.client.send(sdk.command(name, input as object));
    expect(seen).toEqual(output);
    const form = new URLSearchParams(sdk.sent[0]?.body ?? '');
    expect(form.get('Action')).toBe(name);
    expect(parseRequest(about, model, form)).toEqual(
      NormalizedSchema.of(model.input).isStructSchema() ? input : {},
    );
  },
);

test.each([
  { service: 'iam', name: 'GetRole', body: 'Action=GetRole', code: 'ValidationError' },
  { service: 'ec2', name: 'DescribeInstances', body: 'MaxResults=many', code: 'MalformedInput' },
  { service: 'iam', name: 'ListUsers', body: 'MaxItems=', code: 'MalformedInput' },
  { service: 'iam', name: 'ListUsers', body: `${'a.'.repeat(40)}=1`, code: 'MalformedInput' },
] as const)('$service $name refuses $body', async ({ service, name, body, code }) => {
  const model = await operationModel(SERVICES[service], name);
  if (!model) throw new Error('no model');
  expect(() => parseRequest(SERVICES[service], model, new URLSearchParams(body))).toThrow(
    expect.objectContaining({ code }),
  );
});

test('an operation that is no operation is not found in the SDK', async () => {
  for (const name of ['', 'constructor', '__proto__', 'IAMClient', 'User', 'NoSuchEntityException'])
    expect(await operationModel(SERVICES.iam, name)).toBeUndefined();
});

test('an error is escaped, whatever it quotes', () => {
  const xml = renderError(SERVICES.iam, new AwsError('ValidationError', '</Message><Code>\u0000&'), 'r');
  expect(xml).toContain('&lt;/Message&gt;&lt;Code&gt;\ufffd&amp;');
});
