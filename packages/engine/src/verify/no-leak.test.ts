import { type CloudAccountDetails, redisCloud, Secret, type VerificationEvent } from '@berth/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readerInMemory } from '../testing/account-in-memory.ts';
import { goodAccount, goodDetails } from '../testing/good-account.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { verifyUntilSettled } from './verify-until-settled.ts';

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+'];

/** A secret access key as AWS makes them: 40 characters, of all three kinds. */
const canary = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 37, maxLength: 37 })
  .map((characters) => `aZ9${characters.join('')}`);

const ACTIONS = [
  'sts:GetCallerIdentity',
  'iam:SimulatePrincipalPolicy',
  'iam:GetRole',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListUsers',
  'ec2:DescribeInstances',
];
const FAULTS = ['denied', 'bad-signature', 'unknown-key', 'throttled', 'unclassified'] as const;

const wraps = fc.constantFrom<(secret: string) => string>(
  (secret) => secret,
  (secret) => ` ${secret}\n`,
  (secret) => `key=${secret}&x`,
  (secret) => `"${secret}"`,
);

async function everythingSaid(details: CloudAccountDetails, account = goodAccount()): Promise<string> {
  const events: VerificationEvent[] = [];
  const input = {
    details,
    context: { sameKeyRegisteredAs: 'other', otherAwsAccounts: [] },
    profile: redisCloud,
  };
  const on = (event: VerificationEvent): void => void events.push(event);
  await verifyUntilSettled(
    input,
    readerInMemory(account),
    manualClock(),
    on,
    new AbortController().signal,
    3_000,
  );
  return JSON.stringify(events);
}

test('a secret typed into any field appears nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      canary,
      wraps,
      fc.constantFrom(
        'accessKeyId',
        'accessSecretKey',
        'iamRoleName',
        'consoleUsername',
        'signInLoginUrl',
        'region',
      ),
      async (secret, wrap, field) => {
        const text = wrap(secret);
        const details = goodDetails(
          field === 'consoleUsername' || field === 'signInLoginUrl' ? 'user' : 'role',
        );
        if (field === 'accessKeyId' || field === 'region') details[field] = text;
        else if (field === 'accessSecretKey') details.accessSecretKey = new Secret(text);
        else Object.assign(details.console, { [field]: text });
        expect(await everythingSaid(details)).not.toContain(secret);
      },
    ),
    { numRuns: 60 },
  );
});

test('a secret that AWS echoes in an error, a role name or a policy name appears nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      canary,
      wraps,
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(...FAULTS),
      async (secret, wrap, action, fault) => {
        const account = goodAccount();
        account.refused[action] = {
          fault,
          code: wrap(secret),
          message: `User ${wrap(secret)} is not authorized`,
        };
        account.attached['redislabs-role'] = [{ name: wrap(secret), arn: '' }];
        account.instances = { region: 'us-east-1', total: 1, withoutTag: 1, examples: [wrap(secret)] };
        const details = { ...goodDetails('role'), accessSecretKey: new Secret(secret) };
        expect(await everythingSaid(details, account)).not.toContain(secret);
      },
    ),
    { numRuns: 60 },
  );
});

test('hostile text stays on one line and cannot reorder or hide what is around it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom(
          '\u202e',
          '\u200b',
          '\n',
          '\r',
          '\u0000',
          '\u001b[2J',
          '\u2028',
          'x',
          '"',
          '<script>',
        ),
        { minLength: 1 },
      ),
      async (parts) => {
        const text = parts.join('');
        const account = goodAccount();
        account.refused['iam:GetRole'] = { fault: 'denied', code: text, message: text };
        account.attached['redislabs-cluster-node-role'] = [{ name: text, arn: text }];
        const said = await everythingSaid({ ...goodDetails(), region: text }, account);
        // JSON writes a line break as \n: nothing of the kind may be inside any string.
        expect(said).not.toMatch(/\\[nrtbf]|\\u00[01]|[\u202e\u200b\u2028]/);
      },
    ),
    { numRuns: 60 },
  );
});
