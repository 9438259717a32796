import { listPaymentMethods } from '../db/repositories/payment-methods.ts';
import type { Attempt } from './context.ts';
import { failed, type Outcome } from './outcome.ts';

/** Why the payment method that a request names will not do; null where it will, or none is named. */
export async function paymentProblem(
  { task, context }: Attempt,
  id: number | null | undefined,
): Promise<Extract<Outcome, { kind: 'failed' }> | null> {
  if (!id) return null;
  const method = (await listPaymentMethods(context.database.outer, task.accountId)).find(
    (one) => one.id === id,
  );
  if (!method)
    return failed(
      'PAYMENT_INFO_NOT_PROVIDED',
      `paymentMethodId: there is no payment method ${id}. List the payment methods to see which there are, or leave it out.`,
    );
  // A card is good until the last day of its month.
  const end = Date.UTC(method.expirationYear, method.expirationMonth, 1);
  if (context.clock.now() < end) return null;
  return failed(
    'PAYMENT_INFO_EXPIRED',
    `paymentMethodId: payment method ${id} expired in ${method.expirationYear}-${String(method.expirationMonth).padStart(2, '0')}. Name another one, or leave it out.`,
  );
}
