import { CannotRender } from '../cannot-render.ts';
import { renderingName } from '../file-name.ts';
import type { RenderedFile, RenderInput } from '../rendering.ts';
import { yamlMember } from './safe-yaml.ts';
import { cloudFormationTemplate } from './template.ts';

/** CloudFormation's limits for a template: given in the call itself, and from S3 (as its console and CLI do by themselves). */
const LARGEST_IN_CALL_BYTES = 51_200;
const LARGEST_BYTES = 1_000_000;

/** Sections that hold things by name, each shown as a paragraph. */
const LISTS = new Set(['Parameters', 'Resources', 'Outputs']);

/**
 * The IAM resources as one CloudFormation template: no include, no transform, no nested stack. Throws CannotRender
 * when a text in the input would be computed by CloudFormation, or when the template is larger than it takes.
 */
export function renderCloudFormation(input: RenderInput): RenderedFile[] {
  const sections = Object.entries(cloudFormationTemplate(input)).map(([name, section]) =>
    LISTS.has(name)
      ? `${name}:\n${Object.entries(section)
          .map(([key, value]) => yamlMember(key, value, 1))
          .join('\n\n')}`
      : yamlMember(name, section),
  );
  const name = `${renderingName(input)}.yaml`;
  const body = `${sections.join('\n\n')}\n`;
  const text = `${header(name, body.length)}\n\n${body}`;
  if (text.length > LARGEST_BYTES)
    throw new CannotRender(
      `The template would have ${text.length} bytes; CloudFormation takes ${LARGEST_BYTES}`,
    );
  return [{ name, mediaType: 'application/yaml', text }];
}

/** How to use the file. The template is ASCII, so that its length is its size. */
function header(name: string, bytes: number): string {
  const stack = name.replace(/-[^-]*\.yaml$/, '');
  const size =
    bytes > LARGEST_IN_CALL_BYTES
      ? [`This template is larger than ${LARGEST_IN_CALL_BYTES} bytes: add --s3-bucket BUCKET.`]
      : [];
  return [
    'Make the stack, or update one of an older policy generation, with the same command:',
    '',
    `  aws cloudformation deploy --template-file ${name} --stack-name ${stack} \\`,
    '    --capabilities CAPABILITY_NAMED_IAM',
    '',
    ...size,
    'What to enter is in the outputs; the secrets are in Secrets Manager, which asks a fee',
    'for each. An update keeps every resource and the access key, unless AccessKeySerial is',
    'raised. IAM names are fixed by the published policies, so there can be one such stack',
    'in an AWS account, and nothing of these names beside it.',
  ]
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
}
