import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { Bench, Caller, Keys } from './bench.ts';
import { allow, aRole, trusting } from './given.ts';

/** The permission to assume any role. */
export const assumable = allow('sts:AssumeRole');

/** Assumes a role as a caller, under the session name `conformance` unless told otherwise. */
export const assume = (
  caller: Caller,
  RoleArn: string,
  more: Partial<Omit<AssumeRoleCommandInput, 'RoleArn'>> = {},
) => caller.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'conformance', ...more }));

/** The temporary keys of a session. */
export const keysOf = (assumed: Awaited<ReturnType<typeof assume>>): Keys => ({
  accessKeyId: assumed.Credentials?.AccessKeyId ?? '',
  secretAccessKey: assumed.Credentials?.SecretAccessKey ?? '',
  sessionToken: assumed.Credentials?.SessionToken ?? '',
});

/** A role that trusts the whole account, on a condition or none. */
export const ownRole = (bench: Bench, condition?: Record<string, unknown>) =>
  aRole(bench, trusting(`arn:aws:iam::${bench.accountId}:root`, condition));
