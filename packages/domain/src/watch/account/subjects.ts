import { IAM_IDS } from '../../blueprint/iam-blueprint.ts';
import { consolePrincipal } from '../../verify/checks/console-principal.ts';
import type { FindingSubject } from '../finding.ts';
import { shown } from './account-rule.ts';
import type { WatchedAccount } from './watched-account.ts';

export const userSubject = ({ seen, recorded }: WatchedAccount): FindingSubject => ({
  type: 'AWS::IAM::User',
  logicalId: IAM_IDS.user,
  physicalId: shown(seen, 'identity')?.arn ?? recorded.awsUserArn,
});

/** By its id alone: the key after it is another one. */
export const keySubject = ({ details }: WatchedAccount): FindingSubject => ({
  type: 'AWS::IAM::AccessKey',
  logicalId: null,
  physicalId: details.accessKeyId,
});

export const policySubject = ({ profile }: WatchedAccount): FindingSubject => ({
  type: 'AWS::IAM::ManagedPolicy',
  logicalId: IAM_IDS.userPolicy,
  physicalId: profile.names.userPolicy,
});

/** The console role, or the console user where one signs in; a role may stand in a console user's field. */
export function consoleSubject({ seen, details, recorded }: WatchedAccount): FindingSubject {
  const principal = consolePrincipal(seen, { details });
  if (principal.kind === 'role')
    return { type: 'AWS::IAM::Role', logicalId: IAM_IDS.consoleRole, physicalId: principal.role.arn };
  if (principal.kind === 'user')
    return { type: 'AWS::IAM::User', logicalId: null, physicalId: principal.user.arn };
  return details.console.kind === 'role'
    ? { type: 'AWS::IAM::Role', logicalId: IAM_IDS.consoleRole, physicalId: recorded.awsConsoleRoleArn }
    : { type: 'AWS::IAM::User', logicalId: null, physicalId: details.console.consoleUsername };
}

export const clusterRoleSubject = ({ profile }: WatchedAccount): FindingSubject => ({
  type: 'AWS::IAM::Role',
  logicalId: IAM_IDS.clusterNodeRole,
  physicalId: profile.names.clusterNodeRole,
});

export const clusterProfileSubject = ({ profile }: WatchedAccount): FindingSubject => ({
  type: 'AWS::IAM::InstanceProfile',
  logicalId: IAM_IDS.clusterNodeProfile,
  physicalId: profile.names.clusterNodeRole,
});
