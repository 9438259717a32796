import { sameIamName } from '../arns.ts';
import {
  defineCheck,
  failed,
  type JudgeContext,
  notYet,
  passed,
  skipped,
  type Verdict,
} from '../check-definition.ts';
import { nodeActions } from '../grants.ts';
import type { InstanceProfileSeen, RoleSeen, Sighting } from '../observations.ts';
import { layeredRemedy, orApply, roleCommand } from '../remedies.ts';
import { clean, listed } from '../text.ts';
import { judgeServiceTrust } from '../trust.ts';
import {
  allDenied,
  answerFor,
  evidenceOf,
  isDenied,
  isOpen,
  layersOf,
  scpDoubt,
  unknownVerdict,
} from './simulated.ts';

const EC2 = 'ec2.amazonaws.com';

const makeRole = (context: JudgeContext): string => {
  const { profile } = context;
  return `In the AWS console open IAM > Roles > Create role > AWS service > EC2, attach ${profile.names.instancePolicy} and name it ${profile.names.clusterNodeRole} (the console makes the instance profile of that name with it).${orApply(context)}`;
};

/** The cluster node role as it stands inside an instance profile, which is where AWS shows its trust policy. */
export function clusterRole(
  look: Sighting<InstanceProfileSeen[]> | undefined,
  name: string,
): RoleSeen | null {
  if (look?.kind !== 'present') return null;
  return look.value.flatMap(({ roles }) => roles).find((role) => sameIamName(role.name, name)) ?? null;
}

