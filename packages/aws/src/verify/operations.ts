/**
 * The AWS operations by which an account is verified, with the IAM actions that each of them needs. A test holds
 * them against what verification says it needs, and against the published policies.
 * `sts:GetCallerIdentity` needs no permission and no policy can deny it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const VERIFY_OPERATIONS = {
  GetCallerIdentity: { needs: [] },
  SimulatePrincipalPolicy: { needs: ['iam:SimulatePrincipalPolicy'] },
  GetRole: { needs: ['iam:GetRole'] },
  ListAttachedRolePolicies: { needs: ['iam:ListAttachedRolePolicies'] },
  ListInstanceProfilesForRole: { needs: ['iam:ListInstanceProfilesForRole'] },
  ListUsers: { needs: ['iam:ListUsers'] },
  DescribeInstances: { needs: ['ec2:DescribeInstances'] },
} as const satisfies Record<string, { needs: readonly string[] }>;

export type VerifyOperation = keyof typeof VERIFY_OPERATIONS;

/** The action that is named to the admin when the operation is refused. */
export const actionOf = (operation: VerifyOperation): string =>
  VERIFY_OPERATIONS[operation].needs[0] ?? `sts:${operation}`;
