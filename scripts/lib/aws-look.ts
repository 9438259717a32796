import {
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import type { SandboxAccount } from '../../test/support/sandbox-client.ts';

/** The customer's admin at the AWS console, so to speak: looks at the account and meddles with it, without Berth. */
export class AwsAdmin {
  readonly #iam: IAMClient;

  constructor(endpoint: string, { accessKeyId, secretAccessKey }: SandboxAccount) {
    this.#iam = new IAMClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
    });
  }

  /** Every user, role, instance profile and customer-managed policy, as `kind name`, sorted. */
  async everything(): Promise<string[]> {
    const [users, roles, profiles, policies] = await Promise.all([
      this.#iam.send(new ListUsersCommand({})),
      this.#iam.send(new ListRolesCommand({})),
      this.#iam.send(new ListInstanceProfilesCommand({})),
      this.#iam.send(new ListPoliciesCommand({ Scope: 'Local' })),
    ]);
    return [
      ...(users.Users ?? []).map((user) => `user ${user.UserName}`),
      ...(roles.Roles ?? []).map((role) => `role ${role.RoleName}`),
      ...(profiles.InstanceProfiles ?? []).map(
        (profile) => `instance profile ${profile.InstanceProfileName}`,
      ),
      ...(policies.Policies ?? []).map((policy) => `policy ${policy.PolicyName}`),
    ].sort();
  }

  /** Detaches every policy of a role, as someone might by mistake; answers their names. */
  async detachPoliciesOf(roleName: string): Promise<string[]> {
    const { AttachedPolicies = [] } = await this.#iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: roleName }),
    );
    for (const { PolicyArn } of AttachedPolicies)
      await this.#iam.send(new DetachRolePolicyCommand({ RoleName: roleName, PolicyArn }));
    return AttachedPolicies.map(({ PolicyName = '' }) => PolicyName);
  }
}
