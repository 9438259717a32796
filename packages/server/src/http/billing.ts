import type { PaymentMethodBody } from '@berth/api';
import { err, ok } from '@berth/domain';
import type { App } from '../app/app.ts';
import { notFound } from '../app/refusals.ts';
import type { PaymentMethod } from '../app/team.ts';
import { link } from './links.ts';
import type { Handler } from './pipeline.ts';

const toPaymentMethod = ({ endsWith, ...method }: PaymentMethod): PaymentMethodBody => ({
  ...method,
  creditCardEndsWith: endsWith,
  links: [],
});

/** Handlers of what is paid for and how. */
export function billingHandlers(app: App) {
  return {
    getAccountPaymentMethods: async ({ caller, baseUrl }) => {
      const methods = await app.listPaymentMethods(caller);
      return ok({
        accountId: caller.accountId,
        paymentMethods: methods.map(toPaymentMethod),
        links: [link('self', baseUrl, '/payment-methods')],
      });
    },
    getSubscriptionPricing: async ({ caller, id, baseUrl }) =>
      (await app.getSubscription(caller, id))
        ? ok({ pricing: [], links: [link('self', baseUrl, `/subscriptions/${id}/pricing`)] })
        : err(notFound('subscription')),
  } satisfies Record<string, Handler>;
}
