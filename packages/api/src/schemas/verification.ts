import { z } from 'zod';
import { idSchema, linksSchema, timestampSchema } from './common.ts';

export const checkSchema = z
  .object({
    code: z.string().meta({ description: 'Stable; clients may branch on it' }),
    title: z.string(),
    field: z.string().meta({ description: 'The request field that the check concerns' }),
    severity: z.enum(['blocking', 'warning', 'unknown']),
    status: z.enum(['passed', 'failed', 'unknown', 'skipped']),
    seen: z.string(),
    remedy: z.string().meta({ description: 'Empty when the check passed' }),
    evidence: z.array(z.string()),
    errorCode: z.enum([
      'CLOUD_ACCOUNT_INVALID_CREDS',
      'CLOUD_ACCOUNT_PERMISSION_FAILED',
      'CLOUD_ACCOUNT_ACCESS_KEY_EXISTS',
    ]),
  })
  .meta({ id: 'Check', description: 'The result of one verification check. Holds no secret.' });

export const verificationResultSchema = z
  .object({
    passed: z.boolean().meta({ description: 'True when no blocking check failed' }),
    checks: z.array(checkSchema),
    facts: z.object({
      awsAccountId: z.string().nullable(),
      awsUserArn: z.string().nullable(),
      awsConsoleRoleArn: z.string().nullable(),
      policyGeneration: z.string().nullable(),
    }),
    awsCalls: z.int().meta({ type: 'integer', description: 'AWS calls made, extra pages included' }),
  })
  .meta({ id: 'VerificationResult' });

/** One line of a verification stream. A client skips types that it does not know. */
export const verificationEventSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('check'), check: checkSchema }),
    z.object({
      type: z.literal('waiting'),
      because: z.string(),
      elapsedMs: z.number(),
      limitMs: z.number(),
    }),
    z.object({ type: z.literal('done'), verification: verificationResultSchema }),
    z.object({ type: z.literal('heartbeat') }),
    z.object({
      type: z.literal('error'),
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      remedy: z.string().optional(),
      requestId: z.string().optional(),
    }),
  ])
  .meta({
    id: 'VerificationEvent',
    description:
      'One line of the stream. `heartbeat` keeps the connection open; `error` ends a stream that could not go on.',
  });

export type VerificationStreamEvent = z.infer<typeof verificationEventSchema>;

export const verificationSchema = z
  .object({
    id: idSchema,
    startedAt: timestampSchema,
    finishedAt: timestampSchema.optional(),
    passed: z.boolean().optional(),
    trigger: z.enum(['create', 'update', 'request']),
    checks: z.array(checkSchema),
  })
  .meta({ id: 'Verification', description: 'A verification that was made of a saved cloud account.' });

export type VerificationBody = z.infer<typeof verificationSchema>;

export const verificationListSchema = z
  .object({ cloudAccountId: idSchema, verifications: z.array(verificationSchema), links: linksSchema })
  .meta({ id: 'Verifications' });
