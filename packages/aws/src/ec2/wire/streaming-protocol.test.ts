import { Readable } from 'node:stream';
import {
  DescribeInstances$,
  DescribeInstancesCommand,
  type DescribeInstancesCommandOutput,
  DescribeRouteTables$,
  DescribeSecurityGroups$,
  DescribeVolumes$,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { HttpResponse } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import fc, { type GeneratorValue } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AwsFault, awsErrorCode, faultOf } from '../../faults.ts';
import { shapeReader } from './shape-reader.ts';
import { StreamingEc2Protocol } from './streaming-protocol.ts';

type Schema = ReturnType<typeof NormalizedSchema.of>;
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

const sdk = new XmlShapeDeserializer({
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: false,
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15',
  serviceNamespace: 'com.amazonaws.ec2',
});
const leaf = (schema: Schema, text: string) => sdk.readSchema(schema, text);

/** A text that XML may hold, in one of the ways to write it. */
function written(gen: GeneratorValue): string {
  const text = gen(fc.string, { unit: 'grapheme', maxLength: 8 }).replace(/[\p{Cc}\uFFFE\uFFFF]/gu, '\n');
  const escaped = text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  const ways = [
    escaped,
    `${escaped}&amp;amp;&lt;item&gt;&quot;&apos;`,
    `<![CDATA[<item>&amp;${text}]]>${escaped}`,
    `${escaped}<!-- </item> -->&#x20AC;\r\n`,
    ` \n${escaped}`,
  ];
  return gen(fc.constantFrom, ...ways);
}

function value(gen: GeneratorValue, schema: Schema): string {
  if (schema.isBooleanSchema()) return gen(fc.constantFrom, 'true', 'false', '');
  if (schema.isNumericSchema()) return gen(fc.constantFrom, '0', '-1', '65535', '1.5');
  if (schema.isTimestampSchema())
    return gen(fc.constantFrom, '2026-11-20T10:11:12.345Z', '2026-02-28T00:00:00Z');
  return written(gen);
}

/** Some members of a shape, some that the model does not have, at every depth. */
function element(gen: GeneratorValue, schema: Schema, depth: number): string {
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const name = item.getMergedTraits().xmlName ?? 'member';
    const count = depth > 5 ? 0 : gen(fc.nat, 2);
    return Array.from({ length: count }, () => `<${name}>${element(gen, item, depth + 1)}</${name}>`).join(
      gen(fc.constantFrom, '', '\n  ', '<novelty><item>x</item></novelty>'),
    );
  }
  if (!schema.isStructSchema()) return value(gen, schema);
  if (depth > 5) return '';
  const members = [...schema.structIterator()];
  const chosen =
    depth === 0 ? members : gen(fc.subarray, members, { maxLength: Math.min(6, members.length) });
  return chosen
    .map(([name, member]) => {
      const tag = member.getMemberTraits().xmlName ?? name;
      const inner = element(gen, member, depth + 1);
      return inner === '' && gen(fc.boolean) ? `<${tag}/>` : `<${tag}>${inner}</${tag}>`;
    })
    .join(gen(fc.constantFrom, '', '\n', '<?pi x?>', '<unknown a="1"><tagSet><item/></tagSet></unknown>'));
}

const outputs = { DescribeInstances$, DescribeVolumes$, DescribeRouteTables$, DescribeSecurityGroups$ };

