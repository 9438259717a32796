import { and, asc, eq } from 'drizzle-orm';
import type { PaymentMethod } from '../../app/team.ts';
import type { Handle } from '../handle.ts';
import { paymentMethods } from '../schema.ts';

/** How an account pays, oldest first. */
export async function listPaymentMethods(h: Handle, accountId: number): Promise<PaymentMethod[]> {
  const rows = await h
    .select()
    .from(paymentMethods)
    .where(eq(paymentMethods.accountId, accountId))
    .orderBy(asc(paymentMethods.id));
  return rows.map(({ accountId: _, ...method }) => method);
}

/** Gives its id. */
export async function insertPaymentMethod(
  h: Handle,
  accountId: number,
  method: Omit<PaymentMethod, 'id'>,
): Promise<number> {
  const [row] = await h
    .insert(paymentMethods)
    .values({ accountId, ...method })
    .returning({ id: paymentMethods.id });
  if (!row) throw new Error('An inserted payment method came back as nothing');
  return row.id;
}

/** Whether there was one. */
export async function deletePaymentMethod(h: Handle, accountId: number, id: number): Promise<boolean> {
  const gone = await h
    .delete(paymentMethods)
    .where(and(eq(paymentMethods.accountId, accountId), eq(paymentMethods.id, id)))
    .returning({ id: paymentMethods.id });
  return gone.length === 1;
}
