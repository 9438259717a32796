import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type {
  Ec2Region,
  GatewayAttachment,
  GatewayAttachmentState,
  TransitGateway,
  TransitGatewayState,
} from '../state/ec2-model.ts';
import { phaseAt } from './phases.ts';
import { ec2Of } from './region.ts';
import { noSuchResources } from './taggable.ts';

/** How long what is deleted is still shown. AWS makes no promise. */
const VISIBLE_MS = 3_600_000;

export const gatewayState = ({ phases }: TransitGateway, nowMs: number): TransitGatewayState =>
  phaseAt(phases, nowMs)?.state ?? 'deleted';

export const attachmentState = ({ phases }: GatewayAttachment, nowMs: number): GatewayAttachmentState =>
  phaseAt(phases, nowMs)?.state ?? 'deleted';

/** Whether it is, or may yet become, an attachment, or is not gone yet. */
export const isLive = (attachment: GatewayAttachment, nowMs: number): boolean =>
  !['deleted', 'failed'].includes(attachmentState(attachment, nowMs));

export const attachmentsOf = (call: Call, gatewayId: string): GatewayAttachment[] =>
  [...ec2Of(call).gatewayAttachments.values()].filter(
    (each) => each.gatewayId === gatewayId && isLive(each, call.nowMs),
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
export function availableGateway(call: Call, id = ''): TransitGateway {
  const gateway = ec2Of(call).transitGateways.get(id);
  if (!gateway || gatewayState(gateway, call.nowMs) === 'deleted') throw gone('transit-gateway', id);
  if (gatewayState(gateway, call.nowMs) !== 'available') throw inTheWrongState(id);
  return gateway;
}

/** An attachment that something can be done with. */
export function availableAttachment(call: Call, id = ''): GatewayAttachment {
  const attachment = ec2Of(call).gatewayAttachments.get(id);
  const state = attachment && attachmentState(attachment, call.nowMs);
  if (!attachment || state === 'deleted') throw gone('transit-gateway-attachment', id);
  if (state !== 'available' && state !== 'failed') throw inTheWrongState(id);
  return attachment;
}

const isForgotten = ({ phases }: TransitGateway | GatewayAttachment, nowMs: number): boolean => {
  const { state = 'deleted', at = 0 } = phaseAt<string>(phases, nowMs) ?? {};
  return ['deleted', 'failed'].includes(state) && nowMs >= at + VISIBLE_MS;
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
