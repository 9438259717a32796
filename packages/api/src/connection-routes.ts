import type { Route } from './route.ts';
import {
  ATTACHMENT_REMEDIES,
  attachmentUpdateSchema,
  PEERING_REMEDIES,
  peeringCreateSchema,
  peeringUpdateSchema,
} from './schemas/connection.ts';
import { taskSchema } from './schemas/task.ts';

const common = {
  area: 'subscriptions',
  access: 'both',
  answer: 'json',
  extension: false,
  tenantScoped: true,
  response: taskSchema,
} as const;
const read = { ...common, kind: 'read', method: 'GET' } as const;
const mutate = { ...common, kind: 'mutate', status: 202 } as const;
const one = { subscriptionId: 'id' } as const;
const peering = { path: '/v1/subscriptions/{subscriptionId}/peerings/{peeringId}' } as const;
const attachment = { path: '/v1/subscriptions/{subscriptionId}/transitGateways/{TgwId}/attachment' } as const;
const invitations = '/v1/subscriptions/{subscriptionId}/transitGateways/invitations';

const NO_INVITATIONS =
  'A task that fails, with the reason: the published policy grants no ram:*, so that an administrator of the AWS account answers what is shared with it.';

/** Routes of what connects a subscription's network with others. Success codes are the contract's (section 1.5). */
export const connectionRoutes = {
  getVpcPeering: {
    ...read,
    params: one,
    operationId: 'getVpcPeering',
    path: '/v1/subscriptions/{subscriptionId}/peerings',
    summary: 'Get the VPC peerings of a subscription',
    description: 'A task, whose response.resource has the peerings, as AWS has them now.',
    status: 202,
  },
  createVpcPeering: {
    ...mutate,
    params: one,
    operationId: 'createVpcPeering',
    method: 'POST',
    path: '/v1/subscriptions/{subscriptionId}/peerings',
    summary: 'Create a VPC peering',
    description:
      'A task. AWS is then asked for the peering, and routes are led to it. It stays pending-acceptance until the owner of the other VPC accepts it; the routes back are theirs, too.',
    body: peeringCreateSchema,
    remedies: PEERING_REMEDIES,
  },
  updateVpcPeering: {
    ...mutate,
    ...peering,
    params: { ...one, peeringId: 'id' },
    operationId: 'updateVpcPeering',
    method: 'PUT',
    summary: 'Replace the ranges of a VPC peering',
    description: 'A task. The routes of the subscription follow; the peering itself stays as it is.',
    body: peeringUpdateSchema,
    remedies: PEERING_REMEDIES,
  },
  deleteVpcPeering: {
    ...mutate,
    ...peering,
    params: { ...one, peeringId: 'id' },
    operationId: 'deleteVpcPeering',
    method: 'DELETE',
    summary: 'Delete a VPC peering',
    description: 'A task. Possible from error, too.',
  },
  getTgws: {
    ...read,
    params: one,
    operationId: 'getTgws',
    path: '/v1/subscriptions/{subscriptionId}/transitGateways',
    summary: 'Get the transit gateways of a subscription',
    description:
      "A task, whose response.resource has those that the cloud account's key sees in the region: of the AWS account, and shared with it and accepted there.",
    status: 200,
  },
  createTgwAttachment: {
    ...mutate,
    ...attachment,
    params: { ...one, TgwId: 'id' },
    operationId: 'createTgwAttachment',
    method: 'POST',
    summary: 'Attach the network of a subscription to a transit gateway',
    description: 'A task. Nothing is led to the transit gateway until it is given ranges.',
  },
  updateTgwAttachmentCidrs: {
    ...mutate,
    ...attachment,
    params: { ...one, TgwId: 'id' },
    operationId: 'updateTgwAttachmentCidrs',
    method: 'PUT',
    summary: 'Replace the ranges behind a transit gateway',
    description: 'A task. Possible once the attachment is available; the routes of the subscription follow.',
    body: attachmentUpdateSchema,
    remedies: ATTACHMENT_REMEDIES,
  },
  deleteTgwAttachment: {
    ...mutate,
    ...attachment,
    params: { ...one, TgwId: 'id' },
    operationId: 'deleteTgwAttachment',
    method: 'DELETE',
    summary: 'Delete the attachment to a transit gateway',
    description: 'A task. Possible from error, too.',
  },
  getTgwSharedInvitations: {
    ...read,
    params: one,
    operationId: 'getTgwSharedInvitations',
    path: invitations,
    summary: 'Get the transit gateways that wait to be accepted',
    description:
      'A task, whose response.resource has none: the published policy grants no ram:*, so that they are seen and accepted in the AWS account alone. response.additionalInfo says so.',
    status: 200,
  },
  acceptTgwResourceShare: {
    ...mutate,
    params: { ...one, tgwInvitationId: 'id' },
    operationId: 'acceptTgwResourceShare',
    method: 'PUT',
    path: `${invitations}/{tgwInvitationId}/accept`,
    summary: 'Accept a shared transit gateway',
    description: NO_INVITATIONS,
  },
  rejectTgwResourceShare: {
    ...mutate,
    params: { ...one, tgwInvitationId: 'id' },
    operationId: 'rejectTgwResourceShare',
    method: 'PUT',
    path: `${invitations}/{tgwInvitationId}/reject`,
    summary: 'Reject a shared transit gateway',
    description: NO_INVITATIONS,
  },
} as const satisfies Record<string, Route>;
