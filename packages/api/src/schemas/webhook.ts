import { z } from 'zod';
import { idSchema, timestampSchema } from './common.ts';
import { printable } from './fields.ts';

/** How severe a finding is, the worst first. */
export const TOLD_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

const severityError = `minimumSeverity must be one of ${TOLD_SEVERITIES.join(', ')}`;
const severitySchema = z
  .enum(TOLD_SEVERITIES, { error: severityError })
  .meta({ description: 'The least severe findings that are told', example: 'high' });

const urlError = 'url must be a text of 1 to 2000 characters';
const urlSchema = z
  .string({ error: urlError })
  .min(1, { error: urlError })
  .max(2_000, { error: urlError })
  .meta({
    description: 'Where messages are posted: an https address',
    example: 'https://hooks.example.com/berth',
  });

const descriptionError = 'description must be a text of at most 200 characters, without control characters';
const descriptionSchema = z
  .string({ error: descriptionError })
  .max(200, { error: descriptionError })
  .refine(printable, { error: descriptionError })
  .meta({ description: 'For people: what it is for', example: 'On-call' });

const enabledSchema = z
  .boolean({ error: 'enabled must be true or false' })
  .meta({ description: 'Whether messages are sent' });

export const webhookCreateSchema = z
  .object({
    url: urlSchema,
    description: descriptionSchema.default(''),
    minimumSeverity: severitySchema.default('low'),
    enabled: enabledSchema.default(true),
  })
  .meta({ id: 'WebhookCreateRequest' });

export const webhookUpdateSchema = z
  .object({
    url: urlSchema.optional(),
    description: descriptionSchema.optional(),
    minimumSeverity: severitySchema.optional(),
    enabled: enabledSchema.optional(),
  })
  .meta({ id: 'WebhookUpdateRequest', description: 'What is left out stays as it is.' });

export const WEBHOOK_REMEDIES: Record<string, string> = {
  url: 'Send an address like https://hooks.example.com/berth.',
  description: 'Send a short text, or leave it out.',
  minimumSeverity: `Send one of ${TOLD_SEVERITIES.join(', ')}.`,
  enabled: 'Send true or false, or leave it out.',
};

export const webhookSchema = z
  .object({
    id: idSchema,
    url: z.string(),
    description: z.string(),
    minimumSeverity: z.enum(TOLD_SEVERITIES),
    enabled: z.boolean(),
    disabledBecause: z
      .string()
      .optional()
      .meta({ description: 'Why Berth disabled it; left out where a person did, or nobody' }),
    lastDeliveredAt: timestampSchema.optional().meta({ description: 'Left out until a message has arrived' }),
    formerSecretUntil: timestampSchema
      .optional()
      .meta({ description: 'Until when messages are signed by the secret before the last rotation, too' }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Webhook', description: 'Where findings are told, without the secret.' });

export type WebhookBody = z.infer<typeof webhookSchema>;

export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) }).meta({ id: 'Webhooks' });

export const madeWebhookSchema = z
  .object({
    webhook: webhookSchema,
    signingSecret: z
      .string()
      .meta({ description: 'What the receiver checks signatures with (Standard Webhooks). Shown only now' }),
  })
  .meta({ id: 'MadeWebhook' });

export const deliverySchema = z
  .object({
    id: idSchema,
    messageId: z.string().meta({ description: 'The webhook-id header, the same at every attempt' }),
    summary: z.string().meta({ example: '2 findings opened, 1 finding resolved' }),
    status: z
      .enum(['pending', 'delivered', 'failed'])
      .meta({ description: 'pending: to be sent, or sent again; failed: given up' }),
    attempts: z.int().meta({ type: 'integer' }),
    createdAt: timestampSchema,
    lastAttemptAt: timestampSchema.optional(),
    nextAttemptAt: timestampSchema.optional(),
    responseCode: z
      .int()
      .optional()
      .meta({ type: 'integer', description: "The receiver's last HTTP status" }),
    lastError: z.string().optional().meta({ description: 'Why the last attempt failed' }),
  })
  .meta({ id: 'WebhookDelivery', description: 'One message to one webhook, and what came of it.' });

export type DeliveryBody = z.infer<typeof deliverySchema>;

export const deliveryListSchema = z
  .object({ deliveries: z.array(deliverySchema) })
  .meta({ id: 'WebhookDeliveries', description: 'The last hundred, newest first.' });

export const mailSettingChangeSchema = z
  .object({
    enabled: z
      .boolean({ error: 'enabled must be true or false' })
      .meta({ description: 'Whether to be told by mail' }),
    minimumSeverity: severitySchema,
  })
  .meta({ id: 'MailSettingChange' });

export const mailSettingSchema = z
  .object({
    enabled: z.boolean(),
    minimumSeverity: z.enum(TOLD_SEVERITIES),
    email: z.string().meta({ description: 'Where mails go' }),
    notSentBecause: z
      .string()
      .optional()
      .meta({ description: 'Why no mails are sent whatever the setting says; left out where they are' }),
  })
  .meta({ id: 'MailSetting', description: "The signed-in user's own." });

export type MailSettingBody = z.infer<typeof mailSettingSchema>;
