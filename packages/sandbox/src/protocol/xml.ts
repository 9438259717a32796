import { NormalizedSchema } from '@smithy/core/schema';

type Schema = ReturnType<typeof NormalizedSchema.of>;
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes text for XML; characters that XML 1.0 cannot carry become U+FFFD. */
export const escapeXml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/\r/g, '&#xD;')
    .replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

const element = (name: string, inner: string): string =>
  inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;

function simple(schema: Schema, value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (schema.isTimestampSchema() && typeof value === 'number') return new Date(value).toISOString();
  return escapeXml(String(value));
}

function list(schema: Schema, name: string, values: unknown[]): string {
  const member = schema.getValueSchema();
  const flat = schema.getMergedTraits().xmlFlattened;
  const itemName = flat ? name : (member.getMergedTraits().xmlName ?? 'member');
  const items = values.map((value) => node(member, itemName, value)).join('');
  return flat ? items : element(name, items);
}

function map(schema: Schema, name: string, values: Record<string, unknown>): string {
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const valueName = schema.getValueSchema().getMergedTraits().xmlName ?? 'value';
  const flat = schema.getMergedTraits().xmlFlattened;
  const entries = Object.entries(values)
    .map(([key, value]) =>
      element(
        flat ? name : 'entry',
        element(keyName, escapeXml(key)) + node(schema.getValueSchema(), valueName, value),
      ),
    )
    .join('');
  return flat ? entries : element(name, entries);
}

function members(schema: Schema, value: Record<string, unknown>): string {
  let out = '';
  for (const [name, member] of schema.structIterator()) {
    const found = value[name];
    if (found === undefined || found === null) continue;
    out += node(member, member.getMergedTraits().xmlName ?? name, found);
  }
  return out;
}

function node(schema: Schema, name: string, value: unknown): string {
  if (schema.isListSchema()) return list(schema, name, value as unknown[]);
  if (schema.isMapSchema()) return map(schema, name, value as Record<string, unknown>);
  if (schema.isStructSchema()) return element(name, members(schema, value as Record<string, unknown>));
  return element(name, simple(schema, value));
}

/** The members of an operation's output as XML, without a root element; a unit output gives ''. */
export function writeMembers(output: SchemaRef, value: object): string {
  const schema = NormalizedSchema.of(output);
  return schema.isStructSchema() ? members(schema, value as Record<string, unknown>) : '';
}
