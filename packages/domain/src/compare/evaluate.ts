import { arnMatches } from './arn-pattern.ts';
import { conditionHolds, filled, type RequestContext, type Truth } from './conditions.ts';
import { type PolicyStatement, statementTest } from './statements.ts';

/** One call, as a policy sees it. */
export interface PolicyRequest {
  /** `ec2:RunInstances`, in any case. */
  action: string;
  /** An ARN, or `*` where a call has no resource of its own. */
  resource: string;
  context: RequestContext;
}

/** A statement that may fit a request, with the reasons why nobody can know. */
export interface OpenStatement {
  statement: PolicyStatement;
  because: string[];
}

/**
 * What one identity policy says to a request. Nothing else is looked at: no boundary, no service control policy, no
 * policy of the resource.
 */
export type PolicyVerdict =
  | { kind: 'allowed'; by: PolicyStatement[] }
  /** `by` are the Deny statements; none where no statement allows it. */
  | { kind: 'denied'; by: PolicyStatement[] }
  /** Everything hangs on these. */
  | { kind: 'unknown'; open: OpenStatement[] };

/** Whether a statement's resources are those of the request. */
export function resourceFits({ resources, variables }: PolicyStatement, request: PolicyRequest): Truth {
  let open: { unknown: string } | null = null;
  for (const pattern of resources.patterns) {
    const tokens = variables ? filled(pattern.tokens, request.context) : pattern.tokens;
    if (tokens === undefined) {
      // A variable without a value covers nothing; whether it leaves something out, AWS does not say.
      if (resources.not) open = { unknown: `NotResource ${pattern.text}` };
    } else if ('unknown' in tokens) open = tokens;
    else {
      const fits = arnMatches(pattern, request.resource, tokens);
      if (fits === true) return !resources.not;
      if (fits === 'perhaps') open = { unknown: `how far the stars of ${pattern.text} reach` };
    }
  }
  return open ?? resources.not;
}

/** Whether a statement about the action also fits the request's resource and context. */
export function statementFits(statement: PolicyStatement, request: PolicyRequest): boolean | OpenStatement {
  const because: string[] = [];
  const resource = resourceFits(statement, request);
  if (resource === false) return false;
  if (resource !== true) because.push(resource.unknown);
  for (const condition of statement.conditions) {
    const holds = conditionHolds(condition, statement.variables, request.context);
    if (holds === false) return false;
    if (holds !== true) because.push(holds.unknown);
  }
  return because.length === 0 ? true : { statement, because };
}

/** The statements that are about an action. */
export function statementsFor(statements: readonly PolicyStatement[], action: string): PolicyStatement[] {
  const lowered = action.toLowerCase();
  return statements.filter((statement) => statementTest(statement)(lowered));
}

/**
 * Decides as IAM does: one Deny that fits refuses, else one Allow that fits allows, else nothing does. What can't be
 * known counts only where it decides.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(statements: readonly PolicyStatement[], request: PolicyRequest): PolicyVerdict {
  return decide(statementsFor(statements, request.action), request);
}

/** As {@link evaluate}, over statements that are known to be about the request's action. */
export function decide(about: readonly PolicyStatement[], request: PolicyRequest): PolicyVerdict {
  const fits: Record<'Allow' | 'Deny', PolicyStatement[]> = { Allow: [], Deny: [] };
  const open: Record<'Allow' | 'Deny', OpenStatement[]> = { Allow: [], Deny: [] };
  for (const statement of about) {
    const fit = statementFits(statement, request);
    if (fit === true) fits[statement.effect].push(statement);
    else if (fit !== false) open[statement.effect].push(fit);
  }
  if (fits.Deny.length > 0) return { kind: 'denied', by: fits.Deny };
  if (fits.Allow.length > 0 && open.Deny.length === 0) return { kind: 'allowed', by: fits.Allow };
  if (fits.Allow.length === 0 && open.Allow.length === 0) return { kind: 'denied', by: [] };
  return { kind: 'unknown', open: fits.Allow.length > 0 ? open.Deny : [...open.Allow, ...open.Deny] };
}
