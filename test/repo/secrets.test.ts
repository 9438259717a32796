import { expect, test } from 'vitest';
import { filesBelow, isTestCode, read, withoutComments } from '../support/sources.ts';

/**
 * Where a secret may be opened: on its way to AWS or the mail server, into the vault, into the one hand-over to the admin, or, of a
 * database's password, to who asks for that database and may change it, as the wire contract has it.
 */
const MAY_REVEAL = [
  'packages/aws/src/session.ts',
  'packages/aws/src/iam/',
  'packages/server/src/http/database-password.ts',
  'packages/server/src/vault/',
  'packages/server/src/worker/smtp.ts',
  'packages/api/src/client/wire-body.ts',
  'packages/cli/src/iam/hand-over.ts',
];

const product = filesBelow('packages', ['.ts', '.tsx']).filter((file) => !isTestCode(file));

test('a secret is opened only where it leaves for AWS, the mail server, the vault or whom it is for', () => {
  const breaches = product
    .filter((file) => /\.reveal\(/.test(withoutComments(read(file))))
    .filter((file) => !MAY_REVEAL.some((place) => file.startsWith(place)))
    .map(
      (file) => `${file} calls reveal(): pass the Secret on, and open it in one of ${MAY_REVEAL.join(', ')}`,
    );
  expect(breaches).toEqual([]);
});

test('the list of places names no place that is gone', () => {
  const gone = MAY_REVEAL.filter((place) => !product.some((file) => file.startsWith(place)));
  expect(gone, 'take it off the list in this test').toEqual([]);
});

test('no file that looks like a secret is in the tree', () => {
  const real = /\bAKIA(?!IOSFODNN7EXAMPLE|I44QH8DHBEXAMPLE)[A-Z0-9]{16}\b/;
  const breaches = filesBelow('.', ['.ts', '.md', '.json', '.mjs', '.yaml', '.yml']).filter(
    (file) => !file.startsWith('package-lock') && !isTestCode(file) && real.test(read(file)),
  );
  expect(breaches, "use AWS's documented example keys").toEqual([]);
});
