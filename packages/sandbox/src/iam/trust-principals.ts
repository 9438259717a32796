import { validateTrustPolicy } from '../policy/validate.ts';
import { malformedPolicy } from '../protocol/aws-error.ts';
import { arnOfUniqueId, uniqueIdOfArn } from '../state/lookup.ts';
import type { SandboxState } from '../state/model.ts';

type Fields = Record<string, unknown>;

/** Maps each `AWS` principal of a trust policy; keeps the text itself when nothing changes. */
function mapPrincipals(text: string, change: (principal: string) => string): string {
  const document = JSON.parse(text) as { Statement: Fields | Fields[] };
  let changed = false;
  const each = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const next = change(value);
    changed ||= next !== value;
    return next;
  };
  for (const statement of [document.Statement].flat())
    for (const field of ['Principal', 'NotPrincipal']) {
      const principal = statement[field];
      if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) continue;
      const aws = principal.AWS;
      statement[field] = { ...principal, AWS: Array.isArray(aws) ? aws.map(each) : each(aws) };
    }
  return changed ? JSON.stringify(document) : text;
}

const invalid = (kind: string, principal: unknown) =>
  malformedPolicy(`Invalid principal in policy: "${kind}":"${String(principal)}"`);

function storedPrincipal(state: SandboxState, principal: string): string {
  if (principal === '*' || /^\d{12}$/.test(principal) || /^arn:aws:iam::\d{12}:root$/.test(principal))
    return principal;
  if (/^(AIDA|AROA)[A-Z0-9]{17}$/.test(principal)) {
    if (arnOfUniqueId(state, principal) === undefined) throw invalid('AWS', principal);
    return principal;
  }
  if (/^arn:aws:sts::\d{12}:(assumed-role|federated-user)\/.+$/.test(principal)) return principal;
  if (!/^arn:aws:iam::\d{12}:(user|role)\/.+$/.test(principal)) throw invalid('AWS', principal);
  const id = uniqueIdOfArn(state, principal);
  if (id === undefined) throw invalid('AWS', principal);
  return id;
}

function checkKinds(text: string): void {
  const document = JSON.parse(text) as { Statement: Fields | Fields[] };
  for (const statement of [document.Statement].flat()) {
    const principal = statement.Principal ?? statement.NotPrincipal;
    if (principal === '*') continue;
    if (typeof principal !== 'object' || principal === null || Array.isArray(principal))
      throw malformedPolicy('Syntax errors in policy.');
    for (const [kind, values] of Object.entries(principal)) {
      if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind))
        throw malformedPolicy(`Invalid principal in policy: "${kind}"`);
      for (const value of [values].flat()) {
        if (typeof value !== 'string' || value === '') throw malformedPolicy('Syntax errors in policy.');
        if (
          kind === 'Service' &&
          !/^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|aws\.internal|amazon\.com)$/.test(value)
        )
          throw invalid('SERVICE', value);
      }
    }
  }
}

/**
 * A trust policy as AWS keeps it: users and roles by their unique id, so that one made later with the same
 * name is not trusted. Throws MalformedPolicyDocument for a principal that does not exist. Only what the
 * sandbox holds exists.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export function storedTrust(state: SandboxState, text: string): string {
  validateTrustPolicy(text);
  checkKinds(text);
  return mapPrincipals(text, (principal) => storedPrincipal(state, principal));
}

/** The trust policy as AWS shows it: unique ids as ARNs again, or as they are when their owner is gone. */
export const shownTrust = (state: SandboxState, stored: string): string =>
  mapPrincipals(stored, (principal) => {
    if (/^\d{12}$/.test(principal)) return `arn:aws:iam::${principal}:root`;
    return /^A(IDA|ROA)/.test(principal) ? (arnOfUniqueId(state, principal) ?? principal) : principal;
  });
