import type { AccountFindingCode } from './account-finding-codes.ts';
import type { SubscriptionFindingCode } from './subscription-finding-codes.ts';

export type FindingCode = SubscriptionFindingCode | AccountFindingCode;

/**
 * How soon somebody has to look. `critical`: data or access is open or lost now. `high`: the service is down or will
 * be with the next fault. `medium`: it works, but no longer as agreed. `low`: to be done at the next occasion.
 */
export const FINDING_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** The AWS thing that a finding is about. */
export interface FindingSubject {
  /** CloudFormation's type, such as `AWS::EC2::Instance`. */
  type: string;
  /** The blueprint's logical id, such as `Node2`; null for what no blueprint has. */
  logicalId: string | null;
  /** AWS's id, ARN or name; null where there never was one. */
  physicalId: string | null;
}

/** Whether and how what was found can be undone. */
export type FindingUndo =
  /** Berth can do it, with the plan that is shown before it runs. */
  | { kind: 'plan' }
  /** The policy or AWS does not let Berth: who can, and how. */
  | { kind: 'person'; who: string; how: string }
  /** There is nothing to undo: it ends by itself, or is for a person to judge. */
  | { kind: 'none'; because: string };

/** Something that is not as it should be, as one look shows it: pure data, the same for the same look. */
export interface Finding {
  code: FindingCode;
  severity: FindingSeverity;
  subject: FindingSubject;
  /** Tells two findings of one code about one subject apart, such as the text of a rule; `''` where there is one. */
  detail: string;
  /** What happened, for the customer's admin, in one sentence. */
  title: string;
  /** What it puts at risk. */
  risk: string;
  /** What to do about it, in words. */
  remedy: string;
  /** What should be there and what was seen, as texts; null for nothing. */
  evidence: { wanted: string | null; seen: string | null };
  undo: FindingUndo;
}

/** What stays the same of a finding over all looks, so that it is opened once, updated, resolved and opened again. */
export function findingIdentity({ code, subject, detail }: Finding): string {
  return JSON.stringify([code, subject.type, subject.logicalId ?? subject.physicalId ?? '', detail]);
}

/** As much of a finding as tells what is to be undone. */
export type Undone = Pick<Finding, 'code' | 'subject' | 'detail' | 'evidence'>;
