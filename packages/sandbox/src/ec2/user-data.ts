/** A call of `aws ec2 create-tags` that a script makes. */
export interface TagCall {
  /** Undefined: the instance itself. */
  resources: (string | undefined)[];
  tags: { Key: string; Value: string }[];
}

/** The script without its comments, and with lines that go on joined. */
const linesOf = (script: string): string[] =>
  script
    .replaceAll(/\\\r?\n\s*/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#'));

/** Words as a shell splits them; quotes only group. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g)].map(([word]) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_all, double?: string, single?: string) =>
      (double ?? single ?? '').replaceAll('\\"', '"'),
    ),
  );

/** The values after an option, up to the next one. */
function valuesAfter(words: readonly string[], option: string): string[] {
  const from = words.indexOf(option);
  if (from < 0) return [];
  const rest = words.slice(from + 1);
  const end = rest.findIndex((word) => word.startsWith('--'));
  return end < 0 ? rest : rest.slice(0, end);
}

const ASSIGNMENT = /^(?:export\s+|readonly\s+)?([A-Za-z_]\w*)=("[^"$`]*"|'[^']*'|[^\s"'$`;]+);?$/;

/** Variables that the script sets to a text as it stands. */
function variablesOf(lines: readonly string[]): Map<string, string> {
  const known = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name !== undefined && value !== undefined) known.set(name, value.replaceAll(/^["']|["']$/g, ''));
  }
  return known;
}

const expanded = (text: string, known: ReadonlyMap<string, string>): string =>
  text.replaceAll(
    /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (all, a?: string, b?: string) => known.get(a ?? b ?? '') ?? all,
  );

function tagOf(text: string): { Key: string; Value: string } | undefined {
  const [, Key, Value] = /^Key=([^,]*),Value=(.*)$/s.exec(text) ?? [];
  const open = /[$`]/.test(text);
  return Key === undefined || Value === undefined || open ? undefined : { Key, Value };
}

/**
 * The tags that a script sets with the AWS CLI. It is read, not run: variables count when they are set to a text; of
 * the resources, whatever only the running shell would know is taken for the instance's own id; a call with a tag that
 * only the shell would know is left out.
 * https://docs.aws.amazon.com/cli/latest/reference/ec2/create-tags.html
 */
export function tagCallsOf(script: string): TagCall[] {
  const lines = linesOf(script);
  const known = variablesOf(lines);
  const commands = lines.flatMap((line) => [...line.matchAll(/\baws\s[^;|&]*\bec2\s+create-tags\s[^;|&]*/g)]);
  return commands.flatMap(([command]) => {
    const words = wordsOf(expanded(command, known));
    const resources = valuesAfter(words, '--resources').map((id) => (/[$`]/.test(id) ? undefined : id));
    const tags = valuesAfter(words, '--tags').map(tagOf);
    const sure = tags.filter((tag) => tag !== undefined);
    return resources.length > 0 && sure.length > 0 && sure.length === tags.length
      ? [{ resources, tags: sure }]
      : [];
  });
}
