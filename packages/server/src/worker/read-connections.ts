import type { PeeringsBody, TaskErrorCode, TransitGatewaysBody } from '@berth/api';
import {
  CONNECTION_IDS,
  type ObservedVpcPeering,
  type PeeringSpec,
  type Seen,
  shownPeeringStatus,
} from '@berth/domain';
import type { DeploymentTarget, TransitGatewaysSeen, WatchedSubscription } from '@berth/engine';
import { INTERNAL_ACCOUNT_ID } from '../app/names.ts';
import type { SubscriptionRecord } from '../app/subscription.ts';
import { numberTransitGateways } from '../db/repositories/transit-gateways.ts';
import { subscriptionOf } from './change-subscription.ts';
import type { Attempt } from './context.ts';
import { deploymentTarget } from './deployment-target.ts';
import { complete } from './ending.ts';
import { failed, type Outcome } from './outcome.ts';
import { notAvailable, subscriptionGone } from './subscription-outcome.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** One look at AWS for a subscription, or why there was none. What was not seen is never called absent. */
async function look<T>(
  { context, task, signal }: Attempt,
  { accountId, cloudAccountId, spec, record }: SubscriptionRecord,
  see: (target: DeploymentTarget, watched: WatchedSubscription, signal: AbortSignal) => Promise<Seen<T>>,
  otherwise: TaskErrorCode = 'GENERAL_ERROR',
): Promise<{ seen: T } | Failed> {
  const reason = { kind: 'task', id: task.taskId } as const;
  const access = await deploymentTarget(context, accountId, cloudAccountId, reason);
  if ('kind' in access) return access;
  const seen = await see(access.target, { spec, record }, signal);
  signal.throwIfAborted();
  if (seen.kind === 'present') return { seen: seen.value };
  const because = seen.kind === 'unknown' ? seen.because : 'absent';
  // What AWS says in the vendor's own account is not the tenant's to read.
  const said =
    seen.kind === 'unknown' && seen.detail && !access.target.hosted ? ` (AWS: ${seen.detail})` : '';
  if (because === 'denied')
    return failed(
      'CLOUD_ACCOUNT_PERMISSION_FAILED',
      `AWS does not let the cloud account's key look at it. Verify the cloud account to see which permission is missing.${said}`,
    );
  if (because === 'bad-credentials')
    return failed(
      'CLOUD_ACCOUNT_INVALID_CREDS',
      `AWS does not accept the access key of the cloud account. Enter a valid one.${said}`,
    );
  return failed(otherwise, `AWS could not be looked at (${because}). Try again.${said}`);
}

/** Ends a question with its answer. */
async function answer(
  attempt: Attempt,
  subscription: SubscriptionRecord,
  resource: Record<string, unknown>,
  info?: string,
): Promise<Outcome> {
  await attempt.step('subscription.committing');
  await attempt.context.database.transaction((tx) =>
    complete(tx, attempt, {
      resourceId: subscription.id,
      resource: subscription.name,
      description: '',
      checks: [],
      answer: resource,
      ...(info !== undefined && { info }),
      quiet: true,
    }),
  );
  return { kind: 'completed' };
}

/** The peerings that are wanted, as AWS has them now. */
export async function readPeerings(attempt: Attempt): Promise<Outcome> {
  const { deployer } = attempt.context;
  if (!deployer) return notAvailable();
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(attempt.task.subscriptionId);
  const { peerings = [] } = subscription.spec;
  await attempt.step('subscription.checked');
  if (peerings.length === 0) return answer(attempt, subscription, { peerings: [] });
  const looked = await look(
    attempt,
    subscription,
    (...asked) => deployer.lookAtPeerings(...asked),
    'VPC_PEERING_GENERAL_ERROR',
  );
  if ('kind' in looked) return looked;
  const seen = looked.seen.peerings;
  const body: PeeringsBody = {
    peerings: peerings.map((one) =>
      toPeering(one, subscription, seen.get(CONNECTION_IDS.vpcPeering(one.id))),
    ),
  };
  return answer(attempt, subscription, body);
}

