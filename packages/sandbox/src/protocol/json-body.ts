import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from './aws-error.ts';

type Schema = ReturnType<typeof NormalizedSchema.of>;
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

const MAX_DEPTH = 32;

const serialization = (): AwsError => new AwsError('SerializationException', '');

/** How the JSON services word one bad member. */
export function validationException(member: string, value: string | null, rule: string): AwsError {
  const wire = member.charAt(0).toLowerCase() + member.slice(1);
  const shown = value === null ? 'null' : `'${value.slice(0, 600)}'`;
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value ${shown} at '${wire}' failed to satisfy constraint: ${rule}`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readBlob(value: unknown): Buffer {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw serialization();
  return Buffer.from(value, 'base64');
}

function readSimple(schema: Schema, value: unknown): unknown {
  if (schema.isBlobSchema()) return readBlob(value);
  if (schema.isTimestampSchema()) {
    if (typeof value !== 'number') throw serialization();
    return new Date(value * 1000);
  }
  const fits = schema.isBooleanSchema()
    ? typeof value === 'boolean'
    : schema.isNumericSchema()
      ? typeof value === 'number'
      : typeof value === 'string';
  if (!fits) throw serialization();
  return value;
}

/** How many of a structure's first members the service model requires. */
function requiredCount(schema: Schema): number {
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : 0;
  return typeof count === 'number' ? count : 0;
}

function readStruct(schema: Schema, value: unknown, path: string, depth: number): Record<string, unknown> {
  if (!isObject(value)) throw serialization();
  const found: Record<string, unknown> = {};
  const required = requiredCount(schema);
  let position = 0;
  for (const [name, member] of schema.structIterator()) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const where = path ? `${path}.${name}` : name;
    if (given !== undefined && given !== null) found[name] = read(member, given, where, depth + 1);
    else if (position < required) throw validationException(where, null, 'Member must not be null');
    position += 1;
  }
  return found;
}

function readMap(schema: Schema, value: unknown, path: string, depth: number): Record<string, unknown> {
  if (!isObject(value)) throw serialization();
  const found: Record<string, unknown> = Object.create(null);
  for (const [key, each] of Object.entries(value))
    found[key] = read(schema.getValueSchema(), each, `${path}.${key}`, depth + 1);
  return found;
}

function read(schema: Schema, value: unknown, path: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw serialization();
  if (schema.isStructSchema()) return readStruct(schema, value, path, depth);
  if (schema.isMapSchema()) return readMap(schema, value, path, depth);
  if (!schema.isListSchema()) return readSimple(schema, value);
  if (!Array.isArray(value)) throw serialization();
  return value.map((each, i) => read(schema.getValueSchema(), each, `${path}.${i + 1}.member`, depth + 1));
}

/**
 * Reads a request of the AWS JSON protocol by the input schema of the SDK's own service model. Throws
 * `SerializationException` for what is no such JSON, `ValidationException` when a required member is missing.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function readJson(input: SchemaRef, body: Uint8Array): Record<string, unknown> {
  const schema = NormalizedSchema.of(input);
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw serialization();
  }
  return schema.isStructSchema() ? readStruct(schema, value, '', 0) : {};
}

function write(schema: Schema, value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (schema.isListSchema()) return (value as unknown[]).map((each) => write(schema.getValueSchema(), each));
  if (schema.isMapSchema())
    return Object.fromEntries(
      Object.entries(value as object).map(([key, each]) => [key, write(schema.getValueSchema(), each)]),
    );
  return schema.isStructSchema() ? members(schema, value as Record<string, unknown>) : value;
}

function members(schema: Schema, value: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const found = value[name];
    if (found !== undefined && found !== null) out[name] = write(member, found);
  }
  return out;
}

/** An operation's output as a JSON body; a unit output gives an empty one, as AWS does. */
export function writeJson(output: SchemaRef, value: object): string {
  const schema = NormalizedSchema.of(output);
  return schema.isStructSchema() ? JSON.stringify(members(schema, value as Record<string, unknown>)) : '';
}
