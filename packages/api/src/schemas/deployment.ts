import { z } from 'zod';
import { idSchema, linksSchema, timestampSchema } from './common.ts';

export const deploymentProblemSchema = z
  .object({
    code: z.string().meta({ description: 'As in the error of a failed task' }),
    field: z.string().nullable(),
    message: z.string(),
    remedy: z.string(),
    evidence: z.string().nullable().meta({ description: "AWS's own words, where AWS said it" }),
  })
  .meta({ id: 'DeploymentProblem' });

export const deploymentStepSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
    because: z.string().meta({ description: 'Why it is needed, or what it waits for' }),
  })
  .meta({ id: 'DeploymentStep' });

export const deploymentSchema = z
  .object({
    subscriptionId: idSchema,
    name: z.string(),
    status: z
      .enum(['pending', 'active', 'error', 'deleting', 'deleted'])
      .meta({ description: 'deleted: nothing is left, and the report can be read for ten days' }),
    goal: z.enum(['apply', 'remove']).meta({ description: 'What is being done, or was done last' }),
    waiting: z.string().nullable().meta({ description: 'Why it is to be tried again later; null when not' }),
    failedStep: z.string().nullable(),
    problems: z.array(deploymentProblemSchema),
    steps: z.array(deploymentStepSchema),
    resources: z.array(z.object({ logicalId: z.string(), type: z.string(), physicalId: z.string() })),
    graph: z
      .array(z.object({ logicalId: z.string(), type: z.string(), dependsOn: z.array(z.string()) }))
      .meta({ description: 'What it is made of, there already or not, each with what must be there before' }),
    allowList: z
      .object({ cidrIps: z.array(z.string()), securityGroupIds: z.array(z.string()) })
      .meta({ description: 'Who may reach the databases, as asked for' }),
    choices: z.object({
      availabilityZones: z.array(z.string()).optional(),
      imageId: z.string().optional(),
      imageName: z.string().optional(),
      instanceType: z.string().optional(),
      nodes: z.int().optional().meta({ type: 'integer' }),
    }),
    report: z
      .object({
        done: z.array(z.object({ title: z.string(), call: z.string(), physicalId: z.string().nullable() })),
        obstacles: z.array(z.object({ physicalId: z.string(), what: z.string(), awsSaid: z.string() })),
      })
      .nullable()
      .meta({ description: 'What the last run did, in order, and what stood in the way' }),
    updatedAt: timestampSchema,
    links: linksSchema,
  })
  .meta({ id: 'Deployment', description: "How far a subscription's AWS resources are. Holds no secret." });

export type DeploymentBody = z.infer<typeof deploymentSchema>;

/** What a task of a dry run gives as `response.resource`. */
export const deploymentPlanSchema = z.object({
  pricing: z.array(
    z.object({
      type: z.string(),
      typeDetails: z.string().optional(),
      quantity: z.int(),
      quantityMeasurement: z.string(),
      region: z.string().optional(),
    }),
  ),
  plan: z.object({
    problems: z.array(deploymentProblemSchema),
    unknown: z.array(z.object({ what: z.string(), because: z.string() })),
    steps: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        because: z.string(),
        call: z.string(),
        dependsOn: z.array(z.string()),
      }),
    ),
    calls: z.number(),
    estimatedMs: z.number(),
  }),
});

export type DeploymentPlanBody = z.infer<typeof deploymentPlanSchema>;

/** What a task that reads the allow list gives as `response.resource`; snake_case, unlike what is sent. */
export const allowListSchema = z.object({
  cidr_ips: z.array(z.string()),
  security_group_ids: z.array(z.string()),
  errors: z.array(z.unknown()).optional(),
});

export type AllowListBody = z.infer<typeof allowListSchema>;
