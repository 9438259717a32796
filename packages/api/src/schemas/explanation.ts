import { z } from 'zod';

export const explanationQuerySchema = z.object({
  generation: z
    .string()
    .max(40, { error: 'generation must be the id of a policy generation' })
    .optional()
    .meta({ description: 'Only what this policy generation grants' }),
  policy: z
    .enum(['user', 'instance'], { error: 'policy must be user or instance' })
    .optional()
    .meta({ description: 'Only what the user policy, or the instance policy, grants' }),
});

export type ExplanationQuery = z.infer<typeof explanationQuerySchema>;

export const EXPLANATION_REMEDIES: Record<string, string> = {
  generation: 'Send generation=2024, or leave it out for all.',
  policy: 'Send policy=user or policy=instance, or leave it out for both.',
};

export const policyGrantSchema = z
  .object({
    generation: z.string(),
    policy: z.enum(['user', 'instance']),
    policyName: z.string(),
    sid: z.string().nullable(),
    statement: z.int().meta({ type: 'integer', description: 'Position in the document, from 1' }),
    effect: z.enum(['Allow', 'Deny']),
    action: z.string().meta({ description: 'As the statement has it; may be a pattern' }),
    words: z.string().meta({ description: 'On which resources and under which conditions, in plain words' }),
    remarks: z
      .array(z.string())
      .meta({ description: 'What the words alone would hide: a tag that is no wall, a dead grant' }),
  })
  .meta({ id: 'PolicyGrant', description: 'One action as one statement of a published policy has it' });

export const explanationSchema = z
  .object({
    action: z.string().meta({ description: 'An action, or a pattern of the policies' }),
    families: z.array(z.string()),
    phase: z.enum(['create', 'run', 'change', 'delete', 'support']),
    purpose: z.string().meta({ description: 'What it is for in the life of a subscription' }),
    without: z.string().meta({ description: 'What stops working without it' }),
    abuse: z.string().meta({ description: 'What it could be abused for' }),
    grants: z.array(policyGrantSchema),
  })
  .meta({ id: 'Explanation', description: 'Why a permission is asked for' });

export const explanationListSchema = z
  .object({ vendorProfile: z.string(), actions: z.array(explanationSchema) })
  .meta({ id: 'Explanations', description: 'By phase, then by name' });

export type ExplanationListBody = z.infer<typeof explanationListSchema>;
