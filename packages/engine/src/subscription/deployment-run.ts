import {
  type DeploymentProblem,
  describeSubscriptionStep,
  EC2_KINDS,
  type Ec2Kind,
  type Plan,
  problemOfAwsError,
  type Step,
  type SubscriptionAction,
  type SubscriptionCall,
  type SubscriptionSpec,
  type VendorProfile,
} from '@berth/domain';
import type { Clock } from '../clock.ts';
import type { StepFailure } from '../run-plan.ts';
import type { Ec2Cloud } from './cloud-ports.ts';
import type {
  DeploymentHooks,
  DeploymentOutcome,
  DeploymentProgress,
  DeploymentRecord,
  DeploymentReport,
} from './ports.ts';

export interface RunSettings {
  clock: Clock;
  /** How long AWS may not show what was made. */
  consistencyMs: number;
  /** Between two looks at something that AWS does by itself. */
  pollMs: number;
  /** How long nodes may take to report, and instances to be gone. */
  patienceMs: number;
  concurrency: number;
  random: () => number;
}

/** What a plan of one apply or remove has come to. Lives as long as the call; everything else is looked up again. */
export interface DeploymentRun {
  profile: VendorProfile;
  spec: SubscriptionSpec;
  cloud: Ec2Cloud;
  hooks: DeploymentHooks;
  settings: RunSettings;
  startedAt: number;
  /** Logical ids of connections that an earlier run may have asked AWS for. */
  attempted: ReadonlySet<string>;
  record: DeploymentRecord;
  report: DeploymentReport;
  /** AWS's ids of what this run made, by logical id. */
  made: Map<string, string>;
  /** When a step was last done, and when one ended without an answer. */
  doneAt: Map<string, number>;
  unsureAt: Map<string, number>;
  /** When a removal was first denied: what is gone has no tags that would permit it. */
  deniedAt: Map<string, number>;
  failures: Map<string, { step: Step<SubscriptionAction>; failure: StepFailure; count: number }>;
  /** Whether an image that was chosen is gone, and another one was looked for. */
  choseImageAnew: boolean;
  progress: Map<string, DeploymentProgress['steps'][number]>;
  saving: Promise<void>;
}

export function startRun(
  given: Pick<DeploymentRun, 'profile' | 'spec' | 'cloud' | 'hooks' | 'settings' | 'record'>,
): DeploymentRun {
  return {
    ...given,
    startedAt: given.settings.clock.now(),
    attempted: new Set(given.record.choices.connections),
    report: { done: [], obstacles: [] },
    made: new Map(),
    doneAt: new Map(),
    unsureAt: new Map(),
    deniedAt: new Map(),
    failures: new Map(),
    choseImageAnew: false,
    progress: new Map(),
    saving: Promise.resolve(),
  };
}

/** Stores the record, one after the other and in the order of the changes. */
export function save(run: DeploymentRun, record: DeploymentRecord): Promise<void> {
  run.record = record;
  const turn = run.saving.then(() => run.hooks.save(record));
  run.saving = turn.catch(() => undefined);
  return turn;
}

const MAKES: Partial<Record<SubscriptionCall, Ec2Kind>> = {
  CreateVpc: 'vpc',
  CreateInternetGateway: 'internetGateway',
  CreateRouteTable: 'routeTable',
  CreateSubnet: 'subnet',
  CreateSecurityGroup: 'securityGroup',
  ImportKeyPair: 'keyPair',
  RunInstances: 'instance',
  CreateVpcPeeringConnection: 'vpcPeering',
  CreateTransitGatewayVpcAttachment: 'transitGatewayAttachment',
};

/** Whether the step makes something that is found again by its logical id. */
export const makes = ({ action }: Step<SubscriptionAction>): boolean => action.call in MAKES;

/** Remembers what a step made, before anything else is done. */
export async function noteMade(
  run: DeploymentRun,
  { resource, action }: Step<SubscriptionAction>,
  physicalId: string | null,
): Promise<void> {
  const kind = MAKES[action.call];
  if (kind === undefined || physicalId === null) return;
  run.made.set(resource, physicalId);
  const { type } = EC2_KINDS[kind];
  const others = run.record.resources.filter(({ logicalId }) => logicalId !== resource);
  await save(run, { ...run.record, resources: [...others, { logicalId: resource, type, physicalId }] });
}

type ProgressStep = DeploymentProgress['steps'][number];

export function showPlan(run: DeploymentRun, { steps }: Pick<Plan<SubscriptionAction>, 'steps'>): void {
  for (const { id, resource, action, because } of steps) {
    const title = describeSubscriptionStep(resource, action);
    run.progress.set(id, { id, title, state: 'waiting', because: because.text });
  }
  tell(run);
}

export function showStep(run: DeploymentRun, id: string, change: Partial<ProgressStep>): void {
  const step = run.progress.get(id);
  if (!step) return;
  run.progress.set(id, { ...step, ...change });
  tell(run);
}

const tell = (run: DeploymentRun): void => run.hooks.progress({ steps: [...run.progress.values()] });

export const again = (run: DeploymentRun, because: string): DeploymentOutcome => ({
  kind: 'again',
  record: run.record,
  because,
});

export const stopped = (run: DeploymentRun): DeploymentOutcome => again(run, 'The work was stopped.');

export const failed = (
  run: DeploymentRun,
  problems: DeploymentProblem[],
  failedStep: string | null = null,
): DeploymentOutcome => ({
  kind: 'failed',
  record: run.record,
  problems: eachOnce(problems),
  failedStep,
  report: run.report,
});

/** Three nodes that AWS refuses for one reason are one problem. */
const eachOnce = (problems: DeploymentProblem[]): DeploymentProblem[] => [
  ...new Map(problems.map((one) => [JSON.stringify(one), one])).values(),
];

/** The problem that a step's failure is, with the call and AWS's own words. */
export const problemOf = (
  { action }: Pick<Step<SubscriptionAction>, 'action'>,
  failure: StepFailure,
): DeploymentProblem => problemOfAwsError(failure.code, `${action.call}: ${failure.message}`);
