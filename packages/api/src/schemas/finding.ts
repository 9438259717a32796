import { z } from 'zod';
import { INT32_MAX, idSchema, linksSchema, timestampSchema } from './common.ts';
import { deploymentProblemSchema, deploymentStepSchema } from './deployment.ts';

export const findingSeveritySchema = z.enum(['critical', 'high', 'medium', 'low']);

export const findingModeSchema = z.enum(['notify', 'approve', 'auto']).meta({
  description:
    'notify: only told, and undone by nobody here. approve: waits until an owner has it undone. auto: undone at once, where a plan can undo it.',
});

const moment = (description: string) => timestampSchema.nullable().meta({ description });

export const findingSchema = z
  .object({
    id: idSchema,
    code: z
      .string()
      .meta({ description: 'What was found; one of a closed set', example: 'instance_stopped' }),
    severity: findingSeveritySchema,
    status: z.enum(['open', 'resolved']),
    cloudAccountId: idSchema,
    subscriptionId: idSchema.nullable().meta({ description: 'Null: it is about the cloud account itself' }),
    subject: z.object({
      type: z.string().meta({ description: "CloudFormation's type", example: 'AWS::EC2::Instance' }),
      logicalId: z.string().nullable(),
      physicalId: z.string().nullable().meta({ description: "AWS's id" }),
    }),
    title: z.string(),
    risk: z.string(),
    remedy: z.string(),
    evidence: z.object({ wanted: z.string().nullable(), seen: z.string().nullable() }),
    undo: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('plan') }),
      z.object({ kind: z.literal('person'), who: z.string(), how: z.string() }),
      z.object({ kind: z.literal('none'), because: z.string() }),
    ]),
    openedAt: timestampSchema.meta({
      description: 'The first look that showed it, since it was last resolved',
    }),
    seenAt: timestampSchema.meta({ description: 'The last look that showed it' }),
    resolvedAt: moment('The first look that no longer showed it'),
    timesOpened: z.int(),
    mode: findingModeSchema,
    revert: z
      .object({
        state: z.enum(['asked', 'running', 'done', 'failed']),
        by: z.string(),
        askedAt: timestampSchema,
        steps: z.array(deploymentStepSchema),
        problems: z.array(deploymentProblemSchema),
      })
      .nullable()
      .meta({ description: 'Its undoing, if that was asked for since it was opened' }),
    links: linksSchema,
  })
  .meta({ id: 'Finding', description: 'Something that is not as it was made, as the last looks showed it.' });

export type FindingBody = z.infer<typeof findingSchema>;

export const findingListSchema = z.object({ findings: z.array(findingSchema), links: linksSchema });

export const findingDetailsSchema = findingSchema
  .extend({
    history: z.array(
      z.object({
        time: timestampSchema,
        kind: z.enum(['opened', 'reopened', 'resolved', 'revert-asked', 'reverted', 'revert-failed']),
        by: z.string().nullable(),
      }),
    ),
    actor: z
      .object({
        arn: z.string().meta({ description: 'Of the user, or of the session of a role' }),
        event: z.string().meta({ description: 'The call', example: 'StopInstances' }),
        time: timestampSchema,
        sourceIp: z.string().meta({ description: 'Where it came from' }),
        eventId: z.string().meta({ description: 'By which it is found in CloudTrail' }),
        others: z.array(z.string()).meta({
          description: 'Who else made such a call since the look before, and may have done it instead',
        }),
      })
      .nullable()
      .meta({ description: 'Who did it, where CloudTrail may be asked; null: unknown' }),
    actorUnknownBecause: z.string().nullable().meta({ description: 'Why nobody is named' }),
  })
  .meta({ id: 'FindingDetails' });

export type FindingDetailsBody = z.infer<typeof findingDetailsSchema>;

export const revertPlanSchema = z
  .object({
    problems: z.array(deploymentProblemSchema),
    steps: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        because: z.string(),
        call: z.string(),
        dependsOn: z.array(z.string()),
      }),
    ),
    calls: z.int().meta({ description: 'Requests to AWS, polling apart' }),
  })
  .meta({
    id: 'RevertPlan',
    description: 'What would be done to undo a finding. No step: there is nothing left to undo.',
  });

