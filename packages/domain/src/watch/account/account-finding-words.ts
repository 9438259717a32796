import { orApply, orUpgrade } from '../../verify/remedies.ts';
import { clean, shellWord } from '../../verify/text.ts';
import type { AccountFindingCode } from '../account-finding-codes.ts';
import type { FindingSeverity, FindingUndo } from '../finding.ts';
import type { WatchedNames } from './watched-account.ts';

/** What is said of one kind of finding, whatever the account. */
export interface AccountFindingWords {
  severity: FindingSeverity;
  /** What happened, in general; the title of a finding says it of one account. */
  what: string;
  risk: string;
  remedy: string;
  undo(names: WatchedNames): FindingUndo;
  /**
   * Whether AWS shows the same for some seconds of what is only new, until all of its parts know it. Then one look does
   * not settle it. What AWS shows to be there is there.
   */
  settles: boolean;
}

const ADMIN = 'An administrator of your AWS account';

const person = (how: string, who = ADMIN): FindingUndo => ({ kind: 'person', who, how });

const open = (section: string, name: string): string =>
  `In the AWS console open IAM > ${section} > ${clean(name, 80)}`;

const attached = ({ console, consoleAccess }: WatchedNames): string =>
  open(consoleAccess === 'user' ? 'Users' : 'Roles', console);

const apply = (names: WatchedNames, named: string, meant: string): string =>
  orApply({ details: { console: { kind: names.consoleAccess } } }, { named, meant });

const applyUser = (names: WatchedNames): string => apply(names, names.user, names.profile.names.user);

const applyConsole = (names: WatchedNames): string =>
  apply(
    names,
    names.console,
    names.consoleAccess === 'user' ? names.profile.names.user : names.profile.names.consoleRole,
  );

/** The cluster node role has the vendor's name in every account. */
const applyNode = (names: WatchedNames): string => apply(names, '', '');

const rotate = (names: WatchedNames): FindingUndo =>
  person(
    `Make a new key (aws iam create-access-key --user-name ${shellWord(names.user, 'user name')}), give it to Berth (berth accounts update ID --access-key-id KEY, or Cloud accounts > Edit), and delete the old one once that task has completed (aws iam delete-access-key --user-name ${shellWord(names.user, 'user name')} --access-key-id KEY).${applyUser(names) && `${applyUser(names)} --rotate-key --register NAME, which does all three, with the cloud account's name here.`} The published policy lets Berth change nothing in IAM, so Berth cannot do it.`,
  );

const editTrust = (role: string, edit: string, command: string): FindingUndo =>
  person(`${open('Roles', role)} > Trust relationships > Edit trust policy and ${edit}.${command}`);

const consoleTrust = (names: WatchedNames): FindingUndo =>
  editTrust(
    names.console,
    `let it allow sts:AssumeRole to the AWS account ${names.profile.awsAccountId} with the condition Bool aws:MultiFactorAuthPresent true, and nothing else`,
    applyConsole(names),
  );

const nodeTrust = (names: WatchedNames): FindingUndo =>
  editTrust(
    names.profile.names.clusterNodeRole,
    'let it allow sts:AssumeRole to the service ec2.amazonaws.com without a condition, and nothing else',
    applyNode(names),
  );

const makeNodeRole = (names: WatchedNames): FindingUndo => {
  const { clusterNodeRole, instancePolicy } = names.profile.names;
  return person(
    `In the AWS console open IAM > Roles > Create role > AWS service > EC2, attach ${instancePolicy} and name it ${clusterNodeRole}, without a path; the console makes the instance profile of that name with it.${applyNode(names)}`,
  );
};

/** What somebody else attached, `berth iam apply` names and leaves. */
const detachOthers = (where: string, policy: string, command: string): FindingUndo =>
  person(
    `${where} > Permissions, detach every policy but ${policy}, and remove inline policies and group memberships. The text of ${policy} must be the published one.${command && `${command}, which puts that text back and names what else is attached.`}`,
  );

const LOCKED_OUT = "The vendor's support cannot sign in to the AWS console when you need its help.";
const NO_NODES =
  'No instance can be launched or replaced, so that the next fault of an instance leaves a subscription without it.';
