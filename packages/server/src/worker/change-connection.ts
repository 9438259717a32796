import {
  attachmentRangeProblems,
  CONNECTION_IDS,
  connectivityProblems,
  type PeeringSpec,
  type RequestProblem,
  readPeering,
  readRanges,
  type SubscriptionSpec,
} from '@berth/domain';
import { INTERNAL_ACCOUNT_ID } from '../app/names.ts';
import type { ConnectionTaskRequest, SubscriptionRecord } from '../app/subscription.ts';
import { nextPeeringId } from '../db/repositories/sequences.ts';
import { transitGatewayUid } from '../db/repositories/transit-gateways.ts';
import { type Decision, notActive, storeWanted, subscriptionOf } from './change-subscription.ts';
import type { Attempt } from './context.ts';
import { failed, type Outcome } from './outcome.ts';
import { lookAtTransitGateways } from './read-connections.ts';
import { notAvailable, refusedFor, subscriptionGone } from './subscription-outcome.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;
type Change = Extract<
  ConnectionTaskRequest,
  {
    kind:
      | 'peering-create'
      | 'peering-update'
      | 'peering-delete'
      | 'attachment-create'
      | 'attachment-update'
      | 'attachment-delete';
  }
>;
type OfGateway = { transitGateway: number };
type Wanted = Decision & { resourceId: number };

/** Stores what is wanted of a subscription's connections from now on, with the job that brings AWS there. */
export async function changeConnection(attempt: Attempt, request: Change): Promise<Outcome> {
  const { task, context } = attempt;
  if (!context.deployer) return notAvailable();
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(task.subscriptionId);
  const wanted = await wantedBy(attempt, subscription, request);
  return 'kind' in wanted ? wanted : storeWanted(attempt, subscription, wanted);
}

function wantedBy(
  attempt: Attempt,
  subscription: SubscriptionRecord,
  request: Change,
): Promise<Wanted | Failed> | Wanted | Failed {
  switch (request.kind) {
    case 'peering-create':
      return createPeering(attempt, subscription, request);
    case 'peering-update':
      return updatePeering(subscription, request);
    case 'peering-delete':
      return deletePeering(subscription, request);
    case 'attachment-create':
      return createAttachment(attempt, subscription, request);
    case 'attachment-update':
      return updateAttachment(attempt, subscription, request);
    case 'attachment-delete':
      return deleteAttachment(subscription, request);
  }
}

/** Whether there is a network to connect: active, or being changed since. */
const isBuilt = ({ status, record }: SubscriptionRecord): boolean =>
  status === 'active' ||
  (status === 'pending' && record.resources.some(({ logicalId }) => logicalId === 'Vpc'));

const notBuilt = ({ name, status }: SubscriptionRecord): Failed =>
  failed(
    'VPC_PEERING_CLUSTER_NOT_ACTIVE',
    `subscriptionId: subscription ${name} is ${status}. Wait until it is active, then connect its network.`,
  );

function changed(
  subscription: SubscriptionRecord,
  part: Partial<SubscriptionSpec>,
  description: string,
  resourceId: number,
): Wanted {
  const spec = { ...subscription.spec, ...part };
  return { change: { spec, status: 'pending' }, description, resourceId };
}

async function createPeering(
  { context }: Attempt,
  subscription: SubscriptionRecord,
  { asked }: Extract<Change, { kind: 'peering-create' }>,
): Promise<Wanted | Failed> {
  const { spec, name } = subscription;
  const read = readPeering(spec, asked);
  if (!read.ok) return refusedFor(read.error);
  if (!isBuilt(subscription)) return notBuilt(subscription);
  const id = await nextPeeringId(context.database.outer);
  const peerings = [...(spec.peerings ?? []), { id, ...read.value }];
  const description = `Accepted peering ${id} of subscription ${name} with ${read.value.vpcId}`;
  return changed(subscription, { peerings }, description, id);
}

const peeringOf = ({ spec }: SubscriptionRecord, id: number): PeeringSpec | undefined =>
  spec.peerings?.find((one) => one.id === id);

const noPeering = ({ name }: SubscriptionRecord, id: number): Failed =>
  failed(
    'VPC_PEERING_NOT_FOUND',
    `peeringId: subscription ${name} has no peering ${id}. List its peerings to see which there are.`,
  );

function updatePeering(
  subscription: SubscriptionRecord,
  { peeringId, asked }: Extract<Change, { kind: 'peering-update' }>,
): Wanted | Failed {
  const { spec, name } = subscription;
  const peering = peeringOf(subscription, peeringId);
  if (!peering) return noPeering(subscription, peeringId);
  const { cidrs, problems } = readRanges(spec, asked, peeringId);
  if (problems.length > 0) return refusedFor(problems);
  const description = `Changed peering ${peeringId} of subscription ${name}`;
  if (sameTexts(cidrs, peering.cidrs)) return { change: {}, description, resourceId: peeringId };
  if (!mayTakeBack(subscription)) return notBuilt(subscription);
  const peerings = (spec.peerings ?? []).map((one) => (one.id === peeringId ? { ...one, cidrs } : one));
  return changed(subscription, { peerings }, description, peeringId);
}

