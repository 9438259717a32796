/** What a template is made of. `undefined` members are left out, as in JSON. */
export type TemplateValue =
  | string
  | number
  | boolean
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue | undefined };

/** Words that some version of YAML reads as something else than text. */
const MISREAD = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** Names like `AWS::IAM::Role`, `ec2:Describe*` or `us-east-1.x`: begins with a letter, no blank, nothing of YAML's own. */
const PLAIN = /^[A-Za-z][A-Za-z0-9]*(?:(?:::|[:./-])[A-Za-z0-9*]+)*$/;

/** YAML takes a longer text before a colon for no key, unless it is announced. */
const LONGEST_PLAIN_KEY = 1000;

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Everything that is not printable ASCII, as YAML 1.1 and 1.2 both escape it. */
function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

/**
 * A text that every YAML reader reads back as the same text: bare when nothing can misread it, otherwise in double
 * quotes, on one line and in ASCII.
 */
export function yamlText(text: string): string {
  if (PLAIN.test(text) && !MISREAD.test(text) && text.length <= LONGEST_PLAIN_KEY) return text;
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[^ -~]/gu, escaped)}"`;
}

const isList = (value: TemplateValue): value is readonly TemplateValue[] => Array.isArray(value);

/** The lines of a value that stands by itself; the first of them may follow `- ` on the same line. */
function lines(value: TemplateValue): string[] {
  if (typeof value === 'string') return [yamlText(value)];
  if (typeof value !== 'object') return [String(value)];
  if (isList(value)) {
    return value.length === 0
      ? ['[]']
      : value.flatMap((item) => lines(item).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`)));
  }
  const members = Object.entries(value).filter(
    (entry): entry is [string, TemplateValue] => entry[1] !== undefined,
  );
  return members.length === 0 ? ['{}'] : members.flatMap(([key, member]) => memberLines(key, member));
}

function memberLines(key: string, value: TemplateValue): string[] {
  const name = yamlText(key);
  const inner = lines(value);
  const start = name.length > LONGEST_PLAIN_KEY ? [`? ${name}`, ':'] : [`${name}:`];
  const simple = typeof value !== 'object' || /^[[{]/.test(inner[0] ?? '');
  if (simple) return [...start.slice(0, -1), `${start.at(-1)} ${inner[0]}`];
  return [...start, ...inner.map((line) => `  ${line}`)];
}

/** One member of the document, indented by two spaces for each level that it is deep in it. */
export function yamlMember(key: string, value: TemplateValue, level = 0): string {
  return memberLines(key, value)
    .map((line) => `${'  '.repeat(level)}${line}`)
    .join('\n');
}
