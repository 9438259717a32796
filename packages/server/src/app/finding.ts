import type { ActorSearch, Finding, FindingCode, FindingSeverity } from '@berth/domain';
import type { DeploymentPlan, DeploymentProblem, DeploymentProgress, DeploymentReport } from '@berth/engine';
import type { AppResult, Caller, Originator } from './caller.ts';

/**
 * What is to happen to findings of one code: `notify` only tells, and Berth undoes none of them, `approve` waits for an
 * owner to have it undone, and `auto` undoes it at once where it can be undone by a plan.
 */
export const FINDING_MODES = ['notify', 'approve', 'auto'] as const;
export type FindingMode = (typeof FINDING_MODES)[number];

/** The undoing of one finding, from when it was asked for. */
export interface Revert {
  state: 'asked' | 'running' | 'done' | 'failed';
  by: Originator;
  askedAt: string;
  steps: DeploymentProgress['steps'];
  problems: DeploymentProblem[];
  report: DeploymentReport | null;
}

/** What became of a finding, and when. */
export interface FindingEvent {
  time: Date;
  kind: 'opened' | 'reopened' | 'resolved' | 'revert-asked' | 'reverted' | 'revert-failed';
  /** Who asked; null where nobody did. */
  by: string | null;
}

/** A finding as it is kept. */
export interface FindingRecord extends Finding {
  id: number;
  accountId: number;
  cloudAccountId: number;
  /** Null: about the cloud account itself. */
  subscriptionId: number | null;
  status: 'open' | 'resolved';
  openedAt: Date;
  seenAt: Date;
  resolvedAt: Date | null;
  timesOpened: number;
  /** Who brought it about, as far as that was searched for; null where it was opened before there was such a search. */
  actor: ActorSearch | null;
  revert: Revert | null;
}

/** A finding with what is to happen to those of its code. */
export type FindingView = FindingRecord & { mode: FindingMode };

/** Of one subscription, or of the cloud account itself. */
export interface FindingScope {
  accountId: number;
  cloudAccountId: number;
  subscriptionId: number | null;
}

/** One place that is looked at again and again. */
export interface ScanView {
  /** Null: the IAM resources of the cloud account. */
  region: string | null;
  dueAt: Date;
  running: boolean;
  startedAt: Date | null;
  finishedAt: Date | null;
  complete: boolean | null;
  calls: number | null;
  trouble: string | null;
}

export interface FindingQuery {
  status?: 'open' | 'resolved';
  cloudAccountId?: number;
  subscriptionId?: number;
  offset: number;
  limit: number;
}

/** How well something is, by its open findings. */
export interface Health {
  open: number;
  worst: Finding['severity'] | null;
}

export interface FindingModeView {
  code: FindingCode;
  mode: FindingMode;
  severity: FindingSeverity;
  risk: string;
  undoable: boolean;
  /** Whether undoing it replaces a node, which never happens by itself. */
  replacesNode: boolean;
}

/** What was found, and what can be done about it. */
export interface FindingUseCases {
  listFindings(caller: Caller, query: FindingQuery): Promise<FindingView[]>;
  findingsHealth(
    caller: Caller,
  ): Promise<{ cloudAccountId: number; subscriptionId: number | null; health: Health }[]>;
  getFinding(caller: Caller, id: number): Promise<{ finding: FindingView; history: FindingEvent[] } | null>;
  /** Looks at AWS; changes nothing. */
  planRevert(caller: Caller, id: number, signal: AbortSignal): Promise<AppResult<DeploymentPlan>>;
  revertFinding(caller: Caller, id: number): Promise<AppResult<FindingView>>;
  findingModes(caller: Caller): Promise<FindingModeView[]>;
  setFindingModes(
    caller: Caller,
    modes: { code: string; mode: FindingMode }[],
  ): Promise<AppResult<FindingModeView[]>>;
  listScans(caller: Caller, cloudAccountId: number): Promise<AppResult<ScanView[]>>;
  startScan(caller: Caller, cloudAccountId: number): Promise<AppResult<ScanView[]>>;
}
