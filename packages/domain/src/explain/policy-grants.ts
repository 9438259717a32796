import type { OneOrMany, PolicyDocument, Statement } from '../policy-document.ts';
import {
  POLICY_KINDS,
  type PolicyGeneration,
  type PolicyKind,
  type VendorProfile,
} from '../vendor-profile/vendor-profile.ts';
import { actionMatches } from '../verify/grants.ts';
import { listed } from '../verify/text.ts';
import { conditionWords } from './condition-words.ts';
import { misspeltResources, resourceWords } from './resource-words.ts';

/** One action, or pattern of actions, as one statement of one document has it. */
export interface PolicyGrant {
  generation: string;
  policy: PolicyKind;
  policyName: string;
  sid: string | null;
  /** Position of the statement in the document, from 1. */
  statement: number;
  effect: 'Allow' | 'Deny';
  /** As the document writes it: `ec2:RunInstances`, `ec2:Describe*`. */
  action: string;
  /** On which resources and under which conditions, in plain words made from the document. */
  words: string;
  /** What the words alone would hide: that the tag is no wall, that the grant is dead. */
  remarks: string[];
}

const many = (value: OneOrMany | undefined): string[] => (value === undefined ? [] : [value].flat());

const statementsOf = (document: PolicyDocument): Statement[] => [document.Statement].flat();

/** Everything that the two documents of a generation allow or deny, in their order: the user policy first. */
export function explainPolicy(profile: VendorProfile, generation: PolicyGeneration): PolicyGrant[] {
  return POLICY_KINDS.flatMap((policy) => {
    const document = policy === 'user' ? generation.userPolicy : generation.instancePolicy;
    const policyName = policy === 'user' ? profile.names.userPolicy : profile.names.instancePolicy;
    return statementsOf(document).flatMap((statement, index) =>
      actionsOf(statement).map((action) => ({
        generation: generation.id,
        policy,
        policyName,
        sid: statement.Sid ?? null,
        statement: index + 1,
        effect: statement.Effect,
        action,
        words: statementWords(statement),
        remarks: remarksOn(statement, action, document),
      })),
    );
  });
}

const BUT = 'everything but ';

/** `NotAction` becomes one entry, since nothing else says what it grants. */
const actionsOf = ({ Action, NotAction }: Statement): string[] =>
  NotAction === undefined ? many(Action) : [`${BUT}${many(NotAction).join(', ')}`];

/** Whether a grant covers an action, or all that a pattern does. */
export const grantCovers = ({ action: written }: Pick<PolicyGrant, 'action'>, action: string): boolean =>
  written.startsWith(BUT)
    ? !written
        .slice(BUT.length)
        .split(', ')
        .some((pattern) => actionMatches(pattern, action))
    : actionMatches(written, action);

/** On which resources and under which conditions a statement allows or denies, as a sentence. */
export function statementWords(statement: Statement): string {
  const conditions = conditionWords(statement.Condition);
  const when = conditions.length === 0 ? '' : `, if ${listed(conditions)}`;
  return `${statement.Effect === 'Deny' ? 'Denied' : 'Allowed'} on ${resourceWords(statement)}${when}.`;
}

/** Creations whose only resource is the new one: no condition on its tags can hold. */
const OF_NEW_RESOURCES = ['ec2:createvolume'];

function remarksOn(statement: Statement, action: string, document: PolicyDocument): string[] {
  const remarks = misspeltResources(statement);
  if (statement.Effect === 'Deny' || !asksForResourceTag(statement)) return remarks;
  if (OF_NEW_RESOURCES.includes(action.toLowerCase())) {
    return [...remarks, 'A dead grant: what is created carries no tag yet when AWS decides.'];
  }
  if (!anythingCanBeTagged(document)) return remarks;
  return [...remarks, 'The tag is no wall: ec2:CreateTags of the same policy puts it on anything.'];
}

/** Whether the statement holds only for EC2 resources that carry a tag. */
export const asksForResourceTag = (statement: Statement): boolean =>
  Object.values(statement.Condition ?? {}).some((block) =>
    Object.keys(block).some((key) => /^(?:ec2|aws):resourcetag\//i.test(key)),
  );

const anythingCanBeTagged = (document: PolicyDocument): boolean => {
  const about = statementsOf(document).filter((statement) =>
    actionsOf(statement).some((action) => grantCovers({ action }, 'ec2:CreateTags')),
  );
  return (
    about.every(({ Effect }) => Effect === 'Allow') &&
    about.some(
      ({ Condition, ...statement }) => Condition === undefined && resourceWords(statement) === 'any resource',
    )
  );
};
