import { actionMatches } from './grants.ts';
import { denyWithoutMfa, mfaDemand, otherConditions, requiresExternalId } from './trust-conditions.ts';
import { principalWords, readPrincipals, type TrustedPrincipal } from './trust-principals.ts';

/** What a trust policy comes to for the vendor, and for everybody else. */
export interface TrustJudgement {
  /** The document could not be read as a policy; nothing else is told then. */
  unreadable: boolean;
  /** `partly`: only some user or role of the vendor's account. `denied`: allowed and taken back by a Deny. */
  vendor: 'trusted' | 'partly' | 'denied' | 'not-trusted';
  /** Everybody else who may assume the role, in words. */
  others: string[];
  /** Those of them who are still there, sorted: nobody can be a principal that was deleted. */
  othersToday: string[];
  /** Some statement lets in anyone in any AWS account, and so the vendor too. */
  anyone: boolean;
  mfa: { kind: 'required' | 'missing' } | { kind: 'weak'; why: string };
  externalId: 'none' | 'required';
  /** Conditions beyond MFA and external id that may keep the vendor out. */
  furtherConditions: string[];
  /** Deny statements whose conditions are not understood here. */
  conditionalDenies: number;
}

interface TrustStatement {
  effect: 'Allow' | 'Deny';
  /** It covers `sts:AssumeRole`, the action by which an account takes on a role. */
  assumes: boolean;
  /** It covers any action by which somebody takes on a role. */
  assumesAnyhow: boolean;
  principals: TrustedPrincipal[];
  /** `NotPrincipal`: everybody but these. */
  inverted: boolean;
  condition: unknown;
}

/** Actions by which a role is taken on; `sts:TagSession` and `sts:SetSourceIdentity` only go along with them. */
const ASSUMING = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];

const texts = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');

function readStatement(raw: unknown): TrustStatement | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const statement = raw as Record<string, unknown>;
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') return null;
  const named = (list: unknown, action: string): boolean =>
    texts(list).some((pattern) => actionMatches(pattern, action));
  const covers = (action: string): boolean =>
    statement.NotAction === undefined ? named(statement.Action, action) : !named(statement.NotAction, action);
  const inverted = statement.NotPrincipal !== undefined;
  return {
    effect: statement.Effect,
    assumes: covers('sts:AssumeRole'),
    assumesAnyhow: ASSUMING.some(covers),
    principals: readPrincipals(inverted ? statement.NotPrincipal : statement.Principal),
    inverted,
    condition: statement.Condition,
  };
}

/** The statements of a trust policy, or null when it is no policy document. */
export function readTrust(document: unknown): TrustStatement[] | null {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return null;
  const { Statement } = document as Record<string, unknown>;
  if (Statement === undefined) return null;
  const statements = [Statement].flat().map(readStatement);
  return statements.every((statement) => statement !== null) ? statements : null;
}

const UNREADABLE: TrustJudgement = {
  unreadable: true,
  vendor: 'not-trusted',
  others: [],
  othersToday: [],
  anyone: false,
  mfa: { kind: 'missing' },
  externalId: 'none',
  furtherConditions: [],
  conditionalDenies: 0,
};

/**
 * Judges a role's trust policy: who may assume it, and what of MFA and an external id. An account number stands
 * for its root ARN, as AWS has it. A vendor's ARN in another partition is somebody else: partitions share nothing.
 */
