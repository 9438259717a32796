import { partitionOf, roleArn } from '../arns.ts';
import { cannotKnow, defineCheck, failed, passed, type Verdict } from '../check-definition.ts';
import type { CallerIdentity, Sighting } from '../observations.ts';
import { OTHER_ROLE } from '../probes.ts';
import { userName } from '../remedies.ts';
import { clean } from '../text.ts';
import { answerFor, scpDoubt, settledBy } from './simulated.ts';
import { permissionVerdict } from './user-permissions.ts';

const ownRoleArn = (identity: Sighting<CallerIdentity>, name: string): string =>
  identity.kind === 'present'
    ? roleArn(partitionOf(identity.value.arn), identity.value.accountId, name)
    : name;

export const passRoleAllowed = defineCheck({
  code: 'pass_role_allowed',
  title: 'The user may hand the cluster node role to instances',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['identity', 'userScoped', 'userUntagged', 'instances'],
  optionalNeeds: ['userUntagged', 'instances'],
  judge(seen, context): Verdict {
    const role = ownRoleArn(seen.identity, context.profile.names.clusterNodeRole);
    const verdicts = seen.userScoped.kind === 'present' ? seen.userScoped.value : [];
    const answer = answerFor('iam:PassRole', verdicts, {
      resources: [role],
      caller: 'access-key',
      scpDoubt: scpDoubt(seen, context.details),
    });
    const verdict = permissionVerdict([answer], userName(seen, context.profile), context);
    if (verdict.status !== 'passed') return verdict;
    return passed(`iam:PassRole is allowed on ${clean(role)}.`, verdict.evidence);
  },
});

export const passRoleScoped = defineCheck({
  code: 'pass_role_scoped',
  title: 'The user may hand no other role to instances',
  field: 'accessKeyId',
  severity: 'warning',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['identity', 'userScoped'],
  judge(seen, { profile }): Verdict {
    const verdicts = seen.userScoped.kind === 'present' ? seen.userScoped.value : [];
    const answer = answerFor('iam:PassRole', verdicts, {
      caller: 'access-key',
      resources: [ownRoleArn(seen.identity, OTHER_ROLE)],
    });
    const { judged } = answer;
    if (judged.kind === 'denied')
      return passed('iam:PassRole is denied on any other role.', [`tried with a role named ${OTHER_ROLE}`]);
    if (judged.kind === 'unknown')
      return cannotKnow(
        `Whether iam:PassRole is limited to the cluster node role cannot be known: ${judged.why}.`,
        settledBy([answer]),
      );
    return failed(
      'iam:PassRole is allowed on any role, so that this key could start an instance with the rights of another role of your account.',
      `In IAM > Users > ${clean(userName(seen, profile), 80)} > Permissions, limit the statement that allows iam:PassRole to the resource arn:aws:iam::*:role/${profile.names.clusterNodeRole}, as the published ${profile.names.userPolicy} does, and detach wider policies such as AdministratorAccess.`,
      [`tried with a role named ${OTHER_ROLE}`],
    );
  },
});
