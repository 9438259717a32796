import type { SubscriptionSpec, VendorProfile } from '@berth/domain';
import type { Clock } from '../clock.ts';
import { scanRegion } from '../watch/scan-region.ts';
import type { Aim } from './aim.ts';
import { applySubscription } from './apply-subscription.ts';
import type { CallGate, Ec2Cloud, OpenEc2 } from './cloud-ports.ts';
import { type DeploymentRun, type RunSettings, startRun, stopped } from './deployment-run.ts';
import { createEc2Budgets, DEFAULT_SHARE, type Ec2Budgets } from './ec2-budget.ts';
import { lookAtPeerings, lookAtTransitGateways } from './look-at-connections.ts';
import { patientReader } from './patient-reader.ts';
import { planBeforehand } from './plan-beforehand.ts';
import type {
  DeploymentHooks,
  DeploymentOutcome,
  DeploymentRecord,
  DeploymentTarget,
  SubscriptionDeployer,
  WatchedSubscription,
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

  /** One look, which changes nothing. */
  const look =
    <T>(see: (reader: Ec2Cloud['reader'], watched: WatchedSubscription, signal: AbortSignal) => Promise<T>) =>
    async (target: DeploymentTarget, watched: WatchedSubscription, signal: AbortSignal): Promise<T> => {
      const cloud = openFor(target, watched.spec.region);
      try {
        return await see(cloud.reader, watched, signal);
      } finally {
        cloud.close();
      }
    };

  return {
    lookAtPeerings: look(lookAtPeerings),
    lookAtTransitGateways: look(lookAtTransitGateways),
    plan: async (target, spec, record, signal) => {
      const cloud = openFor(target, spec.region);
      try {
        return await planBeforehand({ profile, spec, record, cloud, share, signal, aim: { kind: 'whole' } });
      } finally {
        cloud.close();
      }
    },
    scan: async (target, region, subscriptions, signal) => {
      let calls = 0;
      const gate = budgets.gate(target.awsAccountId ?? target.accessKeyId, region);
      const counted: CallGate = {
        ...gate,
        take: (api, stop) => {
          calls += 1;
          return gate.take(api, stop);
        },
      };
      const cloud = input.open(target, region, counted);
      try {
        const reader = patientReader(cloud.reader, clock, settings.random);
        return { results: await scanRegion(profile, reader, subscriptions, signal), calls };
      } finally {
        cloud.close();
      }
    },
    planUndo: async (target, { spec, record }, finding, signal) => {
      const cloud = openFor(target, spec.region);
      try {
        const aim: Aim = { kind: 'undo', finding };
        return await planBeforehand({ profile, spec, record, cloud, share, signal, aim });
      } finally {
        cloud.close();
      }
    },
    undo: (target, { spec, record }, finding, hooks) =>
      loop((run) => applySubscription(run, { kind: 'undo', finding }))(target, spec, record, hooks),
    apply: loop((run) => applySubscription(run)),
    remove: loop(removeSubscription),
  };
}