const sameTexts = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** From error, too: what AWS refuses can be taken back, and ranges that are more than it takes can be fewer. Not while everything is being removed anyway. */
const mayTakeBack = ({ status, goal }: SubscriptionRecord): boolean =>
  goal === 'apply' && status !== 'deleting' && status !== 'deleted';

function deletePeering(
  subscription: SubscriptionRecord,
  { peeringId }: Extract<Change, { kind: 'peering-delete' }>,
): Wanted | Failed {
  const { spec, name } = subscription;
  if (!peeringOf(subscription, peeringId)) return noPeering(subscription, peeringId);
  if (!mayTakeBack(subscription)) return notActive(subscription, 'is being deleted, with its peerings');
  const peerings = (spec.peerings ?? []).filter(({ id }) => id !== peeringId);
  const description = `Accepted peering ${peeringId} of subscription ${name} for deletion`;
  return changed(subscription, { peerings }, description, peeringId);
}

const noGateway = (number: number): Failed =>
  failed(
    'TGW_DOES_NOT_EXIST',
    `TgwId: the cloud account's key sees no transit gateway ${number} in the region. List them to see which there are; ` +
      'one of another AWS account has to be shared with this one (Resource Access Manager), and accepted there by its administrator.',
  );

async function createAttachment(
  attempt: Attempt,
  subscription: SubscriptionRecord,
  { transitGateway }: OfGateway,
): Promise<Wanted | Failed> {
  const { spec, name, cloudAccountId } = subscription;
  const problems = connectivityProblems(spec);
  if (problems.length > 0) return refusedFor(problems);
  const uid = await transitGatewayUid(attempt.context.database.outer, subscription, transitGateway);
  if (uid === null || cloudAccountId === INTERNAL_ACCOUNT_ID) return noGateway(transitGateway);
  const description = `Accepted the attachment of subscription ${name} to ${uid}`;
  const { attachments = [] } = spec;
  if (attachments.some(({ id }) => id === transitGateway))
    return { change: {}, description, resourceId: transitGateway };
  if (!isBuilt(subscription)) return { ...notActive(subscription, `is ${subscription.status}`) };
  const logicalId = CONNECTION_IDS.transitGatewayAttachment(transitGateway);
  // One that ended keeps that end until it is deleted.
  if (subscription.record.choices.endedConnections?.[logicalId] !== undefined)
    return notActive(subscription, 'is still being detached from it');
  const seen = await lookAtTransitGateways(attempt, subscription);
  if ('kind' in seen) return seen;
  if (!seen.gateways.some(({ id, state }) => id === uid && state === 'available'))
    return noGateway(transitGateway);
  const more = [...attachments, { id: transitGateway, transitGatewayId: uid, cidrs: [] }];
  return changed(subscription, { attachments: more }, description, transitGateway);
}

const noAttachment = ({ name }: SubscriptionRecord, number: number): Failed =>
  failed(
    'TGW_ATTACHMENT_DOES_NOT_EXIST',
    `TgwId: subscription ${name} is not attached to transit gateway ${number}. Attach it first.`,
  );

async function updateAttachment(
  attempt: Attempt,
  subscription: SubscriptionRecord,
  { transitGateway, cidrs }: Extract<Change, { kind: 'attachment-update' }>,
): Promise<Wanted | Failed> {
  const { spec, name } = subscription;
  const attachment = spec.attachments?.find(({ id }) => id === transitGateway);
  if (!attachment) return noAttachment(subscription, transitGateway);
  const problems: RequestProblem[] = attachmentRangeProblems(spec, attachment, cidrs);
  if (problems.length > 0) return refusedFor(problems);
  const description = `Changed what subscription ${name} leads to ${attachment.transitGatewayId}`;
  if (sameTexts(cidrs, attachment.cidrs)) return { change: {}, description, resourceId: transitGateway };
  if (!mayTakeBack(subscription)) return notActive(subscription, `is ${subscription.status}`);
  const seen = await lookAtTransitGateways(attempt, subscription);
  if ('kind' in seen) return seen;
  const state = seen.attachments.get(CONNECTION_IDS.transitGatewayAttachment(transitGateway))?.state;
  // Without ranges nothing is led to it, whatever its state.
  if (state !== 'available' && cidrs.length > 0)
    return failed(
      'TGW_ATTACHMENT_IS_NOT_ACTIVE',
      `TgwId: the attachment to transit gateway ${transitGateway} is ${state ?? 'not made yet'}. Wait until it is available` +
        '; a transit gateway of another AWS account may have to accept it there first.',
    );
  const attachments = (spec.attachments ?? []).map((one) =>
    one.id === transitGateway ? { ...one, cidrs } : one,
  );
  return changed(subscription, { attachments }, description, transitGateway);
}

function deleteAttachment(subscription: SubscriptionRecord, { transitGateway }: OfGateway): Wanted | Failed {
  const { spec, name } = subscription;
  const attachments = (spec.attachments ?? []).filter(({ id }) => id !== transitGateway);
  if (attachments.length === (spec.attachments ?? []).length)
    return noAttachment(subscription, transitGateway);
  if (!mayTakeBack(subscription)) return notActive(subscription, 'is being deleted, with its attachments');
  const description = `Accepted the attachment of subscription ${name} to transit gateway ${transitGateway} for deletion`;
  return changed(subscription, { attachments }, description, transitGateway);
}
