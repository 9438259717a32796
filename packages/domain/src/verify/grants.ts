import type { OneOrMany, PolicyDocument, Statement } from '../policy-document.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { newestGeneration } from '../vendor-profile/vendor-profile.ts';

const many = (value: OneOrMany | undefined): string[] => (value === undefined ? [] : [value].flat());

const statementsOf = (document: PolicyDocument): Statement[] => [document.Statement].flat();

/** Whether an action pattern of a policy (`ec2:*Vpc*`, any case) covers an action. */
export function actionMatches(pattern: string, action: string): boolean {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(action.toLowerCase());
}

/**
 * Whether a *published* policy grants an action on resource `*`, with the identifier tag present or not.
 * Good for documents whose only conditions are the vendor's (tag on the resource, grant for an AWS resource),
 * which is what a vendor profile holds; what a customer really has is asked of AWS's simulator instead.
 */
export function publishedGrant(document: PolicyDocument, action: string, tagged: boolean): boolean {
  return statementsOf(document).some(
    (statement) =>
      statement.Effect === 'Allow' &&
      many(statement.Resource).includes('*') &&
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
