import { routeList, TASK_ERROR_CODES } from '@berth/api';
import { describe, expect, test } from 'vitest';
// By its path: what makes the document is no part of the package.
import { openApiDocument } from '../../packages/api/src/testing/openapi.ts';
import { DEVIATIONS, EXTRA_PARAMETERS, LEFT_OUT } from './deviations.ts';
import { nameOf, published, publishedAs, resolved, type Schema } from './published.ts';

interface OurOperation {
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}

const document = openApiDocument() as unknown as {
  paths: Record<string, Record<string, OurOperation>>;
  components: { schemas: Record<string, Schema> };
};

const ours = (schema: Schema | undefined): Schema => {
  const name = nameOf(schema);
  return (name === undefined ? schema : document.components.schemas[name]) ?? {};
};

const listed = new Set([
  ...DEVIATIONS.map(({ where }) => where),
  ...LEFT_OUT.flatMap(({ fields }) => fields),
]);
const met = new Set<string>();

/** Ours may be wider: a number where a whole one is published, or one of several shapes. */
const takes = (own: Schema, theirs: Schema): boolean =>
  own.type === undefined || own.type === theirs.type || (own.type === 'number' && theirs.type === 'integer');

/** Fields of a published schema that ours lacks or has with another type, but for those that a table lists. */
function lacking(theirs: Schema | undefined, own: Schema | undefined, place: string, above = ''): string[] {
  const name = nameOf(theirs) ?? place;
  if (above.split(' ').includes(name)) return [];
  const [schema, counterpart] = [resolved(theirs), ours(own)];
  if (schema.items) return lacking(schema.items, counterpart.items, `${name}[]`, above);
  return Object.entries(schema.properties ?? {}).flatMap(([field, shape]) => {
    const where = `${name}.${field}`;
    const there = counterpart.properties?.[field];
    if (there && takes(ours(there), resolved(shape))) return lacking(shape, there, where, `${above} ${name}`);
    if (listed.has(where)) met.add(where);
    // Clients never send what is read-only in a request.
    return listed.has(where) || (shape.readOnly && !there) ? [] : [where];
  });
}

const shared = routeList.flatMap((route) => {
  const operation = publishedAs(route);
  return operation ? [{ route, operation }] : [];
});

describe.each(shared)('$operation.operationId', ({ route, operation }) => {
  const own = document.paths[route.path]?.[route.method.toLowerCase()];
  const answer = own?.responses[route.status]?.content['application/json']?.schema;
  const request = own?.requestBody?.content['application/json']?.schema;

  test('has the published name, success and parameters', () => {
    expect(route.operationId).toBe(operation.operationId);
    expect(route.status).toBe(operation.status);
    const types = Object.fromEntries((own?.parameters ?? []).map(({ name, schema }) => [name, schema.type]));
    const extra = EXTRA_PARAMETERS[route.operationId]?.parameter;
    if (extra !== undefined)
      expect(types, 'a parameter that is gone is taken off the table').toHaveProperty(extra);
    const { [extra ?? '']: _extra, ...published } = types;
    expect(published).toEqual(operation.parameters);
  });

  test('has every field of request and answer, or a table says why not', () => {
    expect(lacking(operation.request, request, 'request')).toEqual([]);
    expect(lacking(operation.response, answer, 'answer')).toEqual([]);
  });
});

test('every field that a table says is left out is so', () => {
  expect([...listed].filter((where) => !met.has(where))).toEqual([]);
});

test('every error of a task is one that is published', () => {
  const codes = published.definitions.ProcessorResponse?.properties?.error?.enum;
  expect(TASK_ERROR_CODES.filter((code) => !codes?.includes(code))).toEqual([]);
});

test('whatever route is not published is marked as an extension, and no other', () => {
  for (const route of routeList)
    expect(route.extension, route.operationId).toBe(publishedAs(route) === undefined);
});
