import { err, ok } from '@berth/domain';
import { type AppContext, timeOf } from '../app/context.ts';
import type { PaymentMethod } from '../app/team.ts';
import type { Handle } from '../db/handle.ts';
import { accountExists } from '../db/repositories/accounts.ts';
import { appendLog } from '../db/repositories/logs.ts';
import {
  deletePaymentMethod,
  insertPaymentMethod,
  listPaymentMethods,
} from '../db/repositories/payment-methods.ts';
import type { AdminRefusal, AdminResult } from './result.ts';

const TYPE = /^[A-Za-z][A-Za-z0-9 -]{0,39}$/;
const NAME = /^[^\p{Cc}]{1,200}$/u;
const FOUR_DIGITS = /^\d{4}$/;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** A payment method as the operator writes it. */
export interface WrittenPaymentMethod {
  accountId: number;
  type: string;
  endsWith: string;
  expires: string;
  name: string;
}

function read({
  type,
  endsWith,
  expires,
  name,
}: WrittenPaymentMethod): Omit<PaymentMethod, 'id'> | AdminRefusal {
  const [, year, month] = MONTH.exec(expires) ?? [];
  if (!TYPE.test(type)) return { message: `"${type}" is no kind of card, such as Visa.` };
  if (!FOUR_DIGITS.test(endsWith)) return { message: 'Give the last four digits of the card, and no more.' };
  if (!year || !month) return { message: `"${expires}" is no month, such as 2030-05.` };
  if (!NAME.test(name))
    return { message: 'The name on the card has 1 to 200 characters, and no control characters.' };
  return {
    type,
    endsWith: Number(endsWith),
    nameOnCard: name,
    expirationMonth: Number(month),
    expirationYear: Number(year),
  };
}

/**
 * How accounts pay, entered by hand: Terraform looks a card up by kind and last digits, and Redis Cloud's own console,
 * where cards are entered, is not part of Berth. A whole card number is never asked for.
 */
export function paymentMethodAdmin(context: AppContext) {
  const { database } = context;
  const unknownAccount = async (accountId: number): Promise<AdminRefusal | null> =>
    (await accountExists(database.outer, accountId))
      ? null
      : { message: `There is no account ${accountId}. See: berth admin account list` };
  const note = (tx: Handle, accountId: number, type: string, description: string) =>
    appendLog(tx, {
      accountId,
      time: timeOf(context),
      originator: 'Operator',
      apiKeyName: null,
      resource: null,
      resourceId: null,
      type,
      description,
    });
  return {
    async addPaymentMethod(written: WrittenPaymentMethod): Promise<AdminResult<{ id: number }>> {
      const { accountId } = written;
      const method = read(written);
      if ('message' in method) return err(method);
      const wrong = await unknownAccount(accountId);
      if (wrong) return err(wrong);
      return database.transaction(async (tx) => {
        const id = await insertPaymentMethod(tx, accountId, method);
        await note(tx, accountId, 'paymentMethodAdded', `Added payment method ${id}, ${method.type}`);
        return ok({ id });
      });
    },

    async listPaymentMethods(accountId: number): Promise<AdminResult<PaymentMethod[]>> {
      const wrong = await unknownAccount(accountId);
      return wrong ? err(wrong) : ok(await listPaymentMethods(database.outer, accountId));
    },

    async removePaymentMethod(wanted: {
      accountId: number;
      id: number;
    }): Promise<AdminResult<{ removed: number }>> {
      return database.transaction(async (tx) => {
        if (!(await deletePaymentMethod(tx, wanted.accountId, wanted.id)))
          return err({ message: `Account ${wanted.accountId} has no payment method ${wanted.id}.` });
        await note(tx, wanted.accountId, 'paymentMethodRemoved', `Removed payment method ${wanted.id}`);
        return ok({ removed: wanted.id });
      });
    },
  };
}
