import { z } from 'zod';
import { linksSchema } from './common.ts';

/** The ways in which the IAM resources can be made without `berth iam apply`. */
export type RenderFormat = 'cloudformation' | 'terraform' | 'aws-cli' | 'console';

/** Longest `tags`: what fits into an address that every proxy passes on. */
const LONGEST_TAGS = 4096;

const consoleAccessText = 'consoleAccess must be role or user';

/** What is to be rendered; the server says which generations there are. */
export const renderingQuerySchema = z.object({
  generation: z
    .string({ error: 'generation must be a text' })
    .regex(/^[\w.-]{1,40}$/, { error: 'generation must be the id of a policy generation' })
    .optional()
    .meta({
      description: 'Policy generation; the newest when it is not given',
      example: '2024',
      pattern: undefined,
    }),
  consoleAccess: z
    .enum(['role', 'user'], { error: consoleAccessText })
    .default('role')
    .meta({ description: "How the vendor's support reaches the AWS console" }),
  tags: z
    .string({ error: 'tags must be a text' })
    .max(LONGEST_TAGS, { error: `tags must have at most ${LONGEST_TAGS} characters` })
    .optional()
    .meta({
      description:
        'Tags of your own, put on all that can carry tags: KEY=VALUE pairs with & between, each URL-encoded, and the whole encoded once more as a parameter is (as S3 takes them in x-amz-tagging)',
      example: 'Owner=ada&Cost%20Centre=7',
    }),
});

/** Query of a rendering as the client takes it. */
export interface RenderingQuery {
  generation?: string;
  consoleAccess?: 'role' | 'user';
  tags?: { Key: string; Value: string }[];
}

/** What to do about a refused field of the query. */
export const RENDERING_REMEDIES: Record<string, string> = {
  generation: 'Send the id of a policy generation, like 2024, or leave it out.',
  consoleAccess: 'Send role or user, or leave it out.',
  tags: 'Send KEY=VALUE pairs with & between, URL-encoded; for more than fit, use `berth iam render`.',
};

export const renderingSchema = z
  .object({
    format: z.string().meta({ example: 'cloudformation' }),
    generation: z.string(),
    consoleAccess: z.enum(['role', 'user']),
    files: z.array(
      z.object({
        name: z.string(),
        mediaType: z.string(),
        executable: z.literal(true).optional().meta({ description: 'A program to be run' }),
        text: z.string().meta({ description: 'The whole file' }),
        links: linksSchema.meta({ description: 'download: the file by itself' }),
      }),
    ),
    links: linksSchema.optional(),
  })
  .meta({
    id: 'IamRendering',
    description: 'The IAM resources of a cloud account, for another tool to make.',
  });

export type RenderingBody = z.infer<typeof renderingSchema>;
