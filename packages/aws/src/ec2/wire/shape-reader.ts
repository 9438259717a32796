import { NormalizedSchema } from '@smithy/core/schema';
import { SaxesParser } from 'saxes';

type Schema = ReturnType<typeof NormalizedSchema.of>;
type Fields = Record<string, unknown>;

interface Struct {
  kind: 'struct';
  members: Map<string, { name: string; schema: Schema; shape?: Shape }>;
}
interface List {
  kind: 'list';
  item: string;
  schema: Schema;
  shape?: Shape;
}
type Shape = Struct | List | { kind: 'leaf'; schema: Schema; isText: boolean };

/** An element that is open, and what has been read of it. */
type Open =
  | { shape: Struct; name: string; value: Fields }
  | { shape: List; name: string; value: unknown[] }
  | { shape: Extract<Shape, { kind: 'leaf' }>; name: string; value: string };

const structs = new WeakMap<object, Struct>();

function structOf(schema: Schema): Struct {
  const key = schema.getSchema() as object;
  const known = structs.get(key);
  if (known) return known;
  const members: Struct['members'] = new Map();
  for (const [name, member] of schema.structIterator()) {
    members.set(member.getMemberTraits().xmlName ?? name, { name, schema: member });
  }
  const made: Struct = { kind: 'struct', members };
  structs.set(key, made);
  return made;
}

function shapeOf(schema: Schema): Shape {
  if (schema.isListSchema() && !schema.getMergedTraits().xmlFlattened) {
    const item = schema.getValueSchema();
    return { kind: 'list', item: item.getMergedTraits().xmlName ?? 'member', schema: item };
  }
  if (schema.isStructSchema() && !schema.isUnionSchema()) return structOf(schema);
  if (schema.isListSchema() || schema.isUnionSchema() || schema.isMapSchema() || schema.isDocumentSchema()) {
    throw new Error('EC2 answers with no such shape');
  }
  return { kind: 'leaf', schema, isText: schema.isStringSchema() && !schema.getMergedTraits().mediaType };
}

const opened = (shape: Shape, name: string): Open => {
  if (shape.kind === 'struct') return { shape, name, value: {} };
  return shape.kind === 'list' ? { shape, name, value: [] } : { shape, name, value: '' };
};

/** As the SDK reads it: white space over several lines is layout, not text. */
const textOf = (text: string): string => (text.includes('\n') && text.trim() === '' ? '' : text);

export interface ShapeReader {
  write(text: string): void;
  /** What was read. Throws when the document is not whole. */
  end(): Fields;
  /** The outermost element's name, once it came. */
  root(): string | undefined;
}

/**
 * Reads an answer of EC2 into the output that the SDK's model describes, piece by piece as it comes, in one pass.
 * Elements that the model does not know are passed over. Throws at everything out of the ordinary: what is not
 * well-formed, what is there twice, text where the model has none.
 * https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html#response-serialization
 *
 * @param leaf Turns the text of an element into a value of a simple type.
 */
export function shapeReader(
  output: Parameters<typeof NormalizedSchema.of>[0],
  leaf: (schema: Schema, text: string) => unknown,
): ShapeReader {
  const root: Fields = {};
  const path: Open[] = [];
  /** How many elements are open below the last one that the model knows. */
  let unknownDepth = 0;
  let rootName: string | undefined;
  const parser = new SaxesParser({ position: false });

  const enter = (element: string): void => {
    const at = path.at(-1);
    if (at === undefined) {
      rootName = element;
      path.push({ shape: structOf(NormalizedSchema.of(output)), name: '', value: root });
    } else if (at.shape.kind === 'struct') {
      const member = at.shape.members.get(element);
      if (member === undefined) {
        unknownDepth = 1;
        return;
      }
      if (Object.hasOwn(at.value as Fields, member.name)) throw new Error(`${element} is there twice`);
      member.shape ??= shapeOf(member.schema);
      path.push(opened(member.shape, member.name));
    } else if (at.shape.kind === 'list') {
      if (element !== at.shape.item) {
        unknownDepth = 1;
        return;
      }
      at.shape.shape ??= shapeOf(at.shape.schema);
      path.push(opened(at.shape.shape, ''));
    } else throw new Error(`${element} is where a text should be`);
  };
  const leave = (): void => {
    const done = path.pop();
    const into = path.at(-1);
    if (done === undefined || into === undefined) return;
    let { value } = done as { value: unknown };
    if (done.shape.kind === 'leaf') {
      const text = textOf(value as string);
      value = done.shape.isText ? text : leaf(done.shape.schema, text);
    }
    if (into.shape.kind === 'list') (into.value as unknown[]).push(value);
    else (into.value as Fields)[done.name] = value;
  };
  const text = (piece: string): void => {
    const at = path.at(-1);
    if (unknownDepth === 0 && at?.shape.kind === 'leaf') at.value += piece;
  };

  parser.on('opentag', ({ name }) => {
    if (unknownDepth > 0) unknownDepth += 1;
    else enter(name);
  });
  parser.on('closetag', () => {
    if (unknownDepth > 0) unknownDepth -= 1;
    else leave();
  });
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('error', (error) => {
    throw error;
  });
  return {
    write: (piece) => {
      parser.write(piece);
    },
    end: () => {
      parser.close();
      return root;
    },
    root: () => rootName,
  };
}
