import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CopyButton } from './CopyButton.tsx';
import { download } from './download.ts';

export interface CodeBlockProps {
  code: string;
  /** What it is, for those who only hear the buttons: "the CloudFormation template". */
  what: string;
  /** With a name it can be downloaded, too. */
  fileName?: string;
  mediaType?: string;
  /** Breaks long lines instead of scrolling: for one command. */
  wrap?: boolean;
  maxHeight?: string;
}

/** Text for a machine: a command, a template. Shown as it is, to be copied or downloaded whole. */
export function CodeBlock({
  code,
  what,
  fileName,
  mediaType = 'text/plain',
  wrap,
  maxHeight,
}: CodeBlockProps) {
  return (
    <Container disableContentPaddings>
      <div className="code-frame" data-file={fileName}>
        <SpaceBetween direction="horizontal" size="xs">
          <CopyButton text={code} what={what} label="Copy" />
          {fileName && (
            <Button
              iconName="download"
              ariaLabel={`Download ${what}`}
              onClick={() => download(fileName, mediaType, code)}
            >
              Download
            </Button>
          )}
        </SpaceBetween>
        <section
          className="code-block"
          style={{ maxHeight }}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          tabIndex={0}
          aria-label={what}
        >
          <pre data-wrap={wrap || undefined}>{code}</pre>
        </section>
      </div>
    </Container>
  );
}
