import type { z } from 'zod';
import type { peeringCreateSchema, peeringUpdateSchema } from '../schemas/connection.ts';
import type { Task } from '../schemas/task.ts';
import type { JsonCall } from './json-call.ts';

/** What is left out gets its default; see the route table for the rules. */
export type PeeringCreateBody = z.input<typeof peeringCreateSchema>;
export type PeeringUpdateBody = z.input<typeof peeringUpdateSchema>;

/** What connects a subscription's network with others, as functions. Each gives the task that does it. */
export interface ConnectionClient {
  /** A task, whose `response.resource` is a {@link PeeringsBody}. */
  getPeerings(subscriptionId: number, signal?: AbortSignal): Promise<Task>;
  createPeering(subscriptionId: number, body: PeeringCreateBody, signal?: AbortSignal): Promise<Task>;
  updatePeering(
    subscriptionId: number,
    peeringId: number,
    body: PeeringUpdateBody,
    signal?: AbortSignal,
  ): Promise<Task>;
  deletePeering(subscriptionId: number, peeringId: number, signal?: AbortSignal): Promise<Task>;
  /** A task, whose `response.resource` is a {@link TransitGatewaysBody}. */
  getTransitGateways(subscriptionId: number, signal?: AbortSignal): Promise<Task>;
  createAttachment(subscriptionId: number, transitGatewayId: number, signal?: AbortSignal): Promise<Task>;
  /** The ranges behind the transit gateway, in place of those there. */
  updateAttachment(
    subscriptionId: number,
    transitGatewayId: number,
    cidrs: string[],
    signal?: AbortSignal,
  ): Promise<Task>;
  deleteAttachment(subscriptionId: number, transitGatewayId: number, signal?: AbortSignal): Promise<Task>;
  /** Of Redis Cloud: Berth sees no invitations, and the task says so. */
  getInvitations(subscriptionId: number, signal?: AbortSignal): Promise<Task>;
  acceptInvitation(subscriptionId: number, invitationId: number, signal?: AbortSignal): Promise<Task>;
  rejectInvitation(subscriptionId: number, invitationId: number, signal?: AbortSignal): Promise<Task>;
}

export function connectionClient(json: JsonCall): ConnectionClient {
  const gateway = (subscriptionId: number, TgwId: number) => ({ subscriptionId, TgwId });
  const invitation = (subscriptionId: number, tgwInvitationId: number) => ({
    subscriptionId,
    tgwInvitationId,
  });
  return {
    getPeerings: (subscriptionId, signal) => json('getVpcPeering', { params: { subscriptionId }, signal }),
    createPeering: (subscriptionId, body, signal) =>
      json('createVpcPeering', { params: { subscriptionId }, body, signal }),
    updatePeering: (subscriptionId, peeringId, body, signal) =>
      json('updateVpcPeering', { params: { subscriptionId, peeringId }, body, signal }),
    deletePeering: (subscriptionId, peeringId, signal) =>
      json('deleteVpcPeering', { params: { subscriptionId, peeringId }, signal }),
    getTransitGateways: (subscriptionId, signal) => json('getTgws', { params: { subscriptionId }, signal }),
    createAttachment: (subscriptionId, id, signal) =>
      json('createTgwAttachment', { params: gateway(subscriptionId, id), signal }),
    updateAttachment: (subscriptionId, id, cidrs, signal) =>
      json('updateTgwAttachmentCidrs', { params: gateway(subscriptionId, id), body: { cidrs }, signal }),
    deleteAttachment: (subscriptionId, id, signal) =>
      json('deleteTgwAttachment', { params: gateway(subscriptionId, id), signal }),
    getInvitations: (subscriptionId, signal) =>
      json('getTgwSharedInvitations', { params: { subscriptionId }, signal }),
    acceptInvitation: (subscriptionId, id, signal) =>
      json('acceptTgwResourceShare', { params: invitation(subscriptionId, id), signal }),
    rejectInvitation: (subscriptionId, id, signal) =>
      json('rejectTgwResourceShare', { params: invitation(subscriptionId, id), signal }),
  };
}
