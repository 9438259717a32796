import type * as Iam from '@aws-sdk/client-iam';
import { type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { keyOf } from '../state/lookup.ts';
import { findUser } from './find.ts';
import { pageOf } from './paging.ts';
import { nameOrSelf, needsOnUser, userView } from './users.ts';

export const mfaDeviceOperations: OperationTable = {
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
        EnableDate: new Date(device.enabledAt),
      }));
      return { MFADevices, ...page };
    },
  }),
  ListVirtualMFADevices: operation<Iam.ListVirtualMFADevicesRequest, Iam.ListVirtualMFADevicesResponse>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const assigned = input.AssignmentStatus !== 'Unassigned';
      const { items, ...page } = pageOf(assigned ? [...call.account.mfaDevices.values()] : [], input);
      const VirtualMFADevices = items.map((device) => {
        const user = call.account.users.get(device.user);
        return {
          SerialNumber: device.serialNumber,
          EnableDate: new Date(device.enabledAt),
          ...(user ? { User: userView(user, 'listed') } : {}),
        };
      });
      return { VirtualMFADevices, ...page };
    },
  }),
};
