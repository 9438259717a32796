import type { Plan, Reason } from '../plan/plan.ts';
import { type CompleteInventory, EC2_KINDS, type UnseenPart } from './ec2-inventory.ts';
import { type Id, isRef } from './ec2-resources.ts';
import type { EndedConnections } from './ended-connections.ts';
import type { Owned, Recorded } from './owned.ts';
import { shortHash } from './short-hash.ts';
import type { SubscriptionAction } from './subscription-action.ts';

export type SubscriptionPlan = Plan<SubscriptionAction>;

/** A plan being written. */
export interface SubscriptionDraft {
  inventory: CompleteInventory;
  owned: Owned[];
  recorded: readonly Recorded[];
  /** Logical ids of nodes that are to be replaced, though they are there. */
  replace: ReadonlySet<string>;
  plan: SubscriptionPlan;
  /** AWS's ids of what is there and stays, by logical id. */
  known: Map<string, string>;
  /** The step that makes something that is not there, by logical id. */
  makers: Map<string, string>;
  /** Connections that came to nothing, and are not asked for again. */
  ended: EndedConnections;
}

export const emptyPlan = (): SubscriptionPlan => ({ steps: [], unchanged: [], obstacles: [] });

export const because = (code: string, text: string): Reason => ({ code, text });

/** Adds a step and gives its id, which is stable: the same step in a later plan has the same id. */
export function addSubscriptionStep(
  { plan }: Pick<SubscriptionDraft, 'plan'>,
  resource: string,
  action: SubscriptionAction,
  reason: Reason,
  dependsOn: (string | undefined)[] = [],
): string {
  const id = `${action.call}/${resource}${stepDetail(action)}`;
  const before = dependsOn.filter((other): other is string => other !== undefined);
  plan.steps.push({ id, resource, action, because: reason, dependsOn: [...new Set(before)] });
  return id;
}

/** What tells a step from another of the same call for the same resource: what it is done to, or with. */
function stepDetail(action: SubscriptionAction): string {
  switch (action.call) {
    case 'AuthorizeSecurityGroupIngress':
    case 'RevokeSecurityGroupIngress':
    case 'CreateTags':
    case 'DeleteTags':
      return `/${shortHash(JSON.stringify(action.input)).slice(0, 8)}`;
    case 'TerminateInstances':
    case 'StartInstances':
    case 'StopInstances':
    case 'ModifyInstanceAttribute':
    case 'AttachVolume':
    case 'AuthorizeSecurityGroupEgress':
    case 'WaitForStop':
    case 'WaitForTermination':
    case 'WaitForPeeringRemoval':
    case 'WaitForDetachment':
      return `/${shortHash(JSON.stringify(action.input)).slice(0, 8)}`;
    case 'RunInstances':
      return `/${action.input.ClientToken.slice(-8)}`;
    default:
      return action.call.startsWith('Delete') || action.call.startsWith('Detach')
        ? `/${Object.values(action.input).join('/')}`
        : '';
  }
}

/** AWS's id of a logical id where it is there, else the reference to what is to be made. */
export const place = (draft: SubscriptionDraft, id: Id): Id => {
  if (!isRef(id)) return id;
  const physical = draft.known.get(id.Ref);
  return physical ?? id;
};

/** The steps that make what the ids refer to. */
export const makersOf = (draft: SubscriptionDraft, ids: readonly Id[]): (string | undefined)[] =>
  ids.map((id) => (isRef(id) ? draft.makers.get(id.Ref) : undefined));

/** A plan that does nothing, because not everything could be seen. */
export function planWithoutLook(unseen: readonly UnseenPart[]): SubscriptionPlan {
  return {
    steps: [],
    unchanged: [],
    obstacles: unseen.map(({ kind, seen }) => ({
      resource: kind,
      because: because(
        `unknown_${seen.because.replaceAll('-', '_')}`,
        `The ${EC2_KINDS[kind].word}s could not be seen (${seen.because})${seen.detail ? `: ${seen.detail}` : ''}.`,
      ),
      remedy:
        seen.because === 'denied'
          ? 'Verify the cloud account to see which permission is missing.'
          : 'Try again.',
    })),
  };
}
