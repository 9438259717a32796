import type { Route } from './route.ts';
import { paymentMethodListSchema, pricingListSchema } from './schemas/billing.ts';

const read = {
  area: 'billing',
  kind: 'read',
  access: 'both',
  method: 'GET',
  status: 200,
  answer: 'json',
  extension: false,
} as const;

/** Routes of what is paid for and how. Berth itself takes no money. */
export const billingRoutes = {
  getAccountPaymentMethods: {
    ...read,
    operationId: 'getAccountPaymentMethods',
    path: '/v1/payment-methods',
    summary: 'List payment methods',
    description:
      'Those that whoever runs this installation has entered for the account, so that clients find the one they name. Nothing is charged to them here.',
    params: {},
    response: paymentMethodListSchema,
    tenantScoped: false,
  },
  getSubscriptionPricing: {
    ...read,
    operationId: 'getSubscriptionPricing',
    path: '/v1/subscriptions/{subscriptionId}/pricing',
    summary: 'Get the prices of a subscription',
    description: 'Empty: this installation has no price list, and AWS bills its customers itself.',
    params: { subscriptionId: 'id' },
    response: pricingListSchema,
    tenantScoped: true,
  },
} as const satisfies Record<string, Route>;
