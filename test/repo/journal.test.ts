import { expect, test } from 'vitest';
import { filesBelow, isTestCode, read, withoutComments } from '../support/sources.ts';

/** Works with the operator's own key for the vault, in no customer's account. */
const NOT_A_CUSTOMERS = /^packages\/aws\/src\/kms\//;

test('every client of AWS that works with the key of a customer writes its calls into the journal', () => {
  const breaches = filesBelow('packages/aws/src', ['.ts'])
    .filter((file) => !isTestCode(file) && !NOT_A_CUSTOMERS.test(file))
    .filter((file) => /(?<!journalled\(\s*)\bnew \w*Client\(/.test(withoutComments(read(file))))
    .map((file) => `${file}: make the client in journalled(new …Client(…), session.journal)`);
  expect(breaches).toEqual([]);
});

test('the server opens no key of a customer without its journal', () => {
  const breaches = filesBelow('packages/server/src', ['.ts'])
    .filter((file) => !isTestCode(file) && file !== 'packages/server/src/worker/aws-sandbox.ts')
    .filter((file) => /\bkeySession\((?![^;]*\bjournal\b)/.test(withoutComments(read(file))))
    .map((file) => `${file}: give keySession the journal of the work that it is for`);
  expect(breaches).toEqual([]);
});
