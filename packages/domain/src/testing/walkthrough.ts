import { childrenOf, type MarkdownNode, nodesOf, parseMarkdown, textOf } from './markdown.ts';

/** A step of a walkthrough as a reader of the parsed page sees it. */
export interface WalkthroughStep {
  title: string;
  /** What each numbered instruction says, without what hangs below it. */
  instructions: string[];
  /** What is entered or chosen, by the field's name. */
  fields: Record<string, string>;
  tags: { Key: string; Value: string }[];
  /** The blocks of code, with their language. */
  blocks: { language: string | null | undefined; text: string }[];
}

/** Reads the steps of a walkthrough back from its Markdown. */
export const readWalkthrough = (markdown: string): WalkthroughStep[] => stepsOf(parseMarkdown(markdown));

/** As {@link readWalkthrough}, of a page that is parsed already. */
export function stepsOf(page: ReturnType<typeof parseMarkdown>): WalkthroughStep[] {
  const sections: MarkdownNode[][] = [];
  for (const node of page.children) {
    if (node.type === 'heading' && node.depth === 2) sections.push([]);
    sections.at(-1)?.push(node);
  }
  return sections
    .filter(([heading]) => heading && /^Step \d+: /.test(textOf(heading)))
    .map(([heading, ...body]) => ({
      title: heading ? textOf(heading).replace(/^Step \d+: /, '') : '',
      ...readBody(body),
    }));
}

function readBody(body: MarkdownNode[]): Omit<WalkthroughStep, 'title'> {
  const items = body.flatMap((node) =>
    node.type === 'list' && node.ordered ? (node.children as MarkdownNode[]) : [],
  );
  const choices = items
    .flatMap((item) => childrenOf(item).filter(({ type }) => type === 'list'))
    .flatMap((list) => nodesOf(list, 'listItem'))
    .map(readFields);
  return {
    instructions: items.map((item) =>
      childrenOf(item)
        .filter(({ type }) => type === 'paragraph')
        .map(textOf)
        .join(' '),
    ),
    fields: Object.fromEntries(choices.filter((one) => !('Key' in one)).flatMap(Object.entries)),
    tags: choices.flatMap(({ Key, Value }) => (Key === undefined ? [] : [{ Key, Value: Value ?? '' }])),
    blocks: body.flatMap((node) =>
      nodesOf(node, 'code').map(({ lang, value }) => ({ language: lang, text: value })),
    ),
  };
}

/** `**Name:** value`: the inline code beside the name, literally, or else the words up to the next name. */
function readFields(item: MarkdownNode): Record<string, string> {
  const parts = nodesOf(item, 'paragraph').flatMap(childrenOf);
  const fields: Record<string, string> = {};
  let name: string | undefined;
  for (const part of parts) {
    const text = textOf(part);
    if (part.type === 'strong' && text.endsWith(':')) {
      name = text.slice(0, -1);
      fields[name] = '';
    } else if (name !== undefined && part.type === 'inlineCode') {
      fields[name] = text;
      name = undefined;
    } else if (name !== undefined && text.startsWith(' (empty)')) {
      name = undefined;
    } else if (name !== undefined) {
      fields[name] = `${fields[name]}${text}`.replace(/^ /, '');
    }
  }
  return fields;
}