export const clusterRoleExists = defineCheck({
  code: 'cluster_node_role_exists',
  title: 'The cluster node role exists',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['clusterProfiles'],
  judge({ clusterProfiles }, context): Verdict {
    const name = context.profile.names.clusterNodeRole;
    if (clusterProfiles.kind === 'absent')
      return notYet(
        failed(`There is no role named ${name} in this AWS account.`, makeRole(context), [
          `to see it: ${roleCommand(name)}`,
        ]),
        `AWS does not know the role ${name} yet. A new role takes some seconds to be known everywhere.`,
        ['clusterProfiles', 'clusterPolicies', 'clusterActions'],
      );
    const role = clusterRole(clusterProfiles, name);
    if (role && /:role\/.+\//.test(role.arn))
      return failed(
        `The role ${name} lies under a path, and the published policy lets the user hand on only the one without.`,
        `Delete the role and make it again without a path. ${makeRole(context)}`,
        [clean(role.arn)],
      );
    return passed(`The role ${name} exists.`, role ? [clean(role.arn)] : []);
  },
});

export const clusterInstanceProfile = defineCheck({
  code: 'cluster_node_instance_profile',
  title: 'The cluster node role has its instance profile',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['clusterProfiles'],
  judge({ clusterProfiles }, context): Verdict {
    if (clusterProfiles.kind !== 'present') return skipped('The cluster node role must exist first.');
    const name = context.profile.names.clusterNodeRole;
    const found = clusterProfiles.value.find((one) => sameIamName(one.name, name));
    if (found) return passed(`The instance profile ${clean(found.name, 128)} holds it.`, [clean(found.arn)]);
    const others = clusterProfiles.value.map((one) => clean(one.name, 128));
    return notYet(
      failed(
        others.length > 0
          ? `The role is in ${listed(others)}, but in no instance profile named ${name}, which is the one that instances are launched with.`
          : 'The role is in no instance profile, so that no instance can be launched with it. (The AWS console makes one by itself only when the role is made for EC2.)',
        `Run: aws iam create-instance-profile --instance-profile-name ${name} && aws iam add-role-to-instance-profile --instance-profile-name ${name} --role-name ${name}.${orApply(context)}`,
      ),
      'AWS does not show the instance profile yet. A new one takes some seconds to be known everywhere.',
      ['clusterProfiles'],
    );
  },
});

export const clusterTrust = defineCheck({
  code: 'cluster_node_role_trusts_ec2',
  title: 'EC2 may use the cluster node role',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['clusterProfiles'],
  judge({ clusterProfiles }, context): Verdict {
    const name = context.profile.names.clusterNodeRole;
    const role = clusterRole(clusterProfiles, name);
    if (!role) return skipped('The cluster node role and its instance profile must exist first.');
    const trust = judgeServiceTrust(role.trust, EC2);
    if (trust.trusted) return passed(`It trusts ${EC2}.`);
    return failed(
      trust.unreadable
        ? 'Its trust policy could not be read as a policy document.'
        : `It does not trust ${EC2} without conditions, so that instances get no credentials from it.`,
      `In the AWS console open IAM > Roles > ${name} > Trust relationships > Edit trust policy and allow sts:AssumeRole to "Principal": {"Service": "${EC2}"}, without a condition.${orApply(context)}`,
      trust.others.map((one) => `trusted: ${clean(one, 120)}`).slice(0, 10),
    );
  },
});

export const clusterTrustsNobodyElse = defineCheck({
  code: 'cluster_node_role_trusts_nobody_else',
  title: 'Nobody but EC2 may use the cluster node role',
  field: 'accessKeyId',
  severity: 'warning',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['clusterProfiles'],
  judge({ clusterProfiles }, { profile }): Verdict {
    const role = clusterRole(clusterProfiles, profile.names.clusterNodeRole);
    if (!role) return skipped('The cluster node role and its instance profile must exist first.');
    const { others } = judgeServiceTrust(role.trust, EC2);
    if (others.length === 0) return passed('Nobody else may assume it.');
    return failed(
      `It may also be assumed by ${listed(others.slice(0, 3).map((one) => clean(one, 120)))}.`,
      `In IAM > Roles > ${profile.names.clusterNodeRole} > Trust relationships, remove every principal but the service ${EC2}.`,
      others.slice(0, 20).map((one) => `trusted: ${clean(one, 120)}`),
    );
  },
});

export const clusterPolicy = defineCheck({
  code: 'cluster_node_role_policy',
  title: 'The cluster node role has its policy',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['clusterActions', 'clusterPolicies', 'userUntagged', 'instances'],
  optionalNeeds: ['clusterPolicies', 'userUntagged', 'instances'],
  judge(seen, context): Verdict {
    const { profile, details } = context;
    const { clusterActions, clusterPolicies } = seen;
    if (clusterActions.kind !== 'present') return skipped('The cluster node role must exist first.');
    const answers = nodeActions(profile).map((action) =>
      answerFor(action, clusterActions.value, {
        caller: 'instance',
        scpDoubt: scpDoubt(seen, details),
      }),
    );
    const attached =
      clusterPolicies.kind === 'present'
        ? [
            `attached: ${listed(clusterPolicies.value.map(({ name }) => clean(name, 128))) || 'no managed policy'}`,
          ]
        : [];
    const denied = answers.filter(isDenied);
    const open = answers.filter(isOpen);
    if (denied.length === 0 && open.length > 0)
      return unknownVerdict(open, [...attached, ...evidenceOf(answers)]);
    if (denied.length === 0)
      return passed('It may do what a cluster node needs.', [...attached, ...evidenceOf(answers)]);
    const { clusterNodeRole, instancePolicy } = profile.names;
    const who = `IAM > Roles > ${clusterNodeRole}`;
    const verdict = failed(
      `Its instances could not do what they need: ${listed(denied.map(({ action }) => action))}.`,
      layeredRemedy(
        layersOf(denied),
        who,
        `In the AWS console open ${who} > Permissions > Add permissions > Attach policies and attach ${instancePolicy} with exactly the JSON that ${profile.vendorName} publishes, and remove statements that deny these actions.${orApply(context)}`,
      ),
      [...attached, ...evidenceOf(answers)],
    );
    return allDenied(clusterActions.value)
      ? notYet(
          verdict,
          'The cluster node role has no permissions yet. A policy attached a moment ago takes some seconds.',
          ['clusterActions', 'clusterPolicies'],
        )
      : verdict;
  },
});
