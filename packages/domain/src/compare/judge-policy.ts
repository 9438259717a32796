import type { PolicyDocument } from '../policy-document.ts';
import type { ConsoleAccess, PolicyKind } from '../vendor-profile/vendor-profile.ts';
import { EXCESS_PROBES } from '../verify/needed-actions.ts';
import { OTHER_ROLE } from '../verify/probes.ts';
import { clean, listed } from '../verify/text.ts';
import { conditionHolds, conditionText } from './conditions.ts';
import { evaluate, type PolicyRequest, type PolicyVerdict, resourceFits, statementsFor } from './evaluate.ts';
import { FEATURE_WORDS, type JudgedFeature } from './features.ts';
import { excessRequests, type NeededRequests, neededRequests } from './needed-requests.ts';
import { type GivenSituation, situationOf } from './situation.ts';
import { type PolicyStatement, statementName, statementsOf } from './statements.ts';

export type Sufficiency = 'sufficient' | 'insufficient' | 'unknown';

/** An action that is not allowed as Berth needs it, or of which that can't be known. */
export interface ActionJudgement {
  action: string;
  verdict: 'denied' | 'unknown';
  /** What it was judged on: an ARN, or `*` with or without the identifier tag. */
  on: string;
  because: string;
}

export interface FeatureJudgement {
  feature: JudgedFeature;
  /** What it is, in a few words. */
  title: string;
  /** Without it no subscription can be created, run or deleted; otherwise only the feature itself is lost. */
  required: boolean;
  verdict: Sufficiency;
  /** How many actions it needs. */
  actions: number;
  /** Those that are not known to be allowed. */
  because: ActionJudgement[];
}

/** What a customer's own policy is good for. */
export interface PolicyJudgement {
  policy: PolicyKind;
  /** Of the required features: the worst. */
  verdict: Sufficiency;
  accountId: string;
  region: string | null;
  features: FeatureJudgement[];
  /** Calls that it allows though no published policy does. */
  excess: string[];
  notes: string[];
}

export interface JudgeInput extends GivenSituation {
  policy: PolicyKind;
  consoleAccess?: ConsoleAccess;
}

/**
 * Judges a policy by itself, feature by feature, with the questions that verification puts to AWS. It knows nothing of
 * boundaries, service control policies and other policies of the same user: those can only take away or add.
 */
export function judgePolicy(document: PolicyDocument, input: JudgeInput): PolicyJudgement {
  const { notes, ...situation } = situationOf(document, input);
  const statements = statementsOf(document);
  const needed = neededRequests(input.policy, situation).filter(
    ({ onlyFor }) => onlyFor === undefined || input.consoleAccess === 'user',
  );
  const features = [...Map.groupBy(needed, ({ feature }) => feature)].map(([feature, actions]) =>
    judgeFeature(feature, actions, statements),
  );
  const excess =
    input.policy === 'instance'
      ? []
      : excessRequests(situation, EXCESS_PROBES, OTHER_ROLE).filter(
          (request) => evaluate(statements, request).kind === 'allowed',
        );
  return {
    policy: input.policy,
    verdict: worst(features.filter(({ required }) => required).map(({ verdict }) => verdict)),
    accountId: situation.accountId,
    region: situation.region ?? null,
    features,
    excess: excess.map(({ action, resource }) => (resource === '*' ? action : `${action} on any role`)),
    notes,
  };
}

const worst = (verdicts: readonly Sufficiency[]): Sufficiency =>
  (['insufficient', 'unknown'] as const).find((one) => verdicts.includes(one)) ?? 'sufficient';

function judgeFeature(
  feature: JudgedFeature,
  actions: readonly NeededRequests[],
  statements: readonly PolicyStatement[],
): FeatureJudgement {
  const because = actions.flatMap((one) => judgeAction(one, statements) ?? []);
  const verdict = because.some((one) => one.verdict === 'denied')
    ? 'insufficient'
    : because.length > 0
      ? 'unknown'
      : 'sufficient';
  const required = actions.some((one) => one.required);
  return { feature, title: FEATURE_WORDS[feature], required, verdict, actions: actions.length, because };
}

/** Null where every call is allowed; else the first that is denied, or the first that can't be known. */
function judgeAction(
  { action, tagged, requests }: NeededRequests,
  statements: readonly PolicyStatement[],
): ActionJudgement | null {
  let open: ActionJudgement | null = null;
  for (const request of requests) {
    const verdict = evaluate(statements, request);
    if (verdict.kind === 'allowed') continue;
    const on =
      request.resource === '*' ? `* (${tagged ? 'with' : 'without'} the identifier tag)` : request.resource;
    if (verdict.kind === 'denied') {
      const because = whyDenied(verdict, statements, request);
      return { action, verdict: 'denied', on, because };
    }
    open ??= { action, verdict: 'unknown', on, because: whyUnknown(verdict) };
  }
  return open;
}

function whyUnknown({ open }: Extract<PolicyVerdict, { kind: 'unknown' }>): string {
  const reasons = [
    ...new Set(
      open.flatMap(({ statement, because }) =>
        because.map((one) => `${clean(one, 200)} (${statementName(statement)})`),
      ),
    ),
  ];
  const keys = open.flatMap(({ because }) => because);
  const byRegion = keys.every((text) => /\b(aws:RequestedRegion|ec2:Region|kms:ViaService)\b/i.test(text));
  return `it hangs on ${listed(reasons)}, which ${byRegion ? 'can be known once the region is named' : 'only a real call shows'}`;
}

/** Why a request is denied: the statement that denies it, or what the statements that could allow it ask for. */
function whyDenied(
  { by }: Extract<PolicyVerdict, { kind: 'denied' }>,
  statements: readonly PolicyStatement[],
  request: PolicyRequest,
): string {
  if (by.length > 0) return `${listed(by.map(statementName))} denies it`;
  const allows = statementsFor(statements, request.action).filter(({ effect }) => effect === 'Allow');
  if (allows.length === 0) return 'no statement allows it';
  return listed(allows.map((statement) => missOf(statement, request)));
}

function missOf(statement: PolicyStatement, request: PolicyRequest): string {
  const name = statementName(statement);
  if (resourceFits(statement, request) === false) {
    const { not, patterns } = statement.resources;
    const texts = listed(patterns.map(({ text }) => clean(text, 200)));
    const asked = request.resource === '*' ? ', and verification asks AWS for every resource (*)' : '';
    return `${name} allows it ${not ? 'not' : 'only'} on ${texts}${asked}`;
  }
  const failing = statement.conditions.filter(
    (entry) => conditionHolds(entry, statement.variables, request.context) === false,
  );
  return `${name} allows it only if ${listed(failing.map((entry) => clean(conditionText(entry), 200)))}`;
}