describe('An answer of EC2, read as it comes', () => {
  test.each(Object.entries(outputs))('%s: is what the SDK makes of it, whole', (_name, operation) => {
    const output = operation[5] as SchemaRef;
    fc.assert(
      fc.property(fc.gen(), fc.integer({ min: 1, max: 40 }), (gen, step) => {
        const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Answer xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${element(gen, NormalizedSchema.of(output), 0)}</Answer>`;
        const reader = shapeReader(output, leaf);
        for (let at = 0; at < xml.length; at += step) reader.write(xml.slice(at, at + step));
        expect(reader.end()).toEqual(sdk.read(NormalizedSchema.of(output), xml));
      }),
      { numRuns: 60 },
    );
  });
});

/** The SDK's client, whose one request is answered in pieces of so many bytes. */
async function describeInstances(
  body: string,
  { status = 200, pieces = 7 } = {},
): Promise<DescribeInstancesCommandOutput> {
  const bytes = Buffer.from(body);
  const chunks = Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, n) =>
    bytes.subarray(n * pieces, (n + 1) * pieces),
  );
  const client = new EC2Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-real-secret-key' },
    maxAttempts: 1,
    protocol: StreamingEc2Protocol,
    requestHandler: {
      handle: async () => ({
        response: new HttpResponse({ statusCode: status, headers: {}, body: Readable.from(chunks) }),
      }),
    },
  });
  return client.send(new DescribeInstancesCommand({}));
}

const page = (instance: string) =>
  `<?xml version="1.0"?><DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>${instance}</item></instancesSet></item></reservationSet><nextToken>2</nextToken></DescribeInstancesResponse>`;
const tag = (text: string) => page(`<tagSet><item><key>Name</key><value>${text}</value></item></tagSet>`);

interface TextCase {
  name: string;
  text: string;
  tagValue: string;
}

const texts: TextCase[] = [
  { name: 'what looks like markup', text: '&lt;/item&gt;&amp;amp;', tagValue: '</item>&amp;' },
  { name: 'markup in CDATA', text: '<![CDATA[</value>]]]]><![CDATA[>]]>', tagValue: '</value>]]>' },
  { name: 'letters of four bytes, cut in pieces', text: 'ü€😀', tagValue: 'ü€😀' },
  { name: 'a letter of four bytes by its number', text: '&#x1F600;&#128512;', tagValue: '😀😀' },
  { name: 'a return that is meant', text: 'a&#13;b', tagValue: 'a\rb' },
  { name: 'a character that XML does not permit', text: 'a&#1;b', tagValue: 'a\u0001b' },
  { name: 'an entity that nobody declared', text: 'a&other;b', tagValue: 'ab' },
  { name: "the name of an object's parent", text: '__proto__', tagValue: '__proto__' },
];

test.each(texts)("$name in a customer's tag is read", async ({ text, tagValue }) => {
  const { Reservations, NextToken } = await describeInstances(tag(text));
  expect(Reservations?.[0]?.Instances?.[0]?.Tags).toEqual([{ Key: 'Name', Value: tagValue }]);
  expect(NextToken).toBe('2');
});

test('an entity that is declared in the answer is not expanded, so that a short answer stays short', async () => {
  const doctype =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>';
  const answer = await describeInstances(tag('&b;&c;').replace('?>', `?>${doctype}`));
  expect(answer.Reservations?.[0]?.Instances?.[0]?.Tags).toEqual([{ Key: 'Name', Value: '' }]);
});

test('what is cut off anywhere is no listing', async () => {
  const whole = tag('ü&amp;<![CDATA[x]]>');
  for (let length = 0; length < whole.length; length += 7) {
    await expect(describeInstances(whole.slice(0, length), { pieces: 64 })).rejects.toThrow();
  }
});

const notEc2 = [
  { name: 'nothing', body: '' },
  { name: 'the page of a proxy', body: '<html><body>Sign in</body></html>' },
  { name: 'the answer to another question', body: '<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>' },
  { name: 'JSON', body: '{"reservationSet": []}' },
  { name: 'a field that is there twice', body: page('<vpcId>vpc-1</vpcId><vpcId>vpc-2</vpcId>') },
];

test.each(notEc2)('$name is no empty listing', async ({ body }) => {
  await expect(describeInstances(body)).rejects.toThrow();
});

const error = (code: string) =>
  `<?xml version="1.0"?><Response><Errors><Error><Code>${code}</Code><Message>Not &lt;now&gt;</Message></Error></Errors><RequestID>r-1</RequestID></Response>`;

interface ErrorCase {
  status: number;
  body: string;
  code?: string;
  fault: AwsFault;
}

const errors: ErrorCase[] = [
  {
    status: 403,
    body: error('UnauthorizedOperation'),
    code: 'UnauthorizedOperation',
    fault: 'denied',
  },
  { status: 503, body: error('RequestLimitExceeded'), code: 'RequestLimitExceeded', fault: 'throttled' },
  { status: 401, body: error('AuthFailure'), code: 'AuthFailure', fault: 'unknown-key' },
  {
    status: 400,
    body: error('InvalidInstanceID.NotFound'),
    code: 'InvalidInstanceID.NotFound',
    fault: 'missing',
  },
  { status: 500, body: '', fault: 'server-error' },
  { status: 502, body: '<html><body>Bad gateway<br></body></html>', fault: 'server-error' },
];

test.each(errors)('an error of status $status and code $code is sorted as before', async (one) => {
  const thrown: unknown = await describeInstances(one.body, { status: one.status }).catch(
    (reason: unknown) => reason,
  );
  expect(faultOf(thrown)).toBe(one.fault);
  if (one.code !== undefined) expect(awsErrorCode(thrown)).toBe(one.code);
});
