import type { Account } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { ControlError } from './reply.ts';

const text = (raw: Record<string, unknown>, name: string): string => {
  const value = raw[name];
  if (typeof value !== 'string') throw new TypeError(`${name} must be a text`);
  return value;
};

/** Shares a transit gateway with another account, as Resource Access Manager does once that has accepted. */
export function shareGateway(
  world: World,
  account: Account,
  raw: Record<string, unknown>,
): { transitGatewayId: string; sharedWith: string[] } {
  const id = text(raw, 'transitGatewayId');
  const gateway = account.ec2?.get(text(raw, 'region'))?.transitGateways?.get(id);
  if (!gateway) throw new ControlError(404, `no transit gateway ${id}`);
  gateway.sharedWith = [...new Set([...(gateway.sharedWith ?? []), text(raw, 'accountId')])];
  world.commitAtOnce(account);
  return { transitGatewayId: id, sharedWith: gateway.sharedWith };
}
