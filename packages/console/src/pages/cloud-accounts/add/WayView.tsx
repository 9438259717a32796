import type { RenderingBody, SetUpBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useApi } from '../../../app/use-api.ts';
import { CodeBlock } from '../../../ui/CodeBlock.tsx';
import { download } from '../../../ui/download.ts';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { Markdown } from '../../../ui/Markdown.tsx';
import { LinesSkeleton } from '../../../ui/PageSkeleton.tsx';
import { COMMANDS, type Way } from '../ways.ts';
import { Files } from './Files.tsx';

interface Props {
  way: Way;
  setUp: SetUpBody;
  consoleAccess: 'role' | 'user';
}

/** One way to make the IAM resources, complete: what to run, the files, and where the results are. */
export function WayView({ way, setUp, consoleAccess }: Props) {
  const rendering = useApi(['renderings', way, consoleAccess], (api, signal) =>
    api.iamRendering(way, { consoleAccess }, signal),
  );
  if (rendering.data === undefined)
    return rendering.error ? (
      <ErrorBox
        error={rendering.error}
        title="The files could not be loaded"
        onRetry={() => void rendering.refetch()}
      />
    ) : (
      <LinesSkeleton lines={8} />
    );
  const { files } = rendering.data;
  switch (way) {
    case 'cloudformation':
      return <CloudFormation files={files} setUp={setUp} />;
    case 'terraform':
      return <Terraform files={files} setUp={setUp} consoleAccess={consoleAccess} />;
    case 'console':
      return <Walkthrough files={files} />;
    case 'aws-cli':
      return <CommandLine files={files} consoleAccess={consoleAccess} />;
  }
}

type RenderedFiles = RenderingBody['files'];

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">{title}</Box>
      {children}
    </SpaceBetween>
  );
}

function CloudFormation({ files, setUp }: { files: RenderedFiles; setUp: SetUpBody }) {
  const file = files[0]?.name ?? 'template.yaml';
  const { stackName, quickCreateUrl } = setUp;
  return (
    <SpaceBetween size="l">
      <div>
        One stack makes everything, and deleting it takes everything away again. The secrets stand in Secrets
        Manager, which charges a fee for each.
      </div>
      {quickCreateUrl !== undefined && (
        <Step title="In the browser">
          <div>
            AWS opens with the template filled in. Tick that it may make named IAM resources, and create the
            stack.
          </div>
          <Button href={quickCreateUrl} target="_blank" iconName="external" iconAlign="right">
            Create the stack in AWS
          </Button>
        </Step>
      )}
      <Step title={quickCreateUrl === undefined ? 'Make the stack' : 'Or by a command'}>
        <div>Download the template, then run this beside it, as an administrator of the AWS account:</div>
        <CodeBlock code={COMMANDS.makeStack(file, stackName)} what="the command that makes the stack" wrap />
      </Step>
      <Step title="Read what to enter">
        <div>
          The outputs have the access key, the role's name, and a link to the secret in Secrets Manager. In
          the AWS console they stand under the stack's Outputs.
        </div>
        <CodeBlock code={COMMANDS.readStack(stackName)} what="the command that reads the outputs" wrap />
      </Step>
      <Step title="The template">
        <Files files={files} />
      </Step>
    </SpaceBetween>
  );
}

function Terraform({
  files,
  setUp,
  consoleAccess,
}: {
  files: RenderedFiles;
  setUp: SetUpBody;
  consoleAccess: 'role' | 'user';
}) {
  const { stackName } = setUp;
  const readme = files.find(({ name }) => name === 'README.md');
  return (
    <SpaceBetween size="l">
      <div>
        A module for Terraform or OpenTofu. Its state holds the secret key in clear: keep the state where only
        its operators can read it.
      </div>
      <Step title="Get the module">
        <div>Put all files below into one folder. This does it at once:</div>
        <CodeBlock
          code={COMMANDS.writeModule(stackName, consoleAccess)}
          what="the command that writes the module"
          wrap
        />
      </Step>
      <Step title="Apply it, and read what to enter">
        <CodeBlock code={COMMANDS.applyModule(stackName)} what="the commands that apply the module" wrap />
      </Step>
      <Step title="The module">
        <SpaceBetween size="s">
          <Button
            iconName="download"
            onClick={() => {
              for (const { name, mediaType, text } of files) download(name, mediaType, text);
            }}
          >
            Download all {files.length} files
          </Button>
          <Files files={files.filter((file) => file !== readme)} />
        </SpaceBetween>
      </Step>
      {readme && (
        <Step title="Its manual">
          <Markdown source={readme.text} level={3} untitled />
        </Step>
      )}
    </SpaceBetween>
  );
}

function Walkthrough({ files }: { files: RenderedFiles }) {
  const [page] = files;
  if (page === undefined) return null;
  return (
    <SpaceBetween size="l">
      <Button iconName="download" onClick={() => download(page.name, page.mediaType, page.text)}>
        Download these steps
      </Button>
      <Markdown source={page.text} level={2} untitled />
    </SpaceBetween>
  );
}

function CommandLine({ files, consoleAccess }: { files: RenderedFiles; consoleAccess: 'role' | 'user' }) {
  const file = files[0]?.name ?? 'create-iam-resources.sh';
  return (
    <SpaceBetween size="l">
      <Step title="With the AWS CLI">
        <div>
          Download the script and run it as an administrator of the AWS account. It looks first, says what it
          would do, and asks. Run again, it changes nothing; stopped half-way, it goes on.{' '}
          <Link href="https://docs.aws.amazon.com/cloudshell/latest/userguide/welcome.html" external>
            AWS CloudShell
          </Link>{' '}
          has all that it needs.
        </div>
        <CodeBlock code={COMMANDS.runScript(file)} what="the command that runs the script" wrap />
      </Step>
      <Step title="The script">
        <Files files={files} />
      </Step>
      <Step title="Or with Berth's own command">
        <div>
          It shows its plan, asks, and hands the new key over once. With{' '}
          <Box variant="code">--register NAME</Box> it adds the cloud account by itself, and you need not go
          on here.
        </div>
        <CodeBlock code={COMMANDS.berthApply(consoleAccess)} what="Berth's command" wrap />
      </Step>
    </SpaceBetween>
  );
}