const MORE_THAN_AGREED =
  'Whoever holds these credentials can do more in your AWS account than was agreed; if they leak, so can others.';

/** Every kind of finding about a cloud account. A page is made from it: docs/findings-cloud-accounts.md. */
export const ACCOUNT_FINDING_WORDS: Readonly<Record<AccountFindingCode, AccountFindingWords>> = {
  key_refused: {
    severity: 'high',
    what: 'AWS no longer accepts the access key: it, or its user, was deleted or made inactive, or its secret is another.',
    risk: 'Berth sees and does nothing in the account: what breaks is neither noticed nor mended, and nothing can be created, changed or deleted.',
    remedy: 'Activate the key, or give Berth a new one.',
    undo: (names) =>
      person(
        `${open('Users', names.user)} > Security credentials > Access keys: if the key is listed as Inactive choose Actions > Activate; else make a new one and give it to Berth (berth accounts update ID --access-key-id KEY).${applyUser(names) && `${applyUser(names)} --rotate-key --register NAME, with the cloud account's name here.`}`,
      ),
    settles: true,
  },
  key_owner_changed: {
    severity: 'high',
    what: 'The access key belongs to another user or AWS account than when it was verified; a user that was renamed or moved shows so, too.',
    risk: 'Statements of the policy that name the user no longer hold, and Berth may be looking at an account that is not yours.',
    remedy:
      'Look at who the key belongs to; give the user its name back, or verify the cloud account with its new one.',
    undo: ({ user, profile }) =>
      person(
        `Give the user its name back: aws iam update-user --user-name ${shellWord(user, 'user name')} --new-user-name ${profile.names.user} --new-path /. If the new name is meant, verify the cloud account again in Berth.`,
      ),
    settles: false,
  },
  key_60_days_old: {
    severity: 'low',
    what: 'The access key was entered here 60 days ago or more. It may be older: the published policy does not let Berth see when it was made.',
    risk: 'The longer a key is in use, the more copies of it there may be.',
    remedy: 'Plan its rotation within 30 days.',
    undo: rotate,
    settles: false,
  },
  key_80_days_old: {
    severity: 'medium',
    what: 'The access key was entered here 80 days ago or more.',
    risk: 'Most rules for access keys ask for a new one every 90 days; the longer one is in use, the more copies of it there may be.',
    remedy: 'Rotate it within ten days.',
    undo: rotate,
    settles: false,
  },
  key_90_days_old: {
    severity: 'high',
    what: 'The access key was entered here 90 days ago or more.',
    risk: 'The key is older than most rules for access keys allow, and an audit of your AWS account will say so; a copy that leaked still works.',
    remedy: 'Rotate it now.',
    undo: rotate,
    settles: false,
  },
  account_blocked: {
    severity: 'critical',
    what: 'AWS says that the account is blocked or not activated.',
    risk: 'Nothing can be created in it, and AWS may stop what runs.',
    remedy: 'Sign in as the owner of the AWS account and follow what it asks for.',
    undo: () =>
      person(
        'Sign in to the AWS console as the root user and follow what it asks for (payment, identity, activation); where the account is blocked, open a case with AWS Support.',
        'The owner of your AWS account',
      ),
    settles: true,
  },
  policy_narrowed: {
    severity: 'high',
    what: 'The programmatic user may no longer do what its policy allowed (medium where only features are lost that a subscription can do without).',
    risk: 'The features named stop working, most of them only when they are used next.',
    remedy: 'Give the user its policy back as it was published, and remove what denies the actions.',
    undo: (names) =>
      person(
        `${open('Users', names.user)} > Permissions, attach ${names.profile.names.userPolicy} with exactly the published JSON, and remove statements, boundaries and service control policies that deny these actions.${applyUser(names)}`,
      ),
    settles: true,
  },
  policy_widened: {
    severity: 'high',
    what: 'The programmatic user may do what no published policy allows.',
    risk: MORE_THAN_AGREED,
    remedy: 'Take away what was added.',
    undo: (names) =>
      detachOthers(open('Users', names.user), names.profile.names.userPolicy, applyUser(names)),
    settles: false,
  },
  policy_outdated: {
    severity: 'low',
    what: 'The vendor published a newer policy than the one that the user has.',
    risk: 'Features that need the newer policy do not work, and the older one may allow more than is needed today.',
    remedy: 'Read what is different, and upgrade.',
    undo: (names) =>
      person(
        `${open('Policies', names.profile.names.userPolicy)} > Edit > JSON, replace the text by the published one and save it as the default version; then verify the cloud account in Berth.${orUpgrade(names.user, names.profile.names.user)} (berth iam diff shows what is different.)`,
      ),
    settles: false,
  },
  policy_unknowable: {
    severity: 'low',
    what: "AWS's policy simulator cannot say of some actions whether they are allowed: they hang on conditions that only a real call fills in.",
    risk: 'If they are denied, what needs them fails at its first use; if they are allowed beyond what was published, nobody is told.',
    remedy: 'Have somebody look who knows the policies.',
    undo: () => ({
      kind: 'none',
      because:
        'Nothing is known to be wrong. Who administers your IAM policies and service control policies can tell; where all of it hangs on the region, naming the region of the cloud account settles it.',
    }),
    settles: false,
  },
  console_role_missing: {
    severity: 'medium',
    what: 'The console role is gone.',
    risk: LOCKED_OUT,
    remedy: 'Make the role again.',
    undo: (names) =>
      person(
        `In the AWS console open IAM > Roles > Create role > AWS account > Another AWS account, enter ${names.profile.awsAccountId}, tick Require MFA, attach ${names.profile.names.userPolicy} and name it ${clean(names.console, 64)}.${applyConsole(names)}`,
      ),
    settles: true,
  },
  console_role_moved: {
    severity: 'medium',
    what: 'The console role lies under another path: it was deleted and made again.',
    risk: "The link by which the vendor's support switches to the role leads nowhere, and what the old role had may be missing.",
    remedy: 'Make the role where it was; or verify the cloud account, if it is meant to be there.',
    undo: (names) =>
      person(
        `If the new place is meant, verify the cloud account again in Berth. Else delete the role (aws iam delete-role --role-name ${shellWord(names.console, 'role name')}) and make it again without a path.${applyConsole(names)}`,
      ),
    settles: false,
  },
  console_user_missing: {
    severity: 'medium',
    what: 'The console user is gone.',
    risk: LOCKED_OUT,
    remedy: 'Make the user again, or name another.',
    undo: (names) =>
      person(
        `In the AWS console open IAM > Users > Create user, name it ${clean(names.console, 64)}, give it access to the AWS Management Console, and enter its password in Berth (Cloud accounts > Edit).`,
      ),
    settles: true,
  },
  console_trust_lost: {
    severity: 'medium',
    what: "The console role no longer trusts the vendor's AWS account. A principal of the vendor's that AWS shows by its id only was deleted, and counts as lost.",
    risk: LOCKED_OUT,
    remedy: 'Put the trust policy back.',
    undo: consoleTrust,
    settles: false,
  },
  console_trust_widened: {
    severity: 'critical',
    what: "Others than the vendor may take on the console role. Principals that were deleted, which AWS shows by their ids, can't and don't count.",
    risk: "Whoever is trusted can sign in with the console role's rights now.",
    remedy: "Remove every principal but the vendor's account.",
    undo: consoleTrust,
    settles: false,
  },
  console_trust_narrowed: {
    severity: 'medium',
    what: 'The console role asks for an external ID, or has further conditions.',
    risk: "The vendor's support, which switches to the role in the AWS console, may not meet them, and cannot send an external ID.",
    remedy: 'Remove the conditions but the one on MFA.',
    undo: consoleTrust,
    settles: false,
  },
  console_mfa_dropped: {
    severity: 'critical',
    what: 'The console role can be taken on without multi-factor authentication.',
    risk: "A stolen password or key of the vendor's is enough to enter your AWS account.",
    remedy: 'Put the condition on MFA back.',
    undo: consoleTrust,
    settles: false,
  },
  console_policy_narrowed: {
    severity: 'medium',
    what: 'Who signs in to the console may not do there what was agreed.',
    risk: "The vendor's support cannot look into trouble, or mend it, at the AWS console.",
    remedy: 'Attach the published policy again, and remove what denies the actions.',
    undo: (names) =>
      person(
        `${attached(names)} > Permissions, attach ${names.profile.names.userPolicy} with exactly the published JSON, and remove statements, boundaries and service control policies that deny these actions.${applyConsole(names)}`,
      ),
    settles: true,
  },
  console_policy_widened: {
    severity: 'high',
    what: 'Who signs in to the console may do there what no published policy allows.',
    risk: MORE_THAN_AGREED,
    remedy: 'Take away what was added.',
    undo: (names) => detachOthers(attached(names), names.profile.names.userPolicy, applyConsole(names)),
    settles: false,
  },
  cluster_role_missing: {
    severity: 'high',
    what: 'The cluster node role is gone.',
    risk: `Running instances lose their credentials within hours. ${NO_NODES}`,
    remedy: 'Make the role again.',
    undo: makeNodeRole,
    settles: true,
  },
  cluster_role_moved: {
    severity: 'high',
    what: 'The cluster node role lies under a path: it was deleted and made again.',
    risk: `The published policy lets Berth hand on only the role without a path. ${NO_NODES}`,
    remedy: 'Make the role again without a path.',
    undo: makeNodeRole,
    settles: false,
  },
  cluster_profile_changed: {
    severity: 'high',
    what: 'The cluster node role is no longer in its instance profile: that was deleted, or holds another role.',
    risk: NO_NODES,
    remedy: 'Put the role into the instance profile of its name.',
    undo: (names) => {
      const name = names.profile.names.clusterNodeRole;
      return person(
        `Run: aws iam create-instance-profile --instance-profile-name ${name} (if it is not there), and aws iam add-role-to-instance-profile --instance-profile-name ${name} --role-name ${name}.${applyNode(names)}`,
      );
    },
    settles: true,
  },
  cluster_trust_lost: {
    severity: 'high',
    what: 'EC2 may no longer use the cluster node role.',
    risk: 'Instances get no credentials from it: what the nodes do by themselves in AWS fails.',
    remedy: 'Put the trust policy back.',
    undo: nodeTrust,
    settles: false,
  },
  cluster_trust_widened: {
    severity: 'critical',
    what: "Others than EC2 may take on the cluster node role. Principals that were deleted, which AWS shows by their ids, can't and don't count.",
    risk: "Whoever is trusted can use the nodes' rights now.",
    remedy: 'Remove every principal but EC2.',
    undo: nodeTrust,
    settles: false,
  },
  cluster_policy_narrowed: {
    severity: 'high',
    what: 'Instances may not do in AWS what a cluster node needs.',
    risk: 'What the cluster nodes do by themselves fails, such as attaching a volume.',
    remedy: 'Attach the published policy again, and remove what denies the actions.',
    undo: (names) =>
      person(
        `${open('Roles', names.profile.names.clusterNodeRole)} > Permissions, attach ${names.profile.names.instancePolicy} with exactly the published JSON, and remove statements, boundaries and service control policies that deny these actions.${applyNode(names)}`,
      ),
    settles: true,
  },
  cluster_policy_widened: {
    severity: 'high',
    what: 'Instances may do in AWS what no published policy allows.',
    risk: MORE_THAN_AGREED,
    remedy: 'Take away what was added.',
    undo: (names) =>
      detachOthers(
        open('Roles', names.profile.names.clusterNodeRole),
        names.profile.names.instancePolicy,
        applyNode(names),
      ),
    settles: false,
  },
  account_look_denied: {
    severity: 'medium',
    what: 'AWS denied questions by which Berth sees whether the account is well.',
    risk: 'What they would have shown is unknown: tampering there goes unnoticed.',
    remedy: 'Allow the questions again.',
    undo: (names) =>
      person(
        `${open('Users', names.user)} > Permissions, attach ${names.profile.names.userPolicy} with exactly the published JSON, and remove what denies these actions (statements, boundaries, service control policies).${applyUser(names)}`,
      ),
    settles: true,
  },
  account_look_incomplete: {
    severity: 'low',
    what: 'Questions by which Berth sees whether the account is well got no answer.',
    risk: 'What they would have shown is unknown since the last look that was complete.',
    remedy:
      'Wait for the next look; if it stays so, look at the AWS Health Dashboard, and ask the operator of Berth whether it can reach AWS.',
    undo: () => ({ kind: 'none', because: 'It ends with the next look that AWS answers in full.' }),
    settles: true,
  },
};
