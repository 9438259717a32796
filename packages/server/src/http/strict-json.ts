import { err, ok, type Result } from '@berth/domain';

const MAX_DEPTH = 16;

/** Why a body is no JSON object that this API reads. Never repeats any of the body: it may hold secrets. */
export interface JsonRefusal {
  message: string;
  field?: string;
  remedy: string;
}

/**
 * Reads a request body. Beyond JSON's own rules it refuses what two readers could understand differently:
 * a key given twice, and nesting deeper than any request of this API is.
 */
export function parseJsonObject(text: string): Result<Record<string, unknown>, JsonRefusal> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ message: 'The body is not valid JSON', remedy: 'Send one JSON object.' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err({ message: 'The body is not a JSON object', remedy: 'Send one JSON object: {"name": …}.' });
  }
  const refusal = inspect(text);
  return refusal ? err(refusal) : ok(value as Record<string, unknown>);
}

/** Walks text that is known to be valid JSON, string by string and bracket by bracket. */
function inspect(text: string): JsonRefusal | null {
  /** The keys so far of every object that is open; none of an array. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key: string = JSON.parse(text.slice(at, end));
        if (keys.has(key)) return duplicate(key);
        keys.add(key);
      }
      at = end - 1;
    }
    if (open.length > MAX_DEPTH) {
      return { message: 'The body is nested too deeply', remedy: 'Send one flat JSON object.' };
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (' \t\r\n'.includes(text[at] ?? '!')) at += 1;
  return text[at] === ':';
}

const duplicate = (key: string): JsonRefusal => ({
  message: 'The body gives a key twice',
  ...(/^[A-Za-z]{1,40}$/.test(key) && { field: key }),
  remedy: 'Send each key once.',
});