export type RevertPlanBody = z.infer<typeof revertPlanSchema>;

export const findingsHealthSchema = z
  .object({
    items: z.array(
      z.object({
        cloudAccountId: idSchema,
        subscriptionId: idSchema.nullable().meta({ description: 'Null: of the cloud account itself' }),
        open: z.int(),
        worst: findingSeveritySchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'FindingsHealth', description: 'Open findings, counted. What is not named has none.' });

export type FindingsHealthBody = z.infer<typeof findingsHealthSchema>;

export const findingModesSchema = z
  .object({
    modes: z.array(
      z.object({
        code: z.string(),
        mode: findingModeSchema,
        severity: findingSeveritySchema,
        risk: z.string(),
        undoable: z.boolean(),
        replacesNode: z.boolean().meta({ description: 'Undoing it replaces a node, which is never auto' }),
      }),
    ),
  })
  .meta({ id: 'FindingModes' });

export type FindingModesBody = z.infer<typeof findingModesSchema>;

export const findingModesUpdateSchema = z.object({
  modes: z
    .array(
      z.object({
        code: z.string({ error: 'code must be the code of a finding, like instance_stopped' }).max(60),
        mode: z.enum(['notify', 'approve', 'auto'], { error: 'mode must be notify, approve or auto' }),
      }),
      { error: 'modes must be a list of codes with their modes' },
    )
    .max(200),
});

export const scanSchema = z
  .object({
    region: z.string().nullable().meta({ description: 'Null: the IAM resources of the cloud account' }),
    dueAt: timestampSchema,
    running: z.boolean(),
    startedAt: timestampSchema.nullable(),
    finishedAt: timestampSchema.nullable(),
    complete: z.boolean().nullable().meta({ description: 'Whether the last look saw everything' }),
    calls: z.int().nullable().meta({ description: 'Requests to AWS of the last look' }),
    trouble: z.string().nullable().meta({ description: 'Why the last look gave nothing' }),
  })
  .meta({ id: 'Scan' });

export type ScanBody = z.infer<typeof scanSchema>;

export const scanListSchema = z.object({ scans: z.array(scanSchema), links: linksSchema });

const whole = (name: string, min: number, max: number) => {
  const error = `${name} must be a whole number from ${min} to ${max}`;
  return z
    .string({ error })
    .regex(/^\d{1,10}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
};

const number = (name: string, min: number, max: number, description: string) =>
  whole(name, min, max).meta({
    description,
    type: 'integer',
    minimum: min,
    maximum: max,
    pattern: undefined,
  });

export const findingQuerySchema = z.object({
  status: z
    .enum(['open', 'resolved'], { error: 'status must be open or resolved' })
    .optional()
    .meta({ description: 'Only these; both when left out' }),
  cloudAccountId: number('cloudAccountId', 0, INT32_MAX, 'Only of this cloud account').optional(),
  subscriptionId: number('subscriptionId', 0, INT32_MAX, 'Only of this subscription').optional(),
  offset: number('offset', 0, INT32_MAX, 'Number of findings to skip').default(0),
  limit: number('limit', 1, 1_000, 'Number of findings to return').default(100),
});

export const FINDING_REMEDIES: Record<string, string> = {
  status: 'Send status=open, or leave it out.',
  cloudAccountId: 'Send the id of a cloud account.',
  subscriptionId: 'Send the id of a subscription.',
  offset: 'Send offset=0 for the first ones.',
  limit: 'Send limit=100, or leave it out.',
  modes: 'Send {"modes": [{"code": "instance_stopped", "mode": "auto"}]}.',
};

/** Query of `GET /findings` as the client takes it. */
export interface FindingListQuery {
  status?: 'open' | 'resolved';
  cloudAccountId?: number;
  subscriptionId?: number;
  offset?: number;
  limit?: number;
}
