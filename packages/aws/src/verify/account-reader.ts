import {
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListUsersCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { SimulationRequest } from '@berth/domain';
import type { AccountReader } from '@berth/engine';
import type { SessionConfig } from '../session.ts';
import { verifyClients } from './clients.ts';
import { actionVerdicts, profileSeen, roleSeen } from './iam-answers.ts';
import { readInstances } from './instances.ts';
import { allPages, lookFor } from './look.ts';

/** The most that IAM gives in one page. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html */
const PAGE = 1000;

const nextMarker = ({ IsTruncated, Marker }: { IsTruncated?: boolean; Marker?: string }) =>
  IsTruncated ? Marker : undefined;

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
      lookFor('SimulatePrincipalPolicy', signal, async () => {
        const results = await allPages(
          (Marker) => simulatePage(iam, request, Marker, signal),
          (page) => ({ items: page.EvaluationResults ?? [], next: nextMarker(page) }),
        );
        return results.flatMap(actionVerdicts);
      }),
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

const simulatePage = (
  iam: IAMClient,
  request: SimulationRequest,
  Marker: string | undefined,
  signal: AbortSignal,
) =>
  iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: request.principalArn,
      ActionNames: request.actions,
      ...(request.resources.length > 0 ? { ResourceArns: request.resources } : {}),
      ContextEntries: request.context.map(({ key, type, values }) => ({
        ContextKeyName: key,
        ContextKeyType: type,
        ContextKeyValues: values,
      })),
      MaxItems: PAGE,
      Marker,
    }),
    { abortSignal: signal },
  );
