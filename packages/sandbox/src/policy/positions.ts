/** A place in a document: lines and columns count from 1. */
export interface Position {
  line: number;
  column: number;
}

export interface TextRange {
  start: Position;
  end: Position;
}

/**
 * Where each statement stands in a policy's text, as the policy simulator reports it: from just after the
 * bracket or comma before it to just after its closing brace.
 * https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-principal-policy.html#examples
 */
export function statementRanges(text: string): TextRange[] {
  const scan = new Scanner(text);
  scan.run();
  const lineStarts = [0];
  for (let i = 0; i < text.length; i += 1) if (text[i] === '\n') lineStarts.push(i + 1);
  const position = (offset: number): Position => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
  return scan.found.map(({ start, end }) => ({ start: position(start), end: position(end) }));
}

/** Walks valid JSON and notes the objects directly under the top-level `Statement`. */
class Scanner {
  readonly found: { start: number; end: number }[] = [];
  readonly #text: string;
  #depth = 0;
  #lastString = '';
  #inStatement = false;
  #statementDepth = 0;
  #start = 0;
  #after = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    for (let i = 0; i < this.#text.length; i += 1) i = this.#step(i);
  }

  #step(i: number): number {
    const c = this.#text[i];
    if (c === '"') return this.#string(i);
    if (c === ':' && this.#depth === 1) {
      this.#inStatement = this.#lastString === 'Statement';
      this.#statementDepth = 1;
      this.#after = i + 1;
    } else if (c === '[' || c === '{') this.#open(c, i);
    else if (c === ']' || c === '}') this.#close(c, i);
    else if (c === ',' && this.#inStatement && this.#depth === this.#statementDepth) this.#after = i + 1;
    return i;
  }

  #open(c: string, i: number): void {
    if (this.#inStatement && this.#depth === this.#statementDepth) {
      if (c === '[' && this.#depth === 1) {
        this.#statementDepth = 2;
        this.#after = i + 1;
      } else this.#start = this.#after;
    }
    this.#depth += 1;
  }

  #close(c: string, i: number): void {
    this.#depth -= 1;
    if (!this.#inStatement) return;
    if (c === '}' && this.#depth === this.#statementDepth) {
      this.found.push({ start: this.#start, end: i + 1 });
      if (this.#depth === 1) this.#inStatement = false;
    } else if (this.#depth === 1) this.#inStatement = false;
  }

  #string(from: number): number {
    let i = from + 1;
    while (i < this.#text.length && this.#text[i] !== '"') i += this.#text[i] === '\\' ? 2 : 1;
    this.#lastString = this.#text.slice(from + 1, i);
    return i;
  }
}
