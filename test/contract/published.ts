import { readFileSync } from 'node:fs';
import type { Route } from '@berth/api';
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

/** The part of JSON Schema that the published document uses. */
export interface Schema {
  type?: string;
  format?: string;
  $ref?: string;
  enum?: unknown[];
  required?: string[];
  readOnly?: boolean;
  minimum?: number;
  exclusiveMinimum?: boolean | number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  additionalProperties?: Schema | boolean;
}

export interface Operation {
  operationId: string;
  method: string;
  /** Without a slash at its end. */
  path: string;
  /** Of path and query, with their types. */
  parameters: Record<string, string>;
  request?: Schema;
  /** Of its success. */
  status: number;
  response?: Schema;
}

/** Redis Cloud's published API as data; `derive.ts` makes it. */
export interface PublishedApi {
  source: string;
  /** Of the document that it was derived from. */
  sha256: string;
  operations: Operation[];
  definitions: Record<string, Schema>;
}

export const published: PublishedApi = JSON.parse(
  readFileSync(new URL('redis-cloud.json', import.meta.url), 'utf8'),
);

/** Parameters are compared by their places, not by their names: `{TgwId}` is `{tgwId}`. */
const placed = ({ method, path }: { method: string; path: string }): string =>
  `${method} ${path.replace(/\{\w+\}/g, '{}')}`;

const byPlace = new Map(published.operations.map((one) => [placed(one), one]));

/** The published operation that a route of ours is; undefined for an extension. */
export const publishedAs = (route: Pick<Route, 'method' | 'path'>): Operation | undefined =>
  byPlace.get(placed(route));

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema({ $id: 'published', definitions: published.definitions });

/** How an answer differs from what is published for it. */
export interface Difference {
  /** Where the published document says otherwise: `ProcessorResponse.error`. */
  where: string;
  /** What it says. */
  says: string;
  /** The value that is otherwise. */
  value: unknown;
}

/** Holds a value against a published schema. */
export function differencesFrom(schema: Schema, value: unknown): Difference[] {
  const text = JSON.stringify(schema).replaceAll('"#/definitions/', '"published#/definitions/');
  const validate = ajv.compile(JSON.parse(text));
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({
    where: placeOf(error),
    says: error.message ?? error.keyword,
    value: valueAt(value, error.instancePath),
  }));
}

/** `published#/definitions/ProcessorResponse/properties/error/type` as people call it. */
const placeOf = ({ schemaPath }: ErrorObject): string =>
  schemaPath
    .replace(/^.*\/definitions\//, '')
    .replace(/\/[^/]+$/, '')
    .replaceAll('/properties/', '.')
    .replaceAll('/items', '[]');

const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], value);

/** What a reference leads to is called. */
export const nameOf = (schema: Schema | undefined): string | undefined => schema?.$ref?.split('/').at(-1);

/** A published schema with its reference followed. */
export const resolved = (schema: Schema | undefined): Schema => {
  const name = nameOf(schema);
  return (name === undefined ? schema : published.definitions[name]) ?? {};
};
