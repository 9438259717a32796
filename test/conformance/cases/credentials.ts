import { GetUserCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, commonErrors, ec2Errors, guide, refused, type Subject, stsPage } from '../case.ts';
import { aCaller, aKey, aUser } from '../given.ts';
import { askEc2, withRequest } from '../wire.ts';

const UNKNOWN_KEY = /security token included in the request is invalid/;
const WRONG_SECRET = /request signature we calculated does not match/;
const NOT_VALIDATED = /not able to validate the provided access credentials/;

const who = (caller: Caller) => caller.sts.send(new GetCallerIdentityCommand({}));
const me = (caller: Caller) => caller.iam.send(new GetUserCommand({}));

const unknownKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
const wrongSecret = (bench: Bench) => ({ ...bench.admin.keys, secretAccessKey: 'y'.repeat(40) });

async function inactiveKey(bench: Bench): Promise<Caller> {
  const { name } = await aUser(bench);
  const keys = await aKey(bench, name);
  const off = { UserName: name, AccessKeyId: keys.accessKeyId, Status: 'Inactive' } as const;
  await bench.admin.iam.send(new UpdateAccessKeyCommand(off));
  return bench.as(keys);
}

/** The same trouble as each service words it. */
const troubles: { what: string; caller: (bench: Bench) => Promise<Caller>; code: string; message: RegExp }[] =
  [
    {
      what: 'a key that AWS does not know',
      caller: async (bench) => bench.as(unknownKey),
      code: 'InvalidClientTokenId',
      message: UNKNOWN_KEY,
    },
    { what: 'an inactive key', caller: inactiveKey, code: 'InvalidClientTokenId', message: UNKNOWN_KEY },
    {
      what: 'a known key with a wrong secret',
      caller: async (bench) => bench.as(wrongSecret(bench)),
      code: 'SignatureDoesNotMatch',
      message: WRONG_SECRET,
    },
  ];

const perService: Case[] = troubles.flatMap(({ what, caller, code, message }) => [
  {
    name: `STS answers ${code} to ${what}`,
    page: commonErrors,
    run: async (bench) => refused(who(await caller(bench)), { code, status: 403, message }),
  },
  {
    name: `IAM answers ${code} to ${what}`,
    page: commonErrors,
    run: async (bench) => refused(me(await caller(bench)), { code, status: 403, message }),
  },
  {
    name: `EC2 answers AuthFailure to ${what}`,
    page: ec2Errors,
    run: async (bench) =>
      refused(askEc2(await caller(bench)), { code: 'AuthFailure', status: 401, message: NOT_VALIDATED }),
  },
]);

const others: Case[] = [
  {
    name: 'a request without a signature is refused as MissingAuthenticationToken',
    page: commonErrors,
    run: async (bench) =>
      refused(me(bench.as(bench.admin.keys, { signed: false })), {
        code: 'MissingAuthenticationToken',
        status: 403,
      }),
  },
  {
    name: 'an Authorization header without its parts is refused as IncompleteSignature',
    page: commonErrors,
    run: async (bench) => {
      const caller = bench.as(bench.admin.keys);
      withRequest(caller.iam, 'after-signing', (request) => {
        request.headers.authorization = 'AWS4-HMAC-SHA256 nothing-here';
      });
      await refused(me(caller), { code: 'IncompleteSignature' });
    },
  },
  {
    name: 'a body changed after it was signed does not pass',
    page: commonErrors,
    run: async (bench) => {
      const caller = bench.as(bench.admin.keys);
      withRequest(caller.iam, 'after-signing', (request) => {
        request.body = 'Action=ListUsers&Version=2010-05-08';
      });
      await refused(me(caller), { code: 'SignatureDoesNotMatch', status: 403, message: WRONG_SECRET });
    },
  },
  {
    name: 'a signature twenty minutes old has expired, and the refusal says so',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
    run: async (bench) => {
      const late = bench.as(bench.admin.keys, { clockOffsetMs: -20 * 60_000 });
      await refused(who(late), { code: 'SignatureDoesNotMatch', status: 403, message: /Signature expired/ });
    },
  },
  {
    name: 'a signature twenty minutes ahead is refused',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
    run: async (bench) => {
      const early = bench.as(bench.admin.keys, { clockOffsetMs: 20 * 60_000 });
      await refused(who(early), {
        code: 'SignatureDoesNotMatch',
        status: 403,
        message: /Signature not yet current/,
      });
    },
  },
  {
    name: 'a long-term key with a session token that is none is refused',
    page: commonErrors,
    run: async (bench) =>
      refused(who(bench.as({ ...bench.admin.keys, sessionToken: 'made-up' })), {
        code: 'InvalidClientTokenId',
        status: 403,
      }),
  },
  {
    name: 'GetCallerIdentity says account, ARN and unique id of the user whose key it is, and asks no permission',
    page: stsPage('GetCallerIdentity'),
    run: async (bench) => {
      const { caller, arn, id } = await aCaller(bench, []);
      const seen = await who(caller);
      expect(seen).toMatchObject({ Account: bench.accountId, Arn: arn, UserId: id });
    },
  },
  {
    name: 'GetCallerIdentity tells a root user by its ARN',
    page: guide('reference_identifiers'),
    needs: 'control',
    run: async (bench) => {
      const root = await bench.control?.createRootKey(bench.accountId);
      if (!root) throw new Error('no key of a root user');
      expect(await who(bench.as(root))).toMatchObject({
        Account: bench.accountId,
        Arn: `arn:aws:iam::${bench.accountId}:root`,
        UserId: bench.accountId,
      });
    },
  },
  {
    name: 'GetCallerIdentity answers even under an explicit deny',
    page: stsPage('GetCallerIdentity'),
    run: async (bench) => {
      const { caller, arn } = await aCaller(bench, [{ Effect: 'Deny', Action: '*', Resource: '*' }]);
      expect((await who(caller)).Arn).toBe(arn);
    },
  },
  {
    name: 'an action that IAM does not know is refused as InvalidAction',
    page: commonErrors,
    run: async (bench) => {
      const caller = bench.as(bench.admin.keys);
      withRequest(caller.iam, 'before-signing', (request) => {
        request.body = 'Action=MakeCoffee&Version=2010-05-08';
      });
      await refused(me(caller), { code: 'InvalidAction', status: 400 });
    },
  },
  {
    name: 'an action that EC2 does not know is refused as InvalidAction',
    page: ec2Errors,
    run: async (bench) => {
      const caller = bench.as(bench.admin.keys);
      withRequest(caller.ec2, 'before-signing', (request) => {
        request.body = 'Action=MakeCoffee&Version=2016-11-15';
      });
      await refused(askEc2(caller), { code: 'InvalidAction', status: 400 });
    },
  },
  {
    name: 'every answer carries a request id, refusals too',
    page: commonErrors,
    run: async (bench) => {
      expect((await who(bench.admin)).$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
      const failure = await who(bench.as(unknownKey)).catch((error: unknown) => error);
      expect(failure).toMatchObject({ $metadata: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    },
  },
];

export const credentials: Subject = {
  title: 'credentials and signatures',
  cases: [...perService, ...others],
};
