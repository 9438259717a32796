import type { attachmentUpdateSchema, peeringCreateSchema, peeringUpdateSchema } from '@berth/api';
import type { z } from 'zod';
import type { App, SubscriptionChange } from '../app/app.ts';
import { accepted } from './accepted.ts';
import type { Handler, RouteRequest } from './pipeline.ts';

type Ranges = Pick<z.output<typeof peeringCreateSchema>, 'vpcCidr' | 'vpcCidrs'>;

/** Clients of typed languages send an empty text for what they do not set. */
const toRanges = ({ vpcCidr, vpcCidrs }: Ranges) => ({ vpcCidr: vpcCidr || null, vpcCidrs: vpcCidrs ?? [] });

const idOf = ({ ids }: RouteRequest, name: string): number => ids[name] ?? 0;

/** Handlers of what connects a subscription's network with others. */
export function connectionHandlers(app: App) {
  const asking =
    (change: (request: RouteRequest) => SubscriptionChange): Handler =>
    async (request) =>
      accepted(
        await app.askOfSubscription(request.caller, idOf(request, 'subscriptionId'), change(request)),
        request,
      );
  return {
    getVpcPeering: asking(() => ({ kind: 'peerings-read' })),
    createVpcPeering: asking(({ input }) => {
      const { provider, region, awsAccountId, vpcId, ...ranges } = input as z.output<
        typeof peeringCreateSchema
      >;
      const asked = { provider, region, awsAccountId, vpcId, ...toRanges(ranges) };
      return { kind: 'peering-create', asked };
    }),
    updateVpcPeering: asking((request) => ({
      kind: 'peering-update',
      peeringId: idOf(request, 'peeringId'),
      asked: toRanges(request.input as z.output<typeof peeringUpdateSchema>),
    })),
    deleteVpcPeering: asking((request) => ({
      kind: 'peering-delete',
      peeringId: idOf(request, 'peeringId'),
    })),
    getTgws: asking(() => ({ kind: 'transit-gateways-read' })),
    createTgwAttachment: asking((request) => ({
      kind: 'attachment-create',
      transitGateway: idOf(request, 'TgwId'),
    })),
    updateTgwAttachmentCidrs: asking((request) => ({
      kind: 'attachment-update',
      transitGateway: idOf(request, 'TgwId'),
      ...(request.input as z.output<typeof attachmentUpdateSchema>),
    })),
    deleteTgwAttachment: asking((request) => ({
      kind: 'attachment-delete',
      transitGateway: idOf(request, 'TgwId'),
    })),
    getTgwSharedInvitations: asking(() => ({ kind: 'invitations-read' })),
    acceptTgwResourceShare: asking((request) => ({
      kind: 'invitation-accept',
      invitation: idOf(request, 'tgwInvitationId'),
    })),
    rejectTgwResourceShare: asking((request) => ({
      kind: 'invitation-reject',
      invitation: idOf(request, 'tgwInvitationId'),
    })),
  } satisfies Record<string, Handler>;
}
