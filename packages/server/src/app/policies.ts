import {
  type ConsoleAccess,
  comparePolicies,
  err,
  generationOf,
  judgePolicy,
  newestGeneration,
  ok,
  POLICY_KINDS,
  type PolicyDifference,
  type PolicyGeneration,
  type PolicyJudgement,
  type PolicyKind,
  readPolicy,
  servicesNamed,
  type VendorProfile,
} from '@berth/domain';
import { loadActionCatalogue } from '@berth/engine';
import type { AppResult } from './app.ts';

/** AWS's own example of an account number: published documents name no account. */
const ANY_ACCOUNT = '123456789012';

export interface GenerationsDifference {
  from: string;
  to: string;
  differences: PolicyDifference[];
}

/** Compares two published generations: by default the newest with the one before. It is of no tenant's. */
export async function compareGenerations(
  profile: VendorProfile,
  asked: { from?: string | undefined; to?: string | undefined; policy?: PolicyKind | undefined },
): Promise<AppResult<GenerationsDifference>> {
  const newest = newestGeneration(profile);
  const from = asked.from === undefined ? profile.generations.at(-2) : generationOf(profile, asked.from);
  const to = asked.to === undefined ? newest : generationOf(profile, asked.to);
  if (!from || !to) {
    const field = from ? 'to' : 'from';
    const known = profile.generations.map(({ id }) => id).join(', ');
    return err({
      code: 'INVALID_REQUEST',
      field,
      message: `${field} is no policy generation that the vendor published`,
      remedy: `Send one of ${known}.`,
    });
  }
  const kinds = asked.policy === undefined ? POLICY_KINDS : [asked.policy];
  const documents = kinds.map((policy) => ({ policy, from: of(from, policy), to: of(to, policy) }));
  const catalogue = await loadActionCatalogue(servicesNamed(documents.flatMap((one) => [one.from, one.to])));
  const differences = documents.map(({ policy, from, to }) =>
    comparePolicies(from, to, { policy, catalogue, profile, accountId: ANY_ACCOUNT }),
  );
  return ok({ from: from.id, to: to.id, differences });
}

const of = ({ userPolicy, instancePolicy }: PolicyGeneration, kind: PolicyKind) =>
  kind === 'user' ? userPolicy : instancePolicy;

export interface JudgementRequest {
  userPolicy?: unknown;
  instancePolicy?: unknown;
  accountId?: string | undefined;
  region?: string | undefined;
  consoleAccess: ConsoleAccess;
}

const MOST_TOLD = 5;

/** Judges a customer's own policies. Nothing of them is stored or logged. */
export function judgePolicies(
  profile: VendorProfile,
  request: JudgementRequest,
): AppResult<PolicyJudgement[]> {
  const { accountId, region, consoleAccess } = request;
  const judgements: PolicyJudgement[] = [];
  for (const policy of POLICY_KINDS) {
    const field = `${policy}Policy` as const;
    if (request[field] === undefined) continue;
    const read = readPolicy(request[field]);
    if (!read.ok) {
      const faults = read.error.map(({ path, message }) => `${joined(field, path)} ${message}`);
      return err({
        code: 'INVALID_REQUEST',
        field: joined(field, read.error[0]?.path ?? ''),
        message: faults.slice(0, MOST_TOLD).join('; '),
        remedy: 'Send the policy document as IAM shows it, and would take it.',
      });
    }
    judgements.push(judgePolicy(read.value, { policy, profile, accountId, region, consoleAccess }));
  }
  return ok(judgements);
}

const joined = (field: string, path: string): string => (path === '' ? field : `${field}.${path}`);
