import {
  choicesMade,
  connectionKindsOf,
  type DeploymentProblem,
  decideDeployment,
  describeSubscriptionStep,
  isWait,
  type SubscriptionAwsAction,
  type SubscriptionSpec,
  type SubscriptionWait,
  subscriptionAwsName,
  type VendorProfile,
} from '@berth/domain';
import { type Aim, observerFor, planFor } from './aim.ts';
import type { Ec2Cloud } from './cloud-ports.ts';
import { estimate } from './estimate.ts';
import { lookAtFacts, unansweredLook } from './observe-subscription.ts';
import type { DeploymentPlan, DeploymentRecord } from './ports.ts';

/** Stands in for the key pair's public key where nothing is made. */
const NO_KEY = 'ssh-ed25519 AAAA';

/** What a wait asks AWS. */
const LOOKS: Record<SubscriptionWait, string> = {
  WaitForNodes: 'DescribeInstances',
  WaitForStop: 'DescribeInstances',
  WaitForTermination: 'DescribeInstances',
  WaitForPeering: 'DescribeVpcPeeringConnections',
  WaitForPeeringRemoval: 'DescribeVpcPeeringConnections',
  WaitForAttachment: 'DescribeTransitGatewayVpcAttachments',
  WaitForDetachment: 'DescribeTransitGatewayVpcAttachments',
};

export interface PlanInput {
  profile: VendorProfile;
  spec: SubscriptionSpec;
  record: DeploymentRecord;
  cloud: Ec2Cloud;
  share: number;
  signal: AbortSignal;
  aim: Aim;
}

/** Looks, checks, and says what would be done to reach an aim. Changes nothing. */
export async function planBeforehand(input: PlanInput): Promise<DeploymentPlan> {
  const { profile, spec, record, cloud, share, signal, aim } = input;
  const open = !choicesMade(record.choices);
  const recorded = record.resources;
  const attempted = record.choices.connections ?? [];
  const [facts, permission] = await Promise.all([
    lookAtFacts(cloud.reader, { spec, recorded, attempted }, open, signal, observerFor(aim)),
    open ? askPermission(input) : { problems: [], unknown: [] },
  ]);
  signal.throwIfAborted();
  const publicKey = record.choices.publicKey ?? NO_KEY;
  const decision = decideDeployment({ profile, spec, facts, made: record.choices, recorded, publicKey });
  const problems = [...decision.problems, ...permission.problems];
  const unknown = [...decision.unknown, ...permission.unknown];
  const nothing = { steps: [], calls: 0, estimatedMs: 0 };
  const unanswered = unansweredLook(facts, open);
  if (unanswered) {
    const what = 'What there is in the AWS account';
    const because = unanswered.detail ?? unanswered.because;
    return { problems, unknown: [...unknown, { what, because }], ...nothing };
  }
  if (!decision.decided) return { problems, unknown, ...nothing };
  const plan = planFor({ profile, record, aim }, decision.decided.blueprint, facts.inventory);
  problems.push(
    ...plan.obstacles.map(({ because, remedy }): DeploymentProblem => {
      return { code: 'PROVISION_FAILURE', field: null, message: because.text, remedy, evidence: null };
    }),
  );
  const vpcKnown = !plan.steps.some(({ action }) => action.call === 'CreateVpc');
  const more = connectionKindsOf(spec, recorded, attempted).size;
  const { calls, ms } = estimate(plan.steps, { share, vpcKnown, open, more });
  return {
    problems,
    unknown,
    steps: plan.steps.map(({ id, resource, action, because, dependsOn }) => ({
      id,
      title: describeSubscriptionStep(resource, action),
      because: because.text,
      call: isWait(action) ? LOOKS[action.call] : action.call,
      dependsOn,
    })),
    calls,
    estimatedMs: ms,
  };
}

/** Asks AWS whether the creations would be permitted that need nothing else to be there first. */
async function askPermission({ profile, spec, cloud, signal }: PlanInput) {
  const { key: Key, value: Value } = profile.identifierTag;
  const Tags = [{ Key, Value }];
  const actions: SubscriptionAwsAction[] = [
    ...(spec.network.kind === 'new'
      ? ([
          { call: 'CreateVpc', input: { CidrBlock: spec.network.deploymentCidr, Tags } },
          { call: 'CreateInternetGateway', input: { Tags } },
        ] as const)
      : []),
    { call: 'ImportKeyPair', input: { KeyName: subscriptionAwsName(spec), PublicKeyMaterial: NO_KEY, Tags } },
  ];
  const answers = await Promise.all(actions.map((action) => cloud.actor.mayI(action, signal)));
  const problems: DeploymentProblem[] = [];
  const unknown: DeploymentPlan['unknown'] = [];
  for (const [index, answer] of answers.entries()) {
    const call = actions[index]?.call ?? '';
    if (answer.kind === 'present' && answer.value === 'denied') {
      problems.push({
        code: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
        field: null,
        message: `AWS would deny ${call} to the programmatic user of the cloud account.`,
        remedy:
          'Verify the cloud account to see which permission is missing; a policy of the organization can deny it, too.',
        evidence: `${call} with DryRun: UnauthorizedOperation`,
      });
    }
    if (answer.kind === 'unknown') {
      unknown.push({ what: `Whether AWS permits ${call}`, because: answer.detail ?? answer.because });
    }
  }
  return { problems, unknown };
}
