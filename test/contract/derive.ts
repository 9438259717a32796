import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Operation, PublishedApi, Schema } from './published.ts';

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

interface Document {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        parameters?: { name: string; in: string; schema?: Schema }[];
        requestBody?: Content;
        responses: Record<string, Content>;
      }
    >
  >;
  components: { schemas: Record<string, Schema> };
}

/** What of a schema says how a value is made; the words and examples beside it are its author's. */
const FACTS = [
  'type',
  'format',
  'enum',
  'required',
  'readOnly',
  'minimum',
  'exclusiveMinimum',
  'minLength',
  'maxLength',
] as const;

function shapeOf(schema: Schema): Schema {
  if (schema.$ref) return { $ref: schema.$ref.replace('#/components/schemas/', '#/definitions/') };
  const shape: Record<string, unknown> = {};
  for (const fact of FACTS) if (schema[fact] !== undefined) shape[fact] = schema[fact];
  // OpenAPI 3.0 has the older meaning: a flag beside the limit.
  if (schema.exclusiveMinimum === true) {
    delete shape.minimum;
    shape.exclusiveMinimum = schema.minimum;
  } else delete shape.exclusiveMinimum;
  if (schema.items) shape.items = shapeOf(schema.items);
  if (schema.oneOf) shape.oneOf = schema.oneOf.map(shapeOf);
  if (typeof schema.additionalProperties === 'object')
    shape.additionalProperties = shapeOf(schema.additionalProperties);
  if (schema.properties)
    shape.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, field]) => [name, shapeOf(field)]),
    );
  return shape;
}

const schemaIn = (part: Content | undefined): Schema | undefined => {
  const schema = Object.values(part?.content ?? {})[0]?.schema;
  return schema && shapeOf(schema);
};

/**
 * The interface that Redis Cloud's openapi.json describes, without its texts: paths, statuses, names and types. The
 * document itself is licensed CC BY-NC-SA 4.0, which does not go into an Apache-2.0 tree.
 */
export function derive(text: string): PublishedApi {
  const document = JSON.parse(text) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Operation => {
      const [status, success] = Object.entries(one.responses).find(([code]) => Number(code) < 300) ?? [];
      const request = schemaIn(one.requestBody);
      const response = schemaIn(success);
      const parameters = (one.parameters ?? []).filter((parameter) => parameter.in !== 'header');
      return {
        operationId: one.operationId,
        method: method.toUpperCase(),
        path: path.replace(/(.)\/$/, '$1'),
        parameters: Object.fromEntries(
          parameters.map(({ name, schema }) => [name, schema?.type ?? 'string']),
        ),
        ...(request && { request }),
        status: Number(status),
        ...(response && { response }),
      };
    }),
  );
  const definitions = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, shapeOf(schema)]),
  );
  return {
    source: 'openapi.json of github.com/redis/docs at 63f31f6 (August 2026), shapes only',
    sha256: createHash('sha256').update(text).digest('hex'),
    operations: operations.sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1)),
    definitions,
  };
}

/** A line for each operation and schema, so that a difference shows which. */
function asText({ source, sha256, operations, definitions }: PublishedApi): string {
  const lines = (all: string[]) => all.map((line) => `    ${line}`).join(',\n');
  const named = Object.entries(definitions).map(
    ([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  return `{
  "source": ${JSON.stringify(source)},
  "sha256": ${JSON.stringify(sha256)},
  "operations": [
${lines(operations.map((one) => JSON.stringify(one)))}
  ],
  "definitions": {
${lines(named)}
  }
}
`;
}

// `node test/contract/derive.ts path/to/openapi.json`, when Redis Cloud publishes another one.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = readFileSync(process.argv[2] ?? '', 'utf8');
  writeFileSync(new URL('redis-cloud.json', import.meta.url), asText(derive(text)));
}
