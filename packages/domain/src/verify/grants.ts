import type { OneOrMany, PolicyDocument, Statement } from '../policy-document.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { newestGeneration } from '../vendor-profile/vendor-profile.ts';

const many = (value: OneOrMany | undefined): string[] => (value === undefined ? [] : [value].flat());

const statementsOf = (document: PolicyDocument): Statement[] => [document.Statement].flat();

/**
 * Whether an action pattern of a policy (`ec2:*Vpc*`, any case) covers an action. Goes back to the last `*` only, so
 * that no pattern of a customer's trust policy, however many stars it has, takes long.
 */
export function actionMatches(pattern: string, action: string): boolean {
  const wanted = pattern.toLowerCase();
  const text = action.toLowerCase();
  let at = 0;
  let star = -1;
  let starAt = 0;
  for (let i = 0; i < text.length; ) {
    if (wanted[at] === '*') {
      star = at++;
      starAt = i;
    } else if (wanted[at] === '?' || wanted[at] === text[i]) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      at = star + 1;
      i = ++starAt;
    } else return false;
  }
  return /^\**$/.test(wanted.slice(at));
}

/**
 * Whether a *published* policy grants an action on a resource (`*` where none is named), with the identifier tag present or not.
 * Good for documents whose only conditions are the vendor's (tag on the resource, grant for an AWS resource),
 * which is what a vendor profile holds; what a customer really has is asked of AWS's simulator instead.
 */
export function publishedGrant(
  document: PolicyDocument,
  action: string,
  tagged: boolean,
  resource = '*',
): boolean {
  return statementsOf(document).some(
    (statement) =>
      statement.Effect === 'Allow' &&
      many(statement.Resource).some((pattern) => pattern === '*' || actionMatches(pattern, resource)) &&
      many(statement.Action).some((pattern) => actionMatches(pattern, action)) &&
      (statement.Condition === undefined || tagged || !asksForResourceTag(statement)),
  );
}

const asksForResourceTag = (statement: Statement): boolean =>
  Object.values(statement.Condition ?? {}).some((block) =>
    Object.keys(block).some((key) => key.toLowerCase().startsWith('ec2:resourcetag/')),
  );

/** Concrete actions (no wildcards) that a published document allows. */
export const actionsNamed = (document: PolicyDocument): string[] => [
  ...new Set(
    statementsOf(document)
      .filter((statement) => statement.Effect === 'Allow')
      .flatMap((statement) => many(statement.Action))
      .filter((action) => !action.includes('*')),
  ),
];

/** What every generation of the instance policy grants on tagged resources: the least that a cluster node needs. */
export function nodeActions(profile: VendorProfile): string[] {
  return actionsNamed(newestGeneration(profile).instancePolicy)
    .filter((action) =>
      profile.generations.every(({ instancePolicy }) => publishedGrant(instancePolicy, action, true)),
    )
    .sort();
}

/** What both policies of every generation grant: the least that the console role needs, whichever is attached. */
export function leastConsoleActions(profile: VendorProfile): string[] {
  return nodeActions(profile).filter((action) =>
    profile.generations.every(({ userPolicy }) => publishedGrant(userPolicy, action, true)),
  );
}
