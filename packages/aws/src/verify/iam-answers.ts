import type { EvaluationResult, InstanceProfile, Role } from '@aws-sdk/client-iam';
import type { ActionVerdict, InstanceProfileSeen, RoleSeen } from '@berth/domain';

/** The most that IAM gives in one page. */
export const PAGE = 1000;

/** The marker of the next page, or undefined on the last one. */
export const nextMarker = ({
  IsTruncated,
  Marker,
}: {
  IsTruncated?: boolean;
  Marker?: string;
}): string | undefined => (IsTruncated ? Marker : undefined);

/** A policy document as IAM sends it, URL-encoded JSON; the raw text where it is neither. */
export function decodeDocument(encoded: string | undefined): unknown {
  if (encoded === undefined) return '';
  try {
    return JSON.parse(decodeURIComponent(encoded));
  } catch {
    return encoded;
  }
}

export const roleSeen = (role: Role | undefined): RoleSeen => ({
  name: role?.RoleName ?? '',
  arn: role?.Arn ?? '',
  trust: decodeDocument(role?.AssumeRolePolicyDocument),
});

export const profileSeen = (profile: InstanceProfile): InstanceProfileSeen => ({
  name: profile.InstanceProfileName ?? '',
  arn: profile.Arn ?? '',
  roles: (profile.Roles ?? []).map(roleSeen),
});

const DECISIONS = new Set(['allowed', 'explicitDeny', 'implicitDeny']);

/**
 * One verdict per action and resource. Where resources were named, the results per resource count: the one of the
 * whole action is their sum. Service control policies are told of only there, so it is taken over. Where none was
 * named, the verdict is on `*`: AWS then gives the form of the action's ARNs (`arn:${Partition}:ec2:…`) as the name.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export function actionVerdicts(result: EvaluationResult, named: readonly string[]): ActionVerdict[] {
  if (named.length === 0) return [verdict(result.EvalActionName, '*', result.EvalDecision, result)];
  const specific = result.ResourceSpecificResults ?? [];
  if (specific.length === 0)
    return [verdict(result.EvalActionName, result.EvalResourceName ?? '*', result.EvalDecision, result)];
  return specific.map((one) =>
    verdict(result.EvalActionName, one.EvalResourceName ?? '*', one.EvalResourceDecision, {
      ...one,
      PermissionsBoundaryDecisionDetail:
        one.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail,
      OrganizationsDecisionDetail: result.OrganizationsDecisionDetail,
    }),
  );
}

type Details = Pick<
  EvaluationResult,
  | 'MatchedStatements'
  | 'MissingContextValues'
  | 'PermissionsBoundaryDecisionDetail'
  | 'OrganizationsDecisionDetail'
>;

function verdict(
  action: string | undefined,
  resource: string,
  decision: string | undefined,
  details: Details,
): ActionVerdict {
  const boundary = details.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary;
  const organization = details.OrganizationsDecisionDetail?.AllowedByOrganizations;
  return {
    action: action ?? '',
    resource,
    // A decision that AWS adds one day is not an allowance.
    decision: DECISIONS.has(decision ?? '') ? (decision as ActionVerdict['decision']) : 'implicitDeny',
    missingContext: details.MissingContextValues ?? [],
    ...(boundary === undefined ? {} : { allowedByBoundary: boundary }),
    ...(organization === undefined ? {} : { allowedByOrganization: organization }),
    policies: [
      ...new Set((details.MatchedStatements ?? []).map((one) => one.SourcePolicyId ?? '').filter(Boolean)),
    ],
  };
}
