import { z } from 'zod';
import { linksSchema } from './common.ts';

const policyKindSchema = z.enum(['user', 'instance'], { error: 'policy must be user or instance' });

const generationSchema = (name: string) =>
  z
    .string({ error: `${name} must be a policy generation` })
    .regex(/^[\w.-]{1,20}$/, { error: `${name} must be a policy generation like 2024` })
    .meta({ description: 'A policy generation', example: '2024' });

/** What to do about a refused field. */
export const POLICY_REMEDIES: Record<string, string> = {
  from: 'Send a generation that the vendor published, 2018 say, or leave it out for the one before the newest.',
  to: 'Send a generation that the vendor published, 2024 say, or leave it out for the newest.',
  policy: 'Send user or instance, or leave it out for both.',
  userPolicy:
    'Send the whole policy document as a JSON object, as IAM shows it: {"Version": …, "Statement": …}.',
  instancePolicy:
    'Send the whole policy document as a JSON object, as IAM shows it: {"Version": …, "Statement": …}.',
  accountId: 'Send the number of the AWS account that the policy is for, or leave it out.',
  region: 'Send one AWS region by its code, or leave it out.',
  consoleAccess: 'Send role or user, or leave it out.',
};

export const differencesQuerySchema = z.object({
  from: generationSchema('from').optional(),
  to: generationSchema('to').optional(),
  policy: policyKindSchema.optional().meta({ description: 'Only this policy' }),
});

const grantSchema = z
  .object({
    effect: z.enum(['Allow', 'Deny']),
    sid: z.string().nullable(),
    statement: z.int().meta({ type: 'integer', description: 'Place in its document, from 1' }),
    resources: z.array(z.string()),
    notResources: z.array(z.string()),
    conditions: z.array(z.object({ operator: z.string(), key: z.string(), values: z.array(z.string()) })),
  })
  .meta({ id: 'ComparedGrant', description: "One statement's part in what an action may do." });

const changeSchema = z
  .object({
    change: z.string().meta({
      description:
        'One of added, removed, widened, narrowed (both proven), changed (neither can be shown), moved (the same in another statement)',
    }),
    actions: z.array(z.string()).meta({ description: '`*` stands for all services that no document names' }),
    from: z.array(grantSchema),
    to: z.array(grantSchema),
    effect: z.object({
      kind: z.string().meta({ description: 'One of enables, stops, none, unused, unknown' }),
      feature: z.string().nullable(),
      text: z.string(),
      explanation: z.string().nullable().meta({ description: 'What is said of these very actions' }),
    }),
  })
  .meta({ id: 'ActionChange', description: 'Actions that changed alike.' });

const differenceSchema = z
  .object({
    policy: policyKindSchema,
    counts: z.record(z.string(), z.int()).meta({ description: 'Number of actions by kind of change' }),
    changes: z.array(changeSchema),
    unchanged: z.array(z.string()),
    remarks: z.array(z.string()).meta({ description: "What AWS's list of actions does not know" }),
  })
  .meta({ id: 'PolicyDifference' });

export const differencesSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    differences: z.array(differenceSchema),
    links: linksSchema,
  })
  .meta({ id: 'PolicyDifferences' });

export type PolicyDifferencesBody = z.infer<typeof differencesSchema>;

const documentSchema = (field: string) =>
  z
    .record(z.string(), z.unknown(), { error: `${field} must be a policy document, a JSON object` })
    .meta({ description: 'An identity policy as IAM has it, at most 10,240 characters' });

export const judgementsRequestSchema = z
  .object({
    userPolicy: documentSchema('userPolicy').optional(),
    instancePolicy: documentSchema('instancePolicy').optional(),
    accountId: z
      .string({ error: 'accountId must be a text' })
      .regex(/^\d{12}$/, { error: 'accountId must be an AWS account number of 12 digits' })
      .optional()
      .meta({ example: '123456789012' }),
    region: z
      .string({ error: 'region must be a text' })
      .regex(/^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/, {
        error: 'region must be an AWS region like eu-central-1',
      })
      .optional()
      .meta({ example: 'eu-central-1' }),
    consoleAccess: z.enum(['role', 'user'], { error: 'consoleAccess must be role or user' }).default('role'),
  })
  .superRefine(({ userPolicy, instancePolicy }, context) => {
    if (userPolicy === undefined && instancePolicy === undefined)
      context.addIssue({
        code: 'custom',
        path: ['userPolicy'],
        message: 'The body has no policy to judge: neither userPolicy nor instancePolicy',
      });
  })
  .meta({ id: 'JudgementsRequest', description: 'One or both policies. Nothing of them is stored.' });

const sufficiencySchema = z.enum(['sufficient', 'insufficient', 'unknown']);

const judgementSchema = z
  .object({
    policy: policyKindSchema,
    verdict: sufficiencySchema.meta({ description: 'Of the required features, the worst' }),
    accountId: z.string().meta({ description: 'The account that it was judged for' }),
    region: z.string().nullable(),
    features: z.array(
      z.object({
        feature: z.string(),
        title: z.string(),
        required: z.boolean(),
        verdict: sufficiencySchema,
        actions: z.int().meta({ type: 'integer', description: 'How many actions it needs' }),
        because: z
          .array(
            z.object({
              action: z.string(),
              verdict: z.enum(['denied', 'unknown']),
              on: z.string(),
              because: z.string(),
            }),
          )
          .meta({ description: 'The actions that are not known to be allowed' }),
      }),
    ),
    excess: z.array(z.string()).meta({ description: 'Allowed, though no published policy does' }),
    notes: z.array(z.string()),
  })
  .meta({ id: 'PolicyJudgement' });

export const judgementsSchema = z
  .object({ judgements: z.array(judgementSchema) })
  .meta({ id: 'PolicyJudgements' });

export type PolicyJudgementsBody = z.infer<typeof judgementsSchema>;

/** The body of a judgement as the client takes it. */
export type JudgementsRequest = z.input<typeof judgementsRequestSchema>;
