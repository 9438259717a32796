import {
  choicesMade,
  type DeploymentProblem,
  decideDeployment,
  describeSubscriptionStep,
  isWait,
  planSubscriptionApply,
  type SubscriptionAwsAction,
  type SubscriptionSpec,
  subscriptionAwsName,
  type VendorProfile,
} from '@berth/domain';
import type { Clock } from '../clock.ts';
import { applySubscription } from './apply-subscription.ts';
import type { Ec2Cloud, OpenEc2 } from './cloud-ports.ts';
import { type DeploymentRun, type RunSettings, startRun, stopped } from './deployment-run.ts';
import { createEc2Budgets, DEFAULT_SHARE, type Ec2Budgets } from './ec2-budget.ts';
import { estimate } from './estimate.ts';
import { lookAtFacts, unansweredLook } from './observe-subscription.ts';
import { patientReader } from './patient-reader.ts';
import type {
  DeploymentHooks,
  DeploymentOutcome,
  DeploymentPlan,
  DeploymentRecord,
  DeploymentTarget,
  SubscriptionDeployer,
} from './ports.ts';
import { removeSubscription } from './remove-subscription.ts';

export interface SubscriptionDeployerInput {
  profile: VendorProfile;
  /** `openEc2` of packages/aws. */
  open: OpenEc2;
  clock: Clock;
  /** Part of AWS's request buckets that may be used, of each AWS account and region. */
  share?: number;
  /** Who keeps the calls inside that share; of this process alone unless given. */
  budgets?: Ec2Budgets;
  /** How long AWS may not show what was made. */
  consistencyMs?: number;
  /** Between two looks at something that AWS does by itself. */
  pollMs?: number;
  /** How long nodes may take to report, and instances to be gone. */
  patienceMs?: number;
  concurrency?: number;
  random?: () => number;
}

/** Stands in for the key pair's public key where nothing is made. */
const NO_KEY = 'ssh-ed25519 AAAA';

/** The loop for subscriptions over an adapter of EC2. One deployer serves all accounts of a process. */
export function createSubscriptionDeployer(input: SubscriptionDeployerInput): SubscriptionDeployer {
  const { profile, clock, share = DEFAULT_SHARE } = input;
  const budgets = input.budgets ?? createEc2Budgets(share, clock);
  const settings: RunSettings = {
    clock,
    consistencyMs: input.consistencyMs ?? 15_000,
    pollMs: input.pollMs ?? 5_000,
    patienceMs: input.patienceMs ?? 20 * 60_000,
    concurrency: input.concurrency ?? 8,
    random: input.random ?? Math.random,
  };
  const openFor = (target: DeploymentTarget, region: string): Ec2Cloud => {
    const cloud = input.open(target, region, budgets.gate(target.awsAccountId ?? target.accessKeyId, region));
    return { ...cloud, reader: patientReader(cloud.reader, clock, settings.random) };
  };

  const loop =
    (work: (run: DeploymentRun) => Promise<DeploymentOutcome>) =>
    async (
      target: DeploymentTarget,
      spec: SubscriptionSpec,
      record: DeploymentRecord,
      hooks: DeploymentHooks,
    ): Promise<DeploymentOutcome> => {
      const cloud = openFor(target, spec.region);
      const run = startRun({ profile, spec, cloud, hooks, settings, record });
      try {
        return await work(run);
      } catch (error) {
        if (hooks.signal.aborted) return stopped(run);
        throw error;
      } finally {
        cloud.close();
      }
    };

  return {
    plan: async (target, spec, record, signal) => {
      const cloud = openFor(target, spec.region);
      try {
        return await planBeforehand({ profile, spec, record, cloud, share, signal });
      } finally {
        cloud.close();
      }
    },
    apply: loop(applySubscription),
    remove: loop(removeSubscription),
  };
}

interface PlanInput {
  profile: VendorProfile;
  spec: SubscriptionSpec;
  record: DeploymentRecord;
  cloud: Ec2Cloud;
  share: number;
  signal: AbortSignal;
}

async function planBeforehand(input: PlanInput): Promise<DeploymentPlan> {
  const { profile, spec, record, cloud, share, signal } = input;
  const open = !choicesMade(record.choices);
  const recorded = record.resources;
  const [facts, permission] = await Promise.all([
    lookAtFacts(cloud.reader, { spec, recorded }, open, signal),
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
  const plan = planSubscriptionApply({
    profile,
    blueprint: decision.decided.blueprint,
    inventory: facts.inventory,
    recorded,
    formerTagKeys: record.choices.resourceTagKeys ?? [],
  });
  problems.push(
    ...plan.obstacles.map(({ because, remedy }): DeploymentProblem => {
      return { code: 'PROVISION_FAILURE', field: null, message: because.text, remedy, evidence: null };
    }),
  );
  const vpcKnown = !plan.steps.some(({ action }) => action.call === 'CreateVpc');
  const { calls, ms } = estimate(plan.steps, { share, vpcKnown, open });
  return {
    problems,
    unknown,
    steps: plan.steps.map(({ id, resource, action, because, dependsOn }) => ({
      id,
      title: describeSubscriptionStep(resource, action),
      because: because.text,
      call: isWait(action) ? 'DescribeInstances' : action.call,
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
