import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type {
  Ec2Region,
  GatewayAttachment,
  GatewayAttachmentState,
  TransitGateway,
  TransitGatewayState,
} from '../state/ec2-model.ts';
import { phaseAt, turned } from './phases.ts';
import { ec2Of } from './region.ts';
import { noSuchResources } from './taggable.ts';

/** How long what is deleted is still shown. AWS makes no promise. */
const VISIBLE_MS = 3_600_000;

const ENDED: readonly string[] = ['deleted', 'failed', 'rejected'];

export const gatewayState = ({ phases }: TransitGateway, nowMs: number): TransitGatewayState =>
  phaseAt(phases, nowMs)?.state ?? 'deleted';

export const attachmentState = ({ phases }: GatewayAttachment, nowMs: number): GatewayAttachmentState =>
  phaseAt(phases, nowMs)?.state ?? 'deleted';

/** Whether it is, or may yet become, an attachment, or is not gone yet. */
export const isLive = (attachment: GatewayAttachment, nowMs: number): boolean =>
  !ENDED.includes(attachmentState(attachment, nowMs));

/** A transit gateway, and the account that it belongs to. */
export interface OwnedGateway {
  gateway: TransitGateway;
  ownerId: string;
}

/** What other accounts have in the call's region. */
const others = (call: Call): { accountId: string; here: Ec2Region }[] =>
  [...call.world.state.accounts.values()].flatMap((account) =>
    account.accountId !== call.account.accountId && account.ec2?.has(call.region)
      ? [{ accountId: account.accountId, here: ec2Of({ account, region: call.region }) }]
      : [],
  );

/** The transit gateways that the caller's account has, and those that it was shared. */
export function gatewaysSeen(call: Call): OwnedGateway[] {
  const { accountId } = call.account;
  const own = [...ec2Of(call).transitGateways.values()].map((gateway) => ({ gateway, ownerId: accountId }));
  const shared = others(call).flatMap((other) =>
    [...other.here.transitGateways.values()]
      .filter((gateway) => gateway.sharedWith?.includes(accountId))
      .map((gateway) => ({ gateway, ownerId: other.accountId })),
  );
  return [...own, ...shared];
}

/** Attachments of other accounts to the transit gateways of the caller's. */
const foreignAttachments = (call: Call): GatewayAttachment[] =>
  others(call).flatMap(({ here }) =>
    [...here.gatewayAttachments.values()].filter((each) => each.gatewayOwnerId === call.account.accountId),
  );

/** The attachments that the caller's account sees: tags are the VPC owner's own. */
export const attachmentsSeen = (call: Call): GatewayAttachment[] => [
  ...ec2Of(call).gatewayAttachments.values(),
  ...foreignAttachments(call).map((each) => ({ ...each, tags: new Map() })),
];

export const attachmentsOf = (call: Call, gatewayId: string): GatewayAttachment[] =>
  attachmentsSeen(call).filter((each) => each.gatewayId === gatewayId && isLive(each, call.nowMs));

/** Whether a VPC, or a subnet, is in an attachment: also in one without interfaces yet, that waits to be accepted. */
export const isInAttachment = (call: Call, id: string): boolean =>
  [...ec2Of(call).gatewayAttachments.values()].some(
    (each) => (each.vpcId === id || each.subnetIds.includes(id)) && isLive(each, call.nowMs),
  );

/** Whether traffic of a VPC can go to a transit gateway. */
export const isAttached = (call: Call, gatewayId: string, vpcId: string): boolean =>
  attachmentsOf(call, gatewayId).some(
    (each) => each.vpcId === vpcId && ['available', 'modifying'].includes(attachmentState(each, call.nowMs)),
  );

const gone = (type: 'transit-gateway' | 'transit-gateway-attachment', id: string): AwsError => {
  const error = noSuchResources(type, [id]);
  if (!error.code.endsWith('.NotFound')) return error;
  const noun = type === 'transit-gateway' ? 'Transit Gateway' : 'Transit Gateway VPC Attachment';
  return new AwsError(error.code, `${noun} ${id} was deleted or does not exist.`);
};

const inTheWrongState = (id: string): AwsError => new AwsError('IncorrectState', `${id} is in invalid state`);

/** A transit gateway that something can be done with. */
export function availableGateway(call: Call, id = ''): OwnedGateway {
  const seen = gatewaysSeen(call).find(({ gateway }) => gateway.id === id);
  const state = seen && gatewayState(seen.gateway, call.nowMs);
  if (!seen || state === 'deleted') throw gone('transit-gateway', id);
  if (state !== 'available') throw inTheWrongState(id);
  return seen;
}

/**
 * An attachment that something can be done with in these states: by either side, by its `own` account, or by that of
 * its transit gateway.
 */
export function attachmentIn(
  call: Call,
  id: string | undefined,
  states: readonly GatewayAttachmentState[],
  by: 'either' | 'own' | 'gateway' = 'either',
): GatewayAttachment {
  const own = ec2Of(call).gatewayAttachments.get(id ?? '');
  const attachment = own ?? foreignAttachments(call).find((each) => each.id === id);
  const state = attachment && attachmentState(attachment, call.nowMs);
  if (!attachment || state === undefined || state === 'deleted')
    throw gone('transit-gateway-attachment', id ?? '');
  const { accountId } = call.account;
  const mayNot =
    (by === 'own' && attachment.vpcOwnerId !== accountId) ||
    (by === 'gateway' && attachment.gatewayOwnerId !== accountId);
  if (mayNot)
    throw new AwsError('OperationNotPermitted', `User ${accountId} cannot do that with ${attachment.id}`);
  if (!states.includes(state)) throw inTheWrongState(attachment.id);
  return attachment;
}

export const afterwards = (call: Call): number => call.nowMs + call.world.options.connectionTransitionMs;

/** Begins a change of an attachment that takes a while. */
export function turn(
  call: Call,
  attachment: GatewayAttachment,
  through: GatewayAttachmentState,
  to: GatewayAttachmentState,
): void {
  attachment.phases = turned(
    attachment.phases,
    call.nowMs,
    { state: through, at: call.nowMs },
    { state: to, at: afterwards(call) },
  );
}

const isForgotten = ({ phases }: TransitGateway | GatewayAttachment, nowMs: number): boolean => {
  const { state = 'deleted', at = 0 } = phaseAt<string>(phases, nowMs) ?? {};
  return ENDED.includes(state) && nowMs >= at + VISIBLE_MS;
};

/** Takes the interfaces of attachments that are gone, and forgets what AWS does not show any longer. */
export function settleGateways(here: Ec2Region, nowMs: number): boolean {
  let changed = false;
  for (const things of [here.transitGateways, here.gatewayAttachments])
    for (const thing of things.values())
      if (isForgotten(thing, nowMs)) changed = things.delete(thing.id) || changed;
  for (const card of here.networkInterfaces.values()) {
    if (card.gatewayAttachmentId === undefined) continue;
    const attachment = here.gatewayAttachments.get(card.gatewayAttachmentId);
    if (!attachment || !isLive(attachment, nowMs))
      changed = here.networkInterfaces.delete(card.id) || changed;
  }
  return changed;
}
