import { StringDecoder } from 'node:string_decoder';
import { AwsEc2QueryProtocol } from '@aws-sdk/core/protocols';
import { type ShapeReader, shapeReader } from './shape-reader.ts';

type Deserialize = AwsEc2QueryProtocol['deserializeResponse'];
type Operation = Parameters<Deserialize>[0];
type Context = Parameters<Deserialize>[1];
type Answer = Parameters<Deserialize>[2];

/**
 * EC2's protocol as the SDK speaks it, with answers read while they arrive. The SDK collects a page of a thousand
 * instances (2.5 MB) and then holds the process up for a quarter of a second; this is busy only for as long as each
 * piece of the answer takes, and for a quarter of the time in all. Errors are read by the SDK, and so is every answer
 * that is out of the ordinary, such as one with characters that XML does not permit.
 */
export class StreamingEc2Protocol extends AwsEc2QueryProtocol {
  override async deserializeResponse<Output extends Awaited<ReturnType<Deserialize>>>(
    operation: Operation,
    context: Context,
    response: Answer,
  ): Promise<Output> {
    if (response.statusCode >= 300) return super.deserializeResponse(operation, context, response);
    const reader = shapeReader(operation.output, (schema, text) =>
      this.deserializer.readSchema(schema, text),
    );
    const { fields, left } = await readAsItComes(response.body, reader);
    // The SDK would take an empty answer, or a page of a proxy, for a listing without anything in it.
    if (reader.root() !== `${operation.name.replace(/^.*#/, '')}Response`) {
      throw new Error(`The answer is none of EC2: it is a ${reader.root() ?? 'text'} in place of a listing.`);
    }
    response.body = left;
    return Object.assign(await super.deserializeResponse<Output>(operation, context, response), fields);
  }
}

/** What the reader made of a body; or, where it could not, the bytes for the SDK to read. */
async function readAsItComes(
  body: AsyncIterable<Buffer>,
  reader: ShapeReader,
): Promise<{ fields: object; left: Uint8Array }> {
  const pieces: Buffer[] = [];
  const decoder = new StringDecoder('utf8');
  let readable = true;
  const trying = <T>(read: () => T): T | undefined => {
    try {
      return readable ? read() : undefined;
    } catch {
      readable = false;
      return undefined;
    }
  };
  for await (const piece of body) {
    pieces.push(piece);
    trying(() => reader.write(decoder.write(piece)));
  }
  const fields = trying(() => {
    reader.write(decoder.end());
    return reader.end();
  });
  return fields ? { fields, left: new Uint8Array() } : { fields: {}, left: Buffer.concat(pieces) };
}
