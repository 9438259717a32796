import { CreateVirtualMFADeviceCommand, EnableMFADeviceCommand } from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { guide, refused, type Subject, stsPage } from '../case.ts';
import { aCaller } from '../given.ts';
import { assumable, assume, ownRole } from '../sessions.ts';
import { mfaCode } from '../totp.ts';

const page = stsPage('AssumeRole');
const DENIED = { code: 'AccessDenied', status: 403 } as const;
const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/** A user with a virtual MFA device, as a caller. */
async function withDevice(bench: Bench) {
  const made = await aCaller(bench, [assumable]);
  const { VirtualMFADevice } = await bench.admin.iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: made.name, Path: bench.path }),
  );
  const seed = new TextDecoder().decode(VirtualMFADevice?.Base32StringSeed);
  const SerialNumber = VirtualMFADevice?.SerialNumber ?? '';
  await bench.admin.iam.send(
    new EnableMFADeviceCommand({
      UserName: made.name,
      SerialNumber,
      AuthenticationCode1: mfaCode(seed, -1),
      AuthenticationCode2: mfaCode(seed, 0),
    }),
  );
  // AWS takes each code once; the next one is still within its window.
  return { ...made, SerialNumber, code: () => mfaCode(seed, 1) };
}

export const assumingWithMfa: Subject = {
  title: 'AssumeRole with MFA',
  cases: [
    {
      name: 'a role that requires MFA is not assumed without it',
      page: guide('id_credentials_mfa_configure-api-require'),
      run: async (bench) => {
        const role = await ownRole(bench, withMfa);
        const { caller } = await aCaller(bench, [assumable]);
        await refused(assume(caller, role.arn), DENIED);
      },
    },
    {
      name: 'a role that requires MFA is assumed with the serial number and code of the caller’s device',
      page: guide('id_credentials_mfa_configure-api-require'),
      run: async (bench) => {
        const role = await ownRole(bench, withMfa);
        const { caller, SerialNumber, code } = await withDevice(bench);
        const seen = await assume(caller, role.arn, { SerialNumber, TokenCode: code() });
        expect(seen.AssumedRoleUser?.Arn).toContain(`assumed-role/${role.name}/conformance`);
      },
    },
    {
      name: 'a wrong code is denied, and the refusal says so',
      page,
      run: async (bench) => {
        const role = await ownRole(bench, withMfa);
        const { caller, SerialNumber, code } = await withDevice(bench);
        const wrong = String((Number(code()) + 1) % 1_000_000).padStart(6, '0');
        await refused(assume(caller, role.arn, { SerialNumber, TokenCode: wrong }), {
          ...DENIED,
          message: /MultiFactorAuthentication failed/,
        });
      },
    },
    {
      name: "another user's device is denied",
      page,
      run: async (bench) => {
        const role = await ownRole(bench, withMfa);
        const { SerialNumber, code } = await withDevice(bench);
        const { caller } = await aCaller(bench, [assumable], bench.name('other'));
        await refused(assume(caller, role.arn, { SerialNumber, TokenCode: code() }), DENIED);
      },
    },
  ],
};