export function judgeTrust(document: unknown, vendorAccountId: string, partition = 'aws'): TrustJudgement {
  const statements = readTrust(document);
  if (statements === null) return UNREADABLE;
  const isVendorAccount = (one: TrustedPrincipal): boolean =>
    one.kind === 'account' &&
    one.accountId === vendorAccountId &&
    (one.partition === null || one.partition === partition);
  const isOfVendor = (one: TrustedPrincipal): boolean =>
    one.kind === 'identity' && one.accountId === vendorAccountId && one.partition === partition;

  const allows = statements.filter(({ effect, assumesAnyhow }) => effect === 'Allow' && assumesAnyhow);
  const plain = allows.filter(({ assumes, inverted }) => assumes && !inverted);
  const forVendor = plain.filter(({ principals }) => principals.some(isVendorAccount));
  const forItsPeople = plain.filter(({ principals }) => principals.some(isOfVendor));
  const denies = statements
    .filter(({ effect, assumes }) => effect === 'Deny' && assumes)
    .filter((deny) => concerns(deny, (one) => one.kind === 'anyone' || isVendorAccount(one)));

  const unconditional = denies.some(({ condition }) => isEmpty(condition));
  const others = allows.flatMap(({ principals, inverted, condition }) => {
    const limited = isEmpty(condition) ? '' : ', under conditions';
    if (inverted)
      return [
        {
          words: `everybody except ${principals.map(principalWords).join(', ')} (NotPrincipal)${limited}`,
          today: true,
        },
      ];
    return principals
      .filter((one) => !isVendorAccount(one) && !isOfVendor(one))
      .map((one) => ({ words: `${principalWords(one)}${limited}`, today: one.kind !== 'deleted' }));
  });

  return {
    unreadable: false,
    vendor:
      forVendor.length > 0
        ? unconditional
          ? 'denied'
          : 'trusted'
        : forItsPeople.length > 0
          ? 'partly'
          : 'not-trusted',
    others: wordsOf(others),
    othersToday: wordsOf(others.filter(({ today }) => today)).sort(),
    anyone: plain.some(({ principals }) => principals.some(({ kind }) => kind === 'anyone')),
    mfa: overallMfa([...forVendor, ...forItsPeople], denies),
    externalId:
      (forVendor.length > 0 &&
        forVendor.every(({ condition }) => requiresExternalId({ Effect: 'Allow' }, condition))) ||
      denies.some(({ condition }) => requiresExternalId({ Effect: 'Deny' }, condition))
        ? 'required'
        : 'none',
    furtherConditions: forVendor.some(({ condition }) => otherConditions(condition).length === 0)
      ? []
      : [...new Set(forVendor.flatMap(({ condition }) => otherConditions(condition)))],
    conditionalDenies: denies.filter(
      ({ condition }) =>
        !isEmpty(condition) &&
        denyWithoutMfa(condition) === 'no' &&
        !requiresExternalId({ Effect: 'Deny' }, condition),
    ).length,
  };
}

const wordsOf = (others: readonly { words: string }[]): string[] => [
  ...new Set(others.map(({ words }) => words)),
];

const isEmpty = (condition: unknown): boolean =>
  condition === undefined ||
  condition === null ||
  (typeof condition === 'object' && Object.keys(condition).length === 0);

/** Whether a statement's principals, `NotPrincipal` turned around, include one. */
const concerns = (
  { principals, inverted }: TrustStatement,
  wanted: (one: TrustedPrincipal) => boolean,
): boolean => (inverted ? !principals.some(wanted) : principals.some(wanted));

/** One statement that lets the vendor in without MFA undoes all the others, unless a Deny catches it. */
function overallMfa(forVendor: TrustStatement[], denies: TrustStatement[]): TrustJudgement['mfa'] {
  if (denies.some(({ condition }) => denyWithoutMfa(condition) === 'complete')) return { kind: 'required' };
  const demands = forVendor.map(({ condition }) => mfaDemand(condition));
  if (demands.some(({ kind }) => kind === 'missing')) return { kind: 'missing' };
  const weak = demands.find((demand) => demand.kind === 'weak');
  if (weak) return weak;
  return { kind: demands.length > 0 ? 'required' : 'missing' };
}

/** What a service's role comes to, in the words of {@link TrustJudgement}. */
export type ServiceTrustJudgement = Pick<TrustJudgement, 'unreadable' | 'others' | 'othersToday'> & {
  trusted: boolean;
};

/** Who may assume a service's role: whether the service may, unconditionally, and everybody else in words. */
export function judgeServiceTrust(document: unknown, service: string): ServiceTrustJudgement {
  const statements = readTrust(document);
  if (statements === null) return { unreadable: true, trusted: false, others: [], othersToday: [] };
  const isService = (one: TrustedPrincipal): boolean =>
    one.kind === 'service' && (one.text === service || one.text === `${service}.cn`);
  const allows = statements.filter(({ effect, assumesAnyhow }) => effect === 'Allow' && assumesAnyhow);
  const denied = statements.some(
    (one) =>
      one.effect === 'Deny' &&
      one.assumes &&
      isEmpty(one.condition) &&
      concerns(one, (principal) => principal.kind === 'anyone' || isService(principal)),
  );
  const others = allows.flatMap(({ principals, inverted }) =>
    inverted
      ? [
          {
            words: `everybody except ${principals.map(principalWords).join(', ')} (NotPrincipal)`,
            today: true,
          },
        ]
      : principals
          .filter((one) => !isService(one))
          .map((one) => ({ words: principalWords(one), today: one.kind !== 'deleted' })),
  );
  return {
    unreadable: false,
    trusted:
      !denied &&
      allows.some(
        ({ assumes, principals, inverted, condition }) =>
          assumes && !inverted && isEmpty(condition) && principals.some(isService),
      ),
    others: wordsOf(others),
    othersToday: wordsOf(others.filter(({ today }) => today)).sort(),
  };
}
