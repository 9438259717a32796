import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A planted secret: a value that occurs nowhere by chance, and where it was put. */
export interface Canary {
  value: string;
  planted: string;
}

/** Where a canary was found that does not belong there. The value itself is not repeated. */
export interface Leak {
  planted: string;
  found: string;
  /** How it was written: as it is, or in base64, hex or percent encoding. */
  form: string;
}

/**
 * Makes canaries and looks for them again. A value is also found when base64, hex or percent encoding hides it,
 * because logs and database dumps like to encode.
 */
export class Canaries {
  readonly #planted: Canary[] = [];

  /** A new canary of 40 characters, the length and alphabet of an AWS secret key. */
  plant(where: string): string {
    return this.adopt(`CANARY${randomBytes(17).toString('hex')}`, where);
  }

  /** Watches for a secret that was made elsewhere: a key that AWS minted, say. */
  adopt(value: string, where: string): string {
    if (value.length < 12) throw new Error('a canary this short would be found by chance');
    this.#planted.push({ value, planted: where });
    return value;
  }

  /** Every canary that occurs in the text. */
  in(text: string | Buffer, found: string): Leak[] {
    const haystack = Buffer.isBuffer(text) ? text : Buffer.from(text);
    return this.#planted.flatMap(({ value, planted }) =>
      formsOf(value)
        .filter(({ bytes }) => haystack.includes(bytes))
        .map(({ form }) => ({ planted, found, form })),
    );
  }

  /** Every canary in any file below a folder, but for the files that `belongs` names. */
  inFilesBelow(folder: string, belongs: (file: string) => boolean = () => false): Leak[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(path.join(folder, name)).isFile() && !belongs(name))
      .flatMap((name) => this.in(readFileSync(path.join(folder, name)), `file ${name}`));
  }
}

function formsOf(value: string): { form: string; bytes: Buffer }[] {
  const plain = Buffer.from(value);
  // Base64 of a text depends on where in a group of three bytes it starts: all three, without the borders.
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    return { form: 'base64', bytes: Buffer.from(encoded.slice(shift === 0 ? 0 : 4, -2)) };
  });
  const percent = encodeURIComponent(value);
  return [
    { form: 'plain', bytes: plain },
    ...base64,
    { form: 'hex', bytes: Buffer.from(plain.toString('hex')) },
    ...(percent === value ? [] : [{ form: 'percent', bytes: Buffer.from(percent) }]),
  ];
}
