import type { PolicyDocument } from '../policy-document.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { namedRegion, parseArn } from '../verify/arns.ts';
import { conditionEntries, plainTexts } from '../verify/trust-conditions.ts';
import type { Situation } from './needed-requests.ts';

/** AWS's own example of an account number: it belongs to nobody. */
export const EXAMPLE_ACCOUNT = '123456789012';

/** Where a document is to be judged, as far as that was said. */
export interface GivenSituation {
  profile: VendorProfile;
  accountId?: string | undefined;
  region?: string | undefined;
}

/**
 * The account and region in which a document is judged: those given, else those that its ARNs name. `notes` tell what
 * was taken from the document, so that nobody is judged by a guess unseen.
 */
export function situationOf(
  document: PolicyDocument,
  { profile, accountId, region }: GivenSituation,
): Situation & { notes: string[] } {
  const arns = arnsIn(document);
  const accounts = distinct(arns.map((arn) => arn.accountId).filter((id) => /^\d{12}$/.test(id)));
  const regions = distinct(arns.map((arn) => arn.region)).filter((one) => namedRegion(one) !== undefined);
  const notes: string[] = [];
  const note = (what: string, taken: string | undefined, found: string[], given: unknown): void => {
    if (given !== undefined || taken === undefined) return;
    const others =
      found.length > 1 ? `, the first of ${found.length} that it names` : ', as it names no other';
    notes.push(`Judged for ${what} ${taken}${others}. Name yours to be sure.`);
  };
  note('AWS account', accounts[0], accounts, accountId);
  note('region', regions[0], regions, region);
  return {
    profile,
    accountId: accountId ?? accounts[0] ?? EXAMPLE_ACCOUNT,
    region: region ?? regions[0],
    notes,
  };
}

const distinct = (words: string[]): string[] => [...new Set(words)];

/** Every ARN pattern of a document: its resources, and the values of its conditions. */
function arnsIn({ Statement }: PolicyDocument) {
  return [Statement]
    .flat()
    .flatMap(({ Resource, NotResource, Condition }) => [
      ...plainTexts(Resource ?? []),
      ...plainTexts(NotResource ?? []),
      ...conditionEntries(Condition).flatMap(({ values }) => values),
    ])
    .flatMap((text) => parseArn(withWildcards(text)) ?? []);
}

/** Wildcards stand where {@link parseArn} expects nothing or letters. */
const withWildcards = (text: string): string => {
  const [arn = '', partition = '', service = '', region = '', account = '', ...rest] = text.split(':');
  const plain = (part: string): string => (/[*?]/.test(part) ? '' : part);
  return [
    arn,
    plain(partition) || 'aws',
    plain(service) || 'any',
    plain(region),
    plain(account),
    rest.join(':') || '*',
  ].join(':');
};
