import { partitionOf, sameIamName } from '../../verify/arns.ts';
import { clusterRole } from '../../verify/checks/cluster-node-role.ts';
import { consolePrincipal } from '../../verify/checks/console-principal.ts';
import { judgeServiceTrust, judgeTrust, type TrustJudgement } from '../../verify/trust.ts';
import { type AccountFindingDraft, type AccountRule, firstOf, found, unjudged } from './account-rule.ts';
import { clusterProfileSubject, clusterRoleSubject, consoleSubject } from './subjects.ts';
import type { WatchedAccount } from './watched-account.ts';

const TRUST_CODES = [
  'console_trust_lost',
  'console_trust_widened',
  'console_trust_narrowed',
  'console_mfa_dropped',
] as const;

export const consoleAccessChanged: AccountRule = {
  codes: ['console_role_missing', 'console_role_moved', 'console_user_missing', ...TRUST_CODES],
  needs: ['consoleRole', 'consoleUsers'],
  judge(account) {
    const { details, recorded, seen } = account;
    const principal = consolePrincipal(seen, { details });
    if (principal.kind === 'unseen') return unjudged(...this.codes);
    if (principal.kind === 'user') return found();
    const subject = consoleSubject(account);
    if (principal.kind === 'none')
      return found(
        details.console.kind === 'role'
          ? {
              code: 'console_role_missing',
              subject,
              title: `There is no role ${details.console.iamRoleName} in the AWS account any more.`,
              wanted: recorded.awsConsoleRoleArn ?? details.console.iamRoleName,
              seen: null,
            }
          : {
              code: 'console_user_missing',
              subject,
              title: `There is no user ${details.console.consoleUsername} in the AWS account any more.`,
              wanted: details.console.consoleUsername,
              seen: null,
            },
      );
    const { role } = principal;
    const was = recorded.awsConsoleRoleArn;
    const moved: AccountFindingDraft[] =
      was === null || was === role.arn
        ? []
        : [
            {
              code: 'console_role_moved',
              subject,
              title: `The role ${role.name} was made again in another place.`,
              wanted: was,
              seen: role.arn,
            },
          ];
    const trust = judgeTrust(role.trust, account.profile.awsAccountId, partitionOf(role.arn));
    if (trust.unreadable) return { found: moved, unjudged: [...TRUST_CODES] };
    return found(...moved, ...trustDrafts(account, role.name, trust, JSON.stringify(role.trust)));
  },
};

function trustDrafts(
  account: WatchedAccount,
  name: string,
  trust: TrustJudgement,
  document: string,
): AccountFindingDraft[] {
  const { vendorName, awsAccountId } = account.profile;
  const draft = (code: AccountFindingDraft['code'], title: string): AccountFindingDraft => ({
    code,
    subject: consoleSubject(account),
    title,
    wanted: `sts:AssumeRole is allowed to AWS account ${awsAccountId} with MFA, and to nobody else.`,
    seen: document,
  });
  const isTrusted = trust.vendor === 'trusted';
  const drafts: AccountFindingDraft[] = [];
  // Who trusts everybody trusts the vendor, too.
  if (!isTrusted && !(trust.vendor === 'not-trusted' && trust.anyone))
    drafts.push(
      draft(
        'console_trust_lost',
        trust.vendor === 'partly'
          ? `The role ${name} trusts single users or roles of ${vendorName}'s AWS account only.`
          : `The role ${name} no longer trusts AWS account ${awsAccountId} (${vendorName}).`,
      ),
    );
  if (trust.othersToday.length > 0)
    drafts.push(
      draft(
        'console_trust_widened',
        `The role ${name} may also be assumed by ${firstOf(trust.othersToday, 3)}.`,
      ),
    );
  if (isTrusted && trust.mfa.kind !== 'required')
    drafts.push(draft('console_mfa_dropped', `The role ${name} can be assumed without MFA.`));
  const conditions = [
    ...(trust.externalId === 'required' ? ['an external ID'] : []),
    ...trust.furtherConditions,
    ...(trust.conditionalDenies > 0 ? ['a Deny statement with conditions'] : []),
  ];
  if (isTrusted && conditions.length > 0)
    drafts.push(
      draft('console_trust_narrowed', `The role ${name} asks for more than MFA: ${firstOf(conditions)}.`),
    );
  return drafts;
}

const EC2 = 'ec2.amazonaws.com';

export const clusterRoleChanged: AccountRule = {
  codes: [
    'cluster_role_missing',
    'cluster_role_moved',
    'cluster_profile_changed',
    'cluster_trust_lost',
    'cluster_trust_widened',
  ],
  needs: ['clusterProfiles'],
  judge(account) {
    const { clusterProfiles } = account.seen;
    const name = account.profile.names.clusterNodeRole;
    const subject = clusterRoleSubject(account);
    if (clusterProfiles?.kind === 'absent')
      return found({
        code: 'cluster_role_missing',
        subject,
        title: `There is no role ${name} in the AWS account any more.`,
        wanted: name,
        seen: null,
      });
    if (clusterProfiles?.kind !== 'present') return unjudged(...this.codes);
    const profiles = clusterProfiles.value;
    const role = clusterRole(clusterProfiles, name);
    const drafts: AccountFindingDraft[] = [];
    if (!profiles.some((one) => sameIamName(one.name, name)))
      drafts.push({
        code: 'cluster_profile_changed',
        subject: clusterProfileSubject(account),
        title: `The role ${name} is no longer in the instance profile ${name}.`,
        wanted: `It is in the instance profile ${name}.`,
        seen:
          profiles.length > 0
            ? `It is in ${firstOf(profiles.map((one) => one.name))}.`
            : 'It is in no instance profile.',
      });
    // AWS shows the role's trust policy, and its path, only inside a profile.
    if (role === null)
      return {
        found: drafts,
        unjudged: ['cluster_role_moved', 'cluster_trust_lost', 'cluster_trust_widened'],
      };
    if (/:role\/.+\//.test(role.arn))
      drafts.push({
        code: 'cluster_role_moved',
        subject,
        title: `The role ${name} was made again under a path.`,
        wanted: `The role ${name}, without a path.`,
        seen: role.arn,
      });
    const trust = judgeServiceTrust(role.trust, EC2);
    if (trust.unreadable) return { found: drafts, unjudged: ['cluster_trust_lost', 'cluster_trust_widened'] };
    const draft = (code: AccountFindingDraft['code'], title: string): AccountFindingDraft => ({
      code,
      subject,
      title,
      wanted: `sts:AssumeRole is allowed to the service ${EC2}, and to nobody else.`,
      seen: JSON.stringify(role.trust),
    });
    if (!trust.trusted) drafts.push(draft('cluster_trust_lost', `The role ${name} no longer trusts ${EC2}.`));
    if (trust.othersToday.length > 0)
      drafts.push(
        draft(
          'cluster_trust_widened',
          `The role ${name} may also be assumed by ${firstOf(trust.othersToday, 3)}.`,
        ),
      );
    return found(...drafts);
  },
};
