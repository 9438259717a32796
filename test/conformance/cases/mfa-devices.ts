import {
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ListMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { guide, iamPage, refused, type Subject } from '../case.ts';
import { aCaller, aUser } from '../given.ts';
import { assumable, assume, ownRole } from '../sessions.ts';
import { mfaCode } from '../totp.ts';

/** A virtual device that is nobody's yet. */
async function aDevice(bench: Bench) {
  const { VirtualMFADevice } = await bench.admin.iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: bench.name('device'), Path: bench.path }),
  );
  return {
    seed: new TextDecoder().decode(VirtualMFADevice?.Base32StringSeed),
    SerialNumber: VirtualMFADevice?.SerialNumber ?? '',
  };
}

const enable = (bench: Bench, UserName: string, SerialNumber: string, codes: [string, string]) =>
  bench.admin.iam.send(
    new EnableMFADeviceCommand({
      UserName,
      SerialNumber,
      AuthenticationCode1: codes[0],
      AuthenticationCode2: codes[1],
    }),
  );

/** Enables a device with two codes in a row; the one after them is still good for a call. */
async function enabled(bench: Bench, UserName: string) {
  const { seed, SerialNumber } = await aDevice(bench);
  await enable(bench, UserName, SerialNumber, [mfaCode(seed, -1), mfaCode(seed, 0)]);
  return { SerialNumber, TokenCode: mfaCode(seed, 1) };
}

export const mfaDevices: Subject = {
  title: 'virtual MFA devices',
  cases: [
    {
      name: 'a device enabled for a user is listed for it, and proves MFA for it',
      page: iamPage('EnableMFADevice'),
      run: async (bench) => {
        const { caller, name } = await aCaller(bench, [assumable]);
        const device = await enabled(bench, name);
        expect(device.SerialNumber).toContain(`arn:aws:iam::${bench.accountId}:mfa${bench.path}`);
        const listed = await bench.admin.iam.send(new ListMFADevicesCommand({ UserName: name }));
        expect(listed.MFADevices?.map((one) => one.SerialNumber)).toEqual([device.SerialNumber]);
        const role = await ownRole(bench, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
        await assume(caller, role.arn, device);
      },
    },
    {
      name: 'a device is not enabled with wrong codes',
      page: iamPage('EnableMFADevice'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const { seed, SerialNumber } = await aDevice(bench);
        await refused(enable(bench, name, SerialNumber, [mfaCode(seed, -40), mfaCode(seed, -39)]), {
          code: 'InvalidAuthenticationCode',
          status: 403,
        });
      },
    },
    {
      name: 'a user with a device can’t be deleted, nor the device, until it is deactivated',
      page: iamPage('DeleteVirtualMFADevice'),
      run: async (bench) => {
        const { name } = await aUser(bench);
        const { SerialNumber } = await enabled(bench, name);
        const conflict = { code: 'DeleteConflict', status: 409 };
        await refused(bench.admin.iam.send(new DeleteUserCommand({ UserName: name })), conflict);
        await refused(bench.admin.iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })), conflict);
        await bench.admin.iam.send(new DeactivateMFADeviceCommand({ UserName: name, SerialNumber }));
        await bench.admin.iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
        await bench.admin.iam.send(new DeleteUserCommand({ UserName: name }));
      },
    },
    {
      name: 'a deactivated device proves nothing any more',
      page: guide('id_credentials_mfa_disable'),
      run: async (bench) => {
        const { caller, name } = await aCaller(bench, [assumable]);
        const device = await enabled(bench, name);
        const role = await ownRole(bench, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
        await bench.admin.iam.send(
          new DeactivateMFADeviceCommand({ UserName: name, SerialNumber: device.SerialNumber }),
        );
        await refused(assume(caller, role.arn, device), { code: 'AccessDenied', status: 403 });
      },
    },
  ],
};
