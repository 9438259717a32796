import { z } from 'zod';
import { idSchema, linksSchema } from './common.ts';

const whole = z.int32().meta({ type: 'integer', format: 'int32' });

export const paymentMethodSchema = z
  .object({
    id: idSchema,
    type: z.string().meta({ example: 'Visa' }),
    creditCardEndsWith: whole.optional().meta({ type: 'integer', description: 'The last four digits' }),
    nameOnCard: z.string().optional(),
    expirationMonth: whole.optional(),
    expirationYear: whole.optional(),
    links: linksSchema.optional(),
  })
  .meta({ id: 'PaymentMethod' });

export type PaymentMethodBody = z.infer<typeof paymentMethodSchema>;

export const paymentMethodListSchema = z
  .object({
    accountId: idSchema,
    paymentMethods: z.array(paymentMethodSchema),
    links: linksSchema.optional(),
  })
  .meta({ id: 'PaymentMethods' });

export const pricingListSchema = z
  .object({
    pricing: z.array(
      z.object({
        databaseName: z.string().optional(),
        type: z.string(),
        typeDetails: z.string().optional(),
        quantity: whole,
        quantityMeasurement: z.string(),
        pricePerUnit: z.number().optional(),
        priceCurrency: z.string().optional(),
        pricePeriod: z.string().optional(),
        region: z.string().optional(),
      }),
    ),
    links: linksSchema.optional(),
  })
  .meta({ id: 'SubscriptionPricing', description: 'Empty: this installation has no price list.' });

export type PricingBody = z.infer<typeof pricingListSchema>['pricing'][number];
