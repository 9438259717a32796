import {
  GetRoleCommand,
  IAMClient,
  ListInstanceProfilesCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  UpdateAssumeRolePolicyCommand,
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

  /** Takes the conditions off a role's trust policy, as someone might who finds MFA a nuisance. */
  async dropTrustConditions(roleName: string): Promise<void> {
    const { Role } = await this.#iam.send(new GetRoleCommand({ RoleName: roleName }));
    const document = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{}')) as {
      Statement: { Condition?: unknown }[];
    };
    for (const statement of document.Statement) delete statement.Condition;
    const PolicyDocument = JSON.stringify(document);
    await this.#iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument }));
  }
}
