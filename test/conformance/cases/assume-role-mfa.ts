import { CreateUserCommand, ListUsersCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, guide, refused, type Subject, stsPage } from '../case.ts';
import { aCaller, allow, aRole, doc, trusting } from '../given.ts';
import { assumable, assume, keysOf, ownRole } from '../sessions.ts';
import { mfaCode } from '../totp.ts';

const page = stsPage('AssumeRole');
const requiring = guide('id_credentials_mfa_configure-api-require');
const VENDOR = '168085023892';
const DENIED = { code: 'AccessDenied', status: 403 } as const;
const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/** The vendor's support engineer, with an MFA device. */
async function support(bench: Bench) {
  const accounts = (await bench.control?.listAccounts()) ?? [];
  const vendor = accounts.find((one) => one.accountId === VENDOR);
  const user = vendor?.users?.find((one) => one.userName === 'support');
  if (!user?.mfaSeed || !user.mfaSerialNumber) throw new Error('the vendor has no user with an MFA device');
  const { accessKeyId = '', secretAccessKey = '', mfaSeed, mfaSerialNumber } = user;
  return {
    caller: bench.as({ accessKeyId, secretAccessKey }),
    device: { SerialNumber: mfaSerialNumber, TokenCode: mfaCode(mfaSeed) },
    serial: mfaSerialNumber,
    seed: mfaSeed,
  };
}

/** The console role of a customer: it trusts the vendor's account, with MFA. */
const consoleRole = (bench: Bench, condition: Record<string, unknown> = withMfa) =>
  aRole(bench, trusting(`arn:aws:iam::${VENDOR}:root`, condition));

const refusals: Case[] = [
  {
    name: 'is not assumed without MFA',
    run: async (bench: Bench) => {
      const { caller } = await support(bench);
      await refused(assume(caller, (await consoleRole(bench)).arn), DENIED);
    },
  },
  {
    name: 'is not assumed with a wrong code, and the refusal says so',
    run: async (bench: Bench) => {
      const { caller, serial, seed } = await support(bench);
      const codes = [-2, -1, 0, 1, 2].map((steps) => mfaCode(seed, steps));
      const TokenCode = ['000000', '111111', '222222'].find((one) => !codes.includes(one)) ?? '333333';
      await refused(assume(caller, (await consoleRole(bench)).arn, { SerialNumber: serial, TokenCode }), {
        ...DENIED,
        message: /MultiFactorAuthentication failed/,
      });
    },
  },
  {
    name: 'is not assumed with a code of ten minutes ago',
    run: async (bench: Bench) => {
      const { caller, serial, seed } = await support(bench);
      const old = { SerialNumber: serial, TokenCode: mfaCode(seed, -20) };
      await refused(assume(caller, (await consoleRole(bench)).arn, old), DENIED);
    },
  },
  {
    name: "is not assumed with another user's device",
    run: async (bench: Bench) => {
      const { device } = await support(bench);
      const role = await ownRole(bench, withMfa);
      const { caller } = await aCaller(bench, [assumable]);
      await refused(assume(caller, role.arn, device), DENIED);
    },
  },
  {
    name: 'is not assumed without an external ID when it asks for one as well',
    run: async (bench: Bench) => {
      const { caller, device } = await support(bench);
      const asking = { ...withMfa, StringEquals: { 'sts:ExternalId': 'Ticket-1234' } };
      await refused(assume(caller, (await consoleRole(bench, asking)).arn, device), DENIED);
    },
  },
].map(({ name, run }) => ({
  name: `a role that requires MFA ${name}`,
  page: requiring,
  needs: 'control' as const,
  run,
}));

export const assumingWithMfa: Subject = {
  title: 'AssumeRole with MFA, from another account',
  cases: [
    ...refusals,
    {
      name: 'a role that requires MFA is not assumed by a user without a device',
      page: requiring,
      run: async (bench) => {
        const role = await ownRole(bench, withMfa);
        const { caller } = await aCaller(bench, [assumable]);
        await refused(assume(caller, role.arn), DENIED);
      },
    },
    {
      name: 'a role that requires MFA is assumed with the serial number and code of the caller’s device',
      page,
      needs: 'control',
      run: async (bench) => {
        const role = await consoleRole(bench);
        const { caller, device } = await support(bench);
        const session = bench.as(keysOf(await assume(caller, role.arn, device)));
        expect(await session.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
          Account: bench.accountId,
          Arn: `arn:aws:sts::${bench.accountId}:assumed-role/${role.name}/conformance`,
        });
      },
    },
    {
      name: 'whoever came in with MFA may do in the account what the role may, and nothing else',
      page: guide('id_roles_use'),
      needs: 'control',
      run: async (bench) => {
        const role = await consoleRole(bench);
        await bench.admin.iam.send(
          new PutRolePolicyCommand({
            RoleName: role.name,
            PolicyName: 'in',
            PolicyDocument: doc(allow('iam:ListUsers')),
          }),
        );
        const { caller, device } = await support(bench);
        const session = bench.as(keysOf(await assume(caller, role.arn, device)));
        await session.iam.send(new ListUsersCommand({}));
        await refused(session.iam.send(new CreateUserCommand({ UserName: bench.name('new') })), DENIED);
      },
    },
    {
      name: 'the vendor does not get into a role that trusts another account',
      page,
      needs: 'control',
      run: async (bench) => {
        const role = await ownRole(bench, withMfa);
        const { caller, device } = await support(bench);
        await refused(assume(caller, role.arn, device), DENIED);
      },
    },
  ],
};