function toPeering(
  { id, awsAccountId, vpcId, region, cidrs }: PeeringSpec,
  { record, status: of, problems }: SubscriptionRecord,
  seen: ObservedVpcPeering | undefined,
): PeeringsBody['peerings'][number] {
  const known = record.resources.find(({ logicalId }) => logicalId === CONNECTION_IDS.vpcPeering(id));
  const how = record.choices.endedConnections?.[CONNECTION_IDS.vpcPeering(id)];
  const status = shownPeeringStatus(seen, {
    recorded: known !== undefined,
    failed: of === 'error',
    ended: how !== undefined,
  });
  const uid = seen?.id ?? known?.physicalId;
  const gone = how === undefined ? problems[0]?.message : `It was ${how}. Delete it to ask anew.`;
  const reason = seen ? seen.statusMessage : status === 'failed' ? gone : null;
  const [first, ...more] = cidrs;
  return {
    vpcPeeringId: id,
    status,
    ...(reason && { statusReason: reason }),
    awsAccountId,
    ...(uid !== undefined && { awsPeeringUid: uid }),
    vpcUid: vpcId,
    ...(first !== undefined && more.length === 0
      ? { vpcCidr: first }
      : {
          vpcCidrs: cidrs.map((vpcCidr) => ({
            vpcCidr,
            active: status === 'active' ? 'active' : 'inactive',
          })),
        }),
    regionName: region,
  };
}

/** What AWS shows of transit gateways; nothing of the vendor's own account, where tenants would see each other's. */
export async function lookAtTransitGateways(
  attempt: Attempt,
  subscription: SubscriptionRecord,
): Promise<TransitGatewaysSeen | Failed> {
  const { deployer } = attempt.context;
  if (!deployer) return notAvailable();
  const looked =
    subscription.cloudAccountId === INTERNAL_ACCOUNT_ID
      ? { seen: { gateways: [], attachments: new Map() } }
      : await look(attempt, subscription, (...asked) => deployer.lookAtTransitGateways(...asked));
  return 'kind' in looked ? looked : looked.seen;
}

/** The transit gateways that the network could be attached to, and those that it is. */
export async function readTransitGateways(attempt: Attempt): Promise<Outcome> {
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(attempt.task.subscriptionId);
  await attempt.step('subscription.checked');
  const seen = await lookAtTransitGateways(attempt, subscription);
  if ('kind' in seen) return seen;
  const { attachments: wanted = [] } = subscription.spec;
  const there = seen.gateways.filter(({ state }) => state !== 'deleted' && state !== 'deleting');
  const uids = [...new Set([...there.map(({ id }) => id), ...wanted.map((one) => one.transitGatewayId)])];
  const numbers = await numberTransitGateways(attempt.context.database.outer, subscription, uids);
  const body: TransitGatewaysBody = {
    tgws: uids.map((uid) => {
      const gateway = seen.gateways.find(({ id }) => id === uid);
      const attached = wanted.find((one) => one.transitGatewayId === uid);
      const id = attached?.id ?? numbers.get(uid) ?? 0;
      const one = attached && seen.attachments.get(CONNECTION_IDS.transitGatewayAttachment(id));
      const state = attached ? (one?.state ?? notMade(subscription, id)) : null;
      return {
        id,
        awsTgwUid: uid,
        ...(one && { attachmentUid: one.id }),
        status: state ?? gateway?.state ?? 'unknown',
        ...(state !== null && { attachmentStatus: state }),
        ...(gateway && { awsAccountId: gateway.ownerId }),
        cidrs: (attached?.cidrs ?? []).map((cidrAddress) => ({
          cidrAddress,
          status: state === 'available' ? 'active' : 'inactive',
        })),
      };
    }),
  };
  return answer(attempt, subscription, body);
}

/** Of an attachment that AWS does not have: it is still to be made, ended, was deleted by somebody, or cannot be made. */
function notMade({ record, status }: SubscriptionRecord, id: number): string {
  const logicalId = CONNECTION_IDS.transitGatewayAttachment(id);
  if (record.choices.endedConnections?.[logicalId] !== undefined) return 'failed';
  if (record.resources.some((one) => one.logicalId === logicalId)) return 'deleted';
  return status === 'error' ? 'failed' : 'initiating-request';
}

/** What is shared with an AWS account shows to whoever may use Resource Access Manager there. */
const NO_SHARES =
  "Berth can't see, accept or reject what is shared with the AWS account: the published policy grants no ram:*. " +
  'An administrator of the account answers it (Resource Access Manager, Shared with me); the transit gateway is then among the transit gateways of the subscription.';

export async function readInvitations(attempt: Attempt): Promise<Outcome> {
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(attempt.task.subscriptionId);
  await attempt.step('subscription.checked');
  return answer(attempt, subscription, { resources: [] }, NO_SHARES);
}

export async function refuseInvitation(attempt: Attempt): Promise<Outcome> {
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(attempt.task.subscriptionId);
  return failed('TGW_RESOURCE_SHARE_DOES_NOT_EXIST', `tgwInvitationId: ${NO_SHARES}`);
}
