import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import type { DenyLayer } from './action-verdicts.ts';
import { sameIamName, userNameOf } from './arns.ts';
import type { JudgeContext } from './check-definition.ts';
import type { ConsoleDetails } from './details.ts';
import type { Observations } from './observations.ts';
import { clean, quote, shellWord } from './text.ts';

/** The programmatic user's name as AWS shows it, or as the vendor's pages name it while AWS has not been asked. */
export function userName(seen: Pick<Observations, 'identity'>, profile: VendorProfile): string {
  const name = seen.identity?.kind === 'present' ? userNameOf(seen.identity.value.arn) : null;
  return name ?? profile.names.user;
}

/**
 * The command that does the same, as the end of a remedy. It mends what carries the vendor's names: where the one to
 * be mended has another (`named` is its name, `meant` the vendor's), there is none. `--adopt` takes over what was made
 * by hand, which is how most accounts are set up.
 */
export function orApply(
  { details: { console } }: { details: { console: Pick<ConsoleDetails, 'kind'> } },
  { named = '', meant = named }: { named?: string; meant?: string } = {},
): string {
  if (!sameIamName(named, meant)) return '';
  return ` Or run: berth iam apply --adopt${console.kind === 'user' ? ' --console-access user' : ''}`;
}

/** The command that brings the policies to the newest generation, where the user has the vendor's name for it. */
export const orUpgrade = (named: string, meant: string): string =>
  sameIamName(named, meant) ? ' Or run: berth iam upgrade --adopt' : '';

/** What to do about actions that the programmatic user is denied, for each layer that denies. */
export function grantRemedy(
  layers: ReadonlySet<DenyLayer>,
  user: string,
  context: Pick<JudgeContext, 'details' | 'profile'>,
): string {
  const { names, vendorName } = context.profile;
  const who = `IAM > Users > ${clean(user, 80)}`;
  return layeredRemedy(
    layers,
    who,
    `In the AWS console open ${who} > Permissions and attach ${names.userPolicy} with exactly the JSON that ${vendorName} publishes (if it is attached, open it, choose Edit > JSON and replace the text), and remove statements that deny these actions.${orApply(context, { named: user, meant: names.user })}`,
  );
}

/**
 * What to do about denied actions of `who` (`IAM > Users > NAME`): `own` about its policies, and about the layers
 * around them that deny too.
 */
export function layeredRemedy(layers: ReadonlySet<DenyLayer>, who: string, own: string): string {
  const organization = "in the organization's management account, AWS Organizations > Policies";
  const steps: string[] = [];
  if (layers.has('identity')) steps.push(own);
  if (layers.has('boundary'))
    steps.push(
      `In ${who} > Permissions > Permissions boundary, open the boundary's policy and add these actions to what it allows`,
    );
  if (layers.has('scp'))
    steps.push(
      `Ask the administrator of your AWS organization to allow these actions in this AWS account: ${organization} > Service control policies`,
    );
  if (layers.has('resource') || layers.has('session'))
    steps.push(
      `Ask the administrator of your AWS organization to allow these actions for this key: ${organization} > Resource control policies`,
    );
  return steps.join('. ');
}

/** Where the access keys of a user are seen. */
export const accessKeyPage = (user: string): string =>
  `IAM > Users > ${clean(user, 80)} > Security credentials > Access keys`;

/** How to get to a role's trust policy, and the command for who prefers one. */
export function trustRemedy(role: string, context: JudgeContext, edit: string): string {
  const { awsAccountId, names } = context.profile;
  return `In the AWS console open IAM > Roles > ${clean(role, 80)} > Trust relationships > Edit trust policy and ${edit}. The whole policy should allow sts:AssumeRole to the AWS account ${awsAccountId} with the condition Bool aws:MultiFactorAuthPresent true, and nothing else.${orApply(context, { named: role, meant: names.consoleRole })}`;
}

/** How to see whether a role is there. */
export const roleCommand = (role: string): string =>
  `aws iam get-role --role-name ${shellWord(role, 'role name')}`;

export const named = quote;
