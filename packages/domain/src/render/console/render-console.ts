import { renderingName } from '../file-name.ts';
import { inlineCode, prose } from '../markdown.ts';
import { renderedTags } from '../rendered-tags.ts';
import type { RenderedFile, RenderInput } from '../rendering.ts';
import { registrationSection, undoSection } from './afterwards.ts';
import { creationSteps } from './steps.ts';

/**
 * A walkthrough for making the IAM resources by hand in the AWS console, as one Markdown file: the vendor's own
 * pages in the console's words of today, with each name, choice and document in place. Whatever profile and tags
 * hold shows as it is, never as markup.
 */
export function renderConsole(input: RenderInput): RenderedFile[] {
  const { identifierTag } = input.profile;
  const tags = renderedTags([{ Key: identifierTag.key, Value: identifierTag.value }], input.tags);
  const text = [
    ...introduction(input),
    ...creationSteps(input, tags),
    registrationSection(input),
    undoSection(input),
  ].join('\n\n');
  return [
    {
      name: `${renderingName(input)}-console.md`,
      mediaType: 'text/markdown; charset=utf-8',
      text: `${text}\n`,
    },
  ];
}

function introduction({ profile, generation, consoleAccess }: RenderInput): string[] {
  const vendor = prose(profile.vendorName);
  const support =
    consoleAccess === 'role'
      ? `a role that ${vendor}'s support takes, with MFA`
      : `the user's own password, as the vendor's page of 2018 has it`;
  return [
    `# Create the IAM resources of ${vendor} in the AWS console`,
    `Policy generation ${inlineCode(generation.id)}; support reaches the AWS console by ${support}.`,
    `You need an AWS account that is used for nothing else, and in it the right to manage IAM. Sign in, and open [IAM in the AWS console](https://console.aws.amazon.com/iam/). \`berth iam explain\` says why each permission is asked for.`,
    [
      `> **Warning.** ${vendor} uses what you create here to set up your AWS environment and to provision resources in it. From then on you must not:`,
      '>',
      '> - change the configuration of what was provisioned, such as security groups',
      '> - stop or terminate instances that were provisioned',
      '>',
      `> If you do, your databases become unreachable, and ${vendor} cannot answer for their stability.`,
    ].join('\n'),
  ];
}
