import type { Principal } from '../policy-document.ts';

/** One entry of a principal element, read. */
export type TrustedPrincipal =
  | { kind: 'anyone'; text: string }
  | { kind: 'account'; accountId: string; partition: string | null; text: string }
  /** A user, role or session of an account. */
  | { kind: 'identity'; accountId: string; partition: string; text: string }
  /** AWS shows the unique id of a principal that was deleted after the policy was written. */
  | { kind: 'deleted'; text: string }
  | { kind: 'service'; text: string }
  | { kind: 'federated'; text: string }
  | { kind: 'other'; text: string };

const readAws = (text: string): TrustedPrincipal => {
  if (text === '*') return { kind: 'anyone', text };
  if (/^\d{12}$/.test(text)) return { kind: 'account', accountId: text, partition: null, text };
  const arn = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(.+)$/.exec(text);
  if (arn) {
    const [, partition = '', service, accountId = '', resource] = arn;
    return service === 'iam' && resource === 'root'
      ? { kind: 'account', accountId, partition, text }
      : { kind: 'identity', accountId, partition, text };
  }
  if (/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(text)) return { kind: 'deleted', text };
  return { kind: 'other', text };
};

/** Nobody is left out silently: what is no text stands for somebody who could not be read. */
const namesOf = (values: unknown): string[] =>
  [values].flat().map((one) => (typeof one === 'string' ? one : 'somebody who could not be read'));

/** Reads a principal element of a trust policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function readPrincipals(principal: Principal | undefined | unknown): TrustedPrincipal[] {
  if (principal === '*') return [{ kind: 'anyone', text: '*' }];
  if (typeof principal !== 'object' || principal === null) return [];
  return Object.entries(principal).flatMap(([type, values]) =>
    namesOf(values).map((text): TrustedPrincipal => {
      switch (type.toLowerCase()) {
        case 'aws':
          return readAws(text);
        case 'service':
          return { kind: 'service', text };
        case 'federated':
          return { kind: 'federated', text };
        default:
          return text === '*' ? { kind: 'anyone', text } : { kind: 'other', text };
      }
    }),
  );
}

/** The principal in the admin's words. */
export function principalWords(principal: TrustedPrincipal): string {
  switch (principal.kind) {
    case 'anyone':
      return 'anyone in any AWS account (*)';
    case 'account':
      return `AWS account ${principal.accountId}`;
    case 'identity':
      return principal.text;
    case 'deleted':
      return `${principal.text} (a principal that was deleted since)`;
    case 'service':
      return `the service ${principal.text}`;
    case 'federated':
      return `the identity provider ${principal.text}`;
    case 'other':
      return principal.text;
  }
}
