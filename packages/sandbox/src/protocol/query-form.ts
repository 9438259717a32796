import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError, constraintError } from './aws-error.ts';

/** One node of a form's dotted names: `Filter.1.Name=x` is Filter → 1 → Name → x. */
interface Node {
  value?: string;
  children: Map<string, Node>;
}

export interface QueryDialect {
  /** EC2's variant of the Query protocol: own member names, capitalised, lists always flat. */
  ec2: boolean;
}

const MAX_PARAMETERS = 20_000;
const MAX_DEPTH = 32;

type Schema = ReturnType<typeof NormalizedSchema.of>;
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/**
 * Reads a form's text. Of one with too many parameters only so many are read that `readForm` refuses it: taking
 * millions apart holds everybody else up for minutes.
 */
export function formOf(text: string): URLSearchParams {
  let end = -1;
  for (let count = 0; count <= MAX_PARAMETERS; count += 1) {
    end = text.indexOf('&', end + 1);
    if (end === -1) return new URLSearchParams(text);
  }
  return new URLSearchParams(text.slice(0, end));
}

function tree(form: URLSearchParams): Node {
  const root: Node = { children: new Map() };
  let count = 0;
  for (const [name, value] of form) {
    count += 1;
    const parts = name.split('.');
    if (count > MAX_PARAMETERS || parts.length > MAX_DEPTH)
      throw new AwsError('MalformedInput', 'The request holds too many parameters.');
    let node = root;
    for (const part of parts) {
      let next = node.children.get(part);
      if (!next) {
        next = { children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    node.value = value;
  }
  return root;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function wireName(member: string, schema: Schema, dialect: QueryDialect): string {
  const traits = schema.getMergedTraits();
  if (!dialect.ec2) return traits.xmlName ?? member;
  return typeof traits.ec2QueryName === 'string'
    ? traits.ec2QueryName
    : capitalised(traits.xmlName ?? member);
}

/** A list's elements in the order of their numbers, whichever are left out. */
function indexed(node: Node, path: string): Node[] {
  const wrong = [...node.children.keys()].find((key) => !/^[1-9][0-9]{0,5}$/.test(key));
  if (wrong !== undefined)
    throw new AwsError('MalformedInput', `Invalid list index for ${path}: ${wrong.slice(0, 60)}`);
  return [...node.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child);
}

function readNumber(text: string, path: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new AwsError('MalformedInput', `Invalid number for ${path}: ${text.slice(0, 60)}`);
  return value;
}

function readBoolean(text: string, path: string): boolean {
  if (text.toLowerCase() === 'true') return true;
  if (text.toLowerCase() === 'false') return false;
  throw new AwsError('MalformedInput', `Invalid boolean for ${path}: ${text.slice(0, 60)}`);
}

function readTime(text: string, path: string): Date {
  const date = new Date(/^[0-9.]+$/.test(text) ? Number(text) * 1000 : text);
  if (Number.isNaN(date.getTime()))
    throw new AwsError('MalformedInput', `Invalid timestamp for ${path}: ${text.slice(0, 60)}`);
  return date;
}

function readSimple(schema: Schema, text: string, path: string): unknown {
  if (schema.isBooleanSchema()) return readBoolean(text, path);
  if (schema.isNumericSchema()) return readNumber(text, path);
  if (schema.isTimestampSchema()) return readTime(text, path);
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

function readList(schema: Schema, node: Node, path: string, dialect: QueryDialect): unknown[] {
  const member = schema.getValueSchema();
  const flat = dialect.ec2 || schema.getMergedTraits().xmlFlattened;
  const holder = flat ? node : (node.children.get(member.getMergedTraits().xmlName ?? 'member') ?? node);
  return indexed(holder, path).map((child, i) => read(member, child, `${path}.${i + 1}`, dialect));
}

function readMap(schema: Schema, node: Node, path: string, dialect: QueryDialect): Record<string, unknown> {
  const flat = schema.getMergedTraits().xmlFlattened;
  const found: Record<string, unknown> = Object.create(null);
  for (const entry of indexed(flat ? node : (node.children.get('entry') ?? node), path)) {
    const key = entry.children.get(schema.getKeySchema().getMergedTraits().xmlName ?? 'key')?.value;
    const value = entry.children.get(schema.getValueSchema().getMergedTraits().xmlName ?? 'value');
    if (key !== undefined && value) found[key] = read(schema.getValueSchema(), value, path, dialect);
  }
  return found;
}

/** How many of a structure's first members the service model requires. */
function requiredCount(schema: Schema): number {
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : 0;
  return typeof count === 'number' ? count : 0;
}

function readStruct(
  schema: Schema,
  node: Node,
  path: string,
  dialect: QueryDialect,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const required = requiredCount(schema);
  let position = 0;
  for (const [name, member] of schema.structIterator()) {
    const wire = wireName(name, member, dialect);
    const child = node.children.get(wire);
    const where = path ? `${path}.${name}` : name;
    if (child) value[name] = read(member, child, where, dialect);
    else if (position < required) {
      if (dialect.ec2)
        throw new AwsError('MissingParameter', `The request must contain the parameter ${wire}`);
      throw constraintError(where, null, 'Member must not be null');
    }
    position += 1;
  }
  return value;
}

function read(schema: Schema, node: Node, path: string, dialect: QueryDialect): unknown {
  if (schema.isStructSchema()) return readStruct(schema, node, path, dialect);
  if (schema.isListSchema()) return readList(schema, node, path, dialect);
  if (schema.isMapSchema()) return readMap(schema, node, path, dialect);
  return readSimple(schema, node.value ?? '', path);
}

/**
 * Reads a request's form into the operation's input, by the input schema of the SDK's own service model.
 * Throws `ValidationError` (EC2: `MissingParameter`) when a required member is missing.
 */
export function readForm(
  input: SchemaRef,
  form: URLSearchParams,
  dialect: QueryDialect,
): Record<string, unknown> {
  const schema = NormalizedSchema.of(input);
  if (!schema.isStructSchema()) return {};
  return readStruct(schema, tree(form), '', dialect);
}
