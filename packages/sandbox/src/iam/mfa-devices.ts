import type * as Iam from '@aws-sdk/client-iam';
import {
  AwsError,
  alreadyExists,
  deleteConflict,
  invalidInput,
  noSuchEntity,
} from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { newMfaSeed } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { MfaDevice } from '../state/model.ts';
import { codeFits } from '../sts/mfa.ts';
import { findUser } from './find.ts';
import { checkedPath, checkName, MAX_NAME } from './names.ts';
import { pageOf } from './paging.ts';
import { creationNeeds } from './tags.ts';
import { nameOrSelf, needsOnUser, userView } from './users.ts';

const arnOf = (call: Call, input: Iam.CreateVirtualMFADeviceRequest): string =>
  `arn:aws:iam::${call.account.accountId}:mfa${input.Path ?? '/'}${input.VirtualMFADeviceName ?? ''}`;

function findDevice(call: Call, serialNumber: string | undefined): MfaDevice {
  const device = call.account.mfaDevices.get(serialNumber ?? '');
  if (!device)
    throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber ?? ''} does not exist.`);
  return device;
}

function create(input: Iam.CreateVirtualMFADeviceRequest, call: Call): Iam.CreateVirtualMFADeviceResponse {
  checkName('VirtualMFADeviceName', input.VirtualMFADeviceName, MAX_NAME);
  checkedPath(input.Path);
  const serialNumber = arnOf(call, input);
  if (call.account.mfaDevices.has(serialNumber))
    throw alreadyExists('MFADevice entity at the same path and name already exists.');
  const seed = newMfaSeed();
  call.account.mfaDevices.set(serialNumber, { serialNumber, seed });
  return { VirtualMFADevice: { SerialNumber: serialNumber, Base32StringSeed: Buffer.from(seed) } };
}

function enable(input: Iam.EnableMFADeviceRequest, call: Call): object {
  const user = findUser(call, input.UserName ?? '');
  const device = findDevice(call, input.SerialNumber);
  if (device.user !== undefined) throw alreadyExists('MFA Device is already in use.');
  const now = call.world.clock.realNow();
  const codes = [input.AuthenticationCode1 ?? '', input.AuthenticationCode2 ?? ''];
  if (codes[0] === codes[1] || !codes.every((code) => codeFits(device.seed, code, now)))
    throw new AwsError('InvalidAuthenticationCode', 'Authentication code for device is not valid.', 403);
  device.user = keyOf(user.name);
  device.enabledAt = call.nowMs;
  return {};
}

function deactivate(input: Iam.DeactivateMFADeviceRequest, call: Call): object {
  const user = findUser(call, nameOrSelf(call, input.UserName));
  const device = findDevice(call, input.SerialNumber);
  if (device.user !== keyOf(user.name)) throw invalidInput('MFA Device invalid for user.');
  delete device.user;
  delete device.enabledAt;
  return {};
}

const dateOf = (ms: number | undefined) => (ms === undefined ? {} : { EnableDate: new Date(ms) });

export const mfaDeviceOperations: OperationTable = {
  CreateVirtualMFADevice: operation<Iam.CreateVirtualMFADeviceRequest, Iam.CreateVirtualMFADeviceResponse>({
    readOnly: false,
    needs: (input, call) => creationNeeds(arnOf(call, input), 'iam:TagMFADevice', input.Tags),
    run: create,
  }),
  EnableMFADevice: operation<Iam.EnableMFADeviceRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnUser(call, input.UserName ?? ''),
    run: enable,
  }),
  DeactivateMFADevice: operation<Iam.DeactivateMFADeviceRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnUser(call, nameOrSelf(call, input.UserName)),
    run: deactivate,
  }),
  DeleteVirtualMFADevice: operation<Iam.DeleteVirtualMFADeviceRequest, object>({
    readOnly: false,
    needs: (input) => [{ resource: input.SerialNumber ?? '*' }],
    run: (input, call) => {
      const device = findDevice(call, input.SerialNumber);
      if (device.user !== undefined) throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.');
      call.account.mfaDevices.delete(device.serialNumber);
      return {};
    },
  }),
  ListMFADevices: operation<Iam.ListMFADevicesRequest, Iam.ListMFADevicesResponse>({
    readOnly: true,
    needs: (input, call) => needsOnUser(call, nameOrSelf(call, input.UserName)),
    run: (input, call) => {
      const user = findUser(call, nameOrSelf(call, input.UserName));
      const devices = [...call.account.mfaDevices.values()].filter((each) => each.user === keyOf(user.name));
      const { items, ...page } = pageOf(devices, input);
      const MFADevices = items.map((device) => ({
        UserName: user.name,
        SerialNumber: device.serialNumber,
        EnableDate: new Date(device.enabledAt ?? 0),
      }));
      return { MFADevices, ...page };
    },
  }),
  ListVirtualMFADevices: operation<Iam.ListVirtualMFADevicesRequest, Iam.ListVirtualMFADevicesResponse>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const status = input.AssignmentStatus ?? 'Any';
      const devices = [...call.account.mfaDevices.values()].filter(
        (device) => status === 'Any' || (status === 'Assigned') === (device.user !== undefined),
      );
      const { items, ...page } = pageOf(devices, input);
      const VirtualMFADevices = items.map((device) => {
        const user = call.account.users.get(device.user ?? '');
        return {
          SerialNumber: device.serialNumber,
          ...dateOf(device.enabledAt),
          ...(user ? { User: userView(user, 'listed') } : {}),
        };
      });
      return { VirtualMFADevices, ...page };
    },
  }),
};
