import {
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AccountReader } from '@berth/engine';
import type { SessionConfig } from '../session.ts';
import { verifyClients } from './clients.ts';
import { nextMarker, PAGE, profileSeen, roleSeen } from './iam-answers.ts';
import { readInstances } from './instances.ts';
import { allPages, lookFor } from './look.ts';
import { simulate } from './simulate.ts';

/**
 * Reads a customer's AWS account with the session's credentials, for one verification. Sends each request once and
 * counts all of them. Nothing is changed in the account.
 */
export function createAccountReader(session: SessionConfig): AccountReader {
  const { iam, sts, ec2, sent } = verifyClients(session);
  return {
    identity: (signal) =>
      lookFor('GetCallerIdentity', signal, async () => {
        const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
        return { accountId: Account ?? '', arn: Arn ?? '' };
      }),
    simulate: (request, signal) =>
      lookFor('SimulatePrincipalPolicy', signal, () => simulate(iam, request, signal)),
    role: (name, signal) =>
      lookFor('GetRole', signal, async () => {
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal: signal });
        return roleSeen(Role);
      }),
    attachedRolePolicies: (roleName, signal) =>
      lookFor('ListAttachedRolePolicies', signal, () =>
        allPages(
          (Marker) =>
            iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName, Marker, MaxItems: PAGE }), {
              abortSignal: signal,
            }),
          (page) => ({
            items: (page.AttachedPolicies ?? []).map((one) => ({
              name: one.PolicyName ?? '',
              arn: one.PolicyArn ?? '',
            })),
            next: nextMarker(page),
          }),
        ),
      ),
    instanceProfilesForRole: (roleName, signal) =>
      lookFor('ListInstanceProfilesForRole', signal, () =>
        allPages(
          (Marker) =>
            iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: roleName, Marker, MaxItems: PAGE }), {
              abortSignal: signal,
            }),
          (page) => ({ items: (page.InstanceProfiles ?? []).map(profileSeen), next: nextMarker(page) }),
        ),
      ),
    users: (signal) =>
      lookFor('ListUsers', signal, () =>
        allPages(
          (Marker) => iam.send(new ListUsersCommand({ Marker, MaxItems: PAGE }), { abortSignal: signal }),
          (page) => ({
            items: (page.Users ?? []).map((one) => ({ name: one.UserName ?? '', arn: one.Arn ?? '' })),
            next: nextMarker(page),
          }),
        ),
      ),
    instances: ({ region, tag }, signal) =>
      lookFor('DescribeInstances', signal, async () =>
        readInstances(await ec2(region), { region: region ?? session.region, tag }, signal),
      ),
    calls: sent,
  };
}
