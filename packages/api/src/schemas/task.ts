import { z } from 'zod';
import { TASK_ERROR_CODES } from '../error-codes.ts';
import { idSchema, linksSchema } from './common.ts';
import { checkSchema } from './verification.ts';

export const taskStatusSchema = z.enum([
  'received',
  'initialized',
  'processing-in-progress',
  'processing-completed',
  'processing-error',
]);

export const taskErrorSchema = z
  .object({
    type: z.string().meta({ description: `One of ${TASK_ERROR_CODES.join(', ')}` }),
    status: z.string().meta({ example: '400 BAD_REQUEST' }),
    description: z.string().meta({ description: 'Names the field and the remedy' }),
  })
  .meta({ id: 'TaskError' });

export const taskSchema = z
  .object({
    taskId: z.string().meta({ format: 'uuid' }),
    commandType: z.string().optional().meta({ example: 'cloudAccountCreateRequest' }),
    status: taskStatusSchema,
    state: z
      .enum(['completed', 'failed'])
      .optional()
      .meta({ description: 'Extension, on finished tasks: some clients wait for it' }),
    description: z.string().optional(),
    timestamp: z.string().optional().meta({ format: 'date-time' }),
    response: z
      .object({
        resourceId: idSchema.optional(),
        additionalResourceId: idSchema.optional(),
        resource: z.record(z.string(), z.unknown()).optional(),
        error: taskErrorSchema.optional(),
        additionalInfo: z.string().optional(),
      })
      .optional(),
    verification: z
      .object({
        checks: z.array(checkSchema),
        waiting: z.string().nullable().meta({ description: 'What it waits for; null when for nothing' }),
      })
      .optional()
      .meta({
        description:
          'Extension: the verification as far as it got. Not called `progress`: redisctl reads that as a number',
      }),
    links: linksSchema.optional(),
  })
  .meta({ id: 'Task', description: 'A mutation on its way. Readable before the mutating call answers.' });

export type Task = z.infer<typeof taskSchema>;

export const taskListSchema = z
  .object({ tasks: z.array(taskSchema) })
  .meta({ id: 'Tasks', description: 'Tasks of the last ten days, newest update first.' });
