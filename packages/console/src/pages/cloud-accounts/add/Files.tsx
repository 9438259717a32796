import type { RenderingBody } from '@berth/api';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { CodeBlock } from '../../../ui/CodeBlock.tsx';

type RenderedFile = RenderingBody['files'][number];

const HEIGHT = '24rem';

/** The files of a rendering, each whole: to be read, copied and downloaded. */
export function Files({ files }: { files: readonly RenderedFile[] }) {
  const [chosen, setChosen] = useState('');
  const [only] = files;
  if (only === undefined) return null;
  if (files.length === 1) return <OneFile file={only} />;
  return (
    <Tabs
      ariaLabel="Files"
      variant="container"
      activeTabId={files.some(({ name }) => name === chosen) ? chosen : only.name}
      onChange={({ detail }) => setChosen(detail.activeTabId)}
      tabs={files.map((file) => ({ id: file.name, label: file.name, content: <OneFile file={file} /> }))}
    />
  );
}

const OneFile = ({ file: { name, mediaType, text } }: { file: RenderedFile }) => (
  <CodeBlock code={text} what={name} fileName={name} mediaType={mediaType} maxHeight={HEIGHT} />
);
