import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

type Root = ReturnType<typeof fromMarkdown>;
type Child<T> = T extends { children: (infer C)[] } ? C : never;
/** A node of a Markdown document, as the parser has it. */
export type MarkdownNode = Root | Child<Root> | Child<Child<Root>> | Child<Child<Child<Root>>>;

/** Parses as GitHub reads it: tables, strikethrough, links from bare addresses. */
export const parseMarkdown = (text: string): Root =>
  fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

export const childrenOf = (node: MarkdownNode): MarkdownNode[] =>
  'children' in node ? (node.children as MarkdownNode[]) : [];

/** All nodes of a kind, in the document's order. */
export const nodesOf = <T extends MarkdownNode['type']>(
  node: MarkdownNode,
  type: T,
): Extract<MarkdownNode, { type: T }>[] => [
  ...(node.type === type ? [node as Extract<MarkdownNode, { type: T }>] : []),
  ...childrenOf(node).flatMap((child) => nodesOf(child, type)),
];

/** What a reader sees of a node, without its form. */
export const textOf = (node: MarkdownNode): string =>
  'value' in node ? node.value : childrenOf(node).map(textOf).join('');

/** The kinds of nodes as a tree; text and inline code count as the same, and neighbours of that kind as one. */
export function shapeOf(node: MarkdownNode): string {
  const kinds = childrenOf(node).map(shapeOf);
  const merged = kinds.filter((kind, index) => kind !== 'words' || kinds[index - 1] !== 'words');
  if (node.type === 'text' || node.type === 'inlineCode') return 'words';
  return merged.length === 0 ? node.type : `${node.type}(${merged.join(' ')})`;
}
