import type { PolicyGeneration, VendorProfile } from '../../vendor-profile/vendor-profile.ts';
import { newestGeneration } from '../../vendor-profile/vendor-profile.ts';
import { cannotKnow, defineCheck, failed, passed, type Verdict } from '../check-definition.ts';
import { publishedGrant } from '../grants.ts';
import { EXCESS_PROBES, NEEDED_ACTIONS } from '../needed-actions.ts';
import type { Observations } from '../observations.ts';
import { orUpgrade, userName } from '../remedies.ts';
import { clean, listed } from '../text.ts';
import { type ActionAnswer, answerFor, evidenceOf, isOpen, settledBy } from './simulated.ts';

type Simulated = Pick<Observations, 'userTagged' | 'userUntagged'>;

const PROBES = NEEDED_ACTIONS.filter((needed) => needed.scope === undefined);

const answered = (seen: Simulated, action: string, tagged: boolean): ActionAnswer => {
  const look = tagged ? seen.userTagged : seen.userUntagged;
  return answerFor(action, look?.kind === 'present' ? look.value : [], { caller: 'access-key' });
};

const allows = (seen: Simulated, action: string, tagged: boolean): boolean =>
  answered(seen, action, tagged).judged.kind === 'allowed';

const granted = ({ userPolicy }: PolicyGeneration) =>
  PROBES.filter(({ action, tagged }) => publishedGrant(userPolicy, action, tagged));

/**
 * The newest generation whose every grant that was probed is allowed, or null. It is what the probes show, not
 * proof: the document itself can't be read with the permissions that it gives.
 */
export function generationShown(seen: Simulated, profile: VendorProfile): PolicyGeneration | null {
  if (seen.userTagged?.kind !== 'present' || seen.userUntagged?.kind !== 'present') return null;
  const fitting = profile.generations.filter((generation) =>
    granted(generation).every(({ action, tagged }) => allows(seen, action, tagged)),
  );
  return fitting.at(-1) ?? null;
}

const missingOf = (generation: PolicyGeneration, seen: Simulated): ActionAnswer[] =>
  granted(generation)
    .map(({ action, tagged }) => answered(seen, action, tagged))
    .filter(({ judged }) => judged.kind !== 'allowed');

/** What a boundary or a service control policy takes away says nothing of the policy, and has a check of its own. */
const isLacking = ({ judged }: ActionAnswer): boolean =>
  judged.kind === 'denied' && judged.layers.includes('identity');

/** Whether the user's own policies lack something of a generation; else what is missing others take away. */
export const lacks = (generation: PolicyGeneration, seen: Simulated): boolean =>
  missingOf(generation, seen).some(isLacking);

export const policyIsNewest = defineCheck({
  code: 'policy_generation',
  title: 'The user policy is the newest that the vendor published',
  field: 'accessKeyId',
  severity: 'warning',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['identity', 'userTagged', 'userUntagged'],
  judge(seen, context): Verdict {
    const { profile } = context;
    const newest = newestGeneration(profile);
    const shown = generationShown(seen, profile);
    if (shown?.id === newest.id) return passed(`As far as Berth can see, it is the policy of ${newest.id}.`);
    const missing = missingOf(newest, seen);
    const lacking = missing.filter(isLacking);
    if (lacking.length === 0)
      return cannotKnow(
        `Whether it is the policy of ${newest.id} cannot be known: some of it is taken away or left open by others.`,
        `${clean(profile.names.userPolicy)} can be compared in IAM > Policies with the published text of ${newest.id}.`,
        evidenceOf(missing),
      );
    const remedy = `In the AWS console open IAM > Policies > ${profile.names.userPolicy} > Edit > JSON, replace the text by the published one of ${newest.id} and save it as the default version.${orUpgrade(userName(seen, profile), profile.names.user)}`;
    const evidence = [`not granted, in ${newest.id}: ${listed(lacking.map(({ action }) => action))}`];
    return shown === null
      ? failed(
          `What user ${clean(userName(seen, profile), 80)} may do is none of the published policies.`,
          remedy,
          evidence,
        )
      : failed(
          `As far as Berth can see, it is the policy of ${shown.id}; there is a newer one of ${newest.id}.`,
          remedy,
          evidence,
        );
  },
});

export const noMoreThanPublished = defineCheck({
  code: 'permissions_not_excessive',
  title: 'The user may do no more than was published',
  field: 'accessKeyId',
  severity: 'warning',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['identity', 'userUntagged'],
  judge(seen, { profile }): Verdict {
    const answers = EXCESS_PROBES.map((action) => answered(seen, action, false));
    const excess = answers.filter(({ judged }) => judged.kind === 'allowed').map(({ action }) => action);
    const open = answers.filter(isOpen);
    if (excess.length === 0 && open.length > 0)
      return cannotKnow(
        `Whether the user may also do what the vendor does not need cannot be known: ${listed(open.map(({ action }) => action))}.`,
        settledBy(open),
        evidenceOf(open),
      );
    if (excess.length === 0)
      return passed('What was tried beyond the published policies is denied.', [
        `tried: ${EXCESS_PROBES.join(', ')}`,
      ]);
    return failed(
      `The user may also do what the vendor does not need: ${listed(excess)}${excess.includes('ec2:TerminateInstances') ? ' (on resources without the identifier tag)' : ''}.`,
      `In IAM > Users > ${clean(userName(seen, profile), 80)} > Permissions, detach every policy but ${profile.names.userPolicy}, and take the user out of groups.`,
      [`tried: ${EXCESS_PROBES.join(', ')}`],
    );
  },
});
