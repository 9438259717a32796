import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { CodeBlock } from './CodeBlock.tsx';
import { type Block, type Inline, readMarkdown } from './markdown.ts';

interface Props {
  source: string;
  /** Where the page's headings begin: a `#` of the source becomes this level. */
  level?: 2 | 3;
  /** The source's own title is left out: the page has one. */
  untitled?: boolean;
}

/** A page that a renderer wrote in Markdown, each of its documents to be copied. */
export function Markdown({ source, level = 2, untitled = false }: Props) {
  const blocks = useMemo(() => readMarkdown(source), [source]);
  const shown = untitled && blocks[0]?.kind === 'heading' ? blocks.slice(1) : blocks;
  return <Blocks blocks={shown} level={level} />;
}

function Blocks({ blocks, level }: { blocks: readonly Block[]; level: number }) {
  return (
    <SpaceBetween size="s">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the source is one text and changes as a whole
        <OneBlock key={index} block={block} level={level} />
      ))}
    </SpaceBetween>
  );
}

function OneBlock({ block, level }: { block: Block; level: number }) {
  switch (block.kind) {
    case 'heading':
      return (
        <Box variant={level + block.level - 1 >= 4 ? 'h4' : level + block.level - 1 === 3 ? 'h3' : 'h2'}>
          <Line text={block.text} />
        </Box>
      );
    case 'paragraph':
      return (
        <div className="breakable">
          <Line text={block.text} />
        </div>
      );
    case 'code':
      return <CodeBlock code={block.text} what="this" maxHeight="20rem" />;
    case 'quote':
      return (
        <Alert type="warning">
          <Blocks blocks={block.blocks} level={level} />
        </Alert>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <li key={index}>
          <Blocks blocks={item} level={level} />
        </li>
      ));
      return block.ordered ? <ol className="steps">{items}</ol> : <ul className="points">{items}</ul>;
    }
    case 'table':
      return <PlainTable head={block.head} rows={block.rows} />;
  }
}

function PlainTable({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    <div className="code-block">
      <table className="plain-table">
        <thead>
          <tr>
            {head.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <th key={index} scope="col">
                <Line text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column}>
                  <Line text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ text }: { text: readonly Inline[] }) {
  return (
    <>
      {text.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Part key={index} part={part} />
      ))}
    </>
  );
}

function Part({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'text':
      return <>{part.text}</>;
    case 'strong':
      return <strong>{part.text}</strong>;
    case 'code':
      return <Box variant="code">{part.text}</Box>;
    case 'link':
      return (
        <Link href={part.href} external externalIconAriaLabel="Opens in a new tab">
          {part.text}
        </Link>
      );
  }
}
