import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  type Tag,
} from '@aws-sdk/client-iam';
import type { Bench, Caller, Keys } from './bench.ts';

/** A policy document as a case writes it. */
export interface Doc {
  Version: '2012-10-17';
  Statement: Statement[];
}

/** A statement; loosely typed because cases also write wrong ones. */
export type Statement = Record<string, unknown>;

/** The document of some statements. */
export const doc = (...statements: Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** Allows actions on resources. */
export const allow = (action: string | string[], resource: string | string[] = '*'): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

/** Denies actions on resources. */
export const deny = (action: string | string[], resource: string | string[] = '*'): Statement => ({
  Effect: 'Deny',
  Action: action,
  Resource: resource,
});

/** A trust statement for an AWS principal (an ARN or an account number). */
export const trusting = (principal: string | string[], condition?: Record<string, unknown>): string =>
  doc({
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: 'sts:AssumeRole',
    ...(condition ? { Condition: condition } : {}),
  });

/** The trust of a role for EC2 instances. */
export const trustingEc2 = doc({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
});

/** The policy variable that stands for the calling user's name. */
export const CALLER_NAME = `\${aws:username}`;

/** A user. */
export async function aUser(bench: Bench, name = bench.name('user')) {
  const made = await bench.admin.iam.send(new CreateUserCommand({ UserName: name, Path: bench.path }));
  return { name, arn: made.User?.Arn ?? '', id: made.User?.UserId ?? '' };
}

/** An access key of a user. */
export async function aKey(bench: Bench, userName: string): Promise<Keys> {
  const { AccessKey } = await bench.admin.iam.send(new CreateAccessKeyCommand({ UserName: userName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** A user with inline statements and a key, as a caller. */
export async function aCaller(
  bench: Bench,
  statements: Statement[],
  name = bench.name('caller'),
): Promise<{ caller: Caller; name: string; arn: string; id: string }> {
  const user = await aUser(bench, name);
  if (statements.length > 0) {
    const input = { UserName: name, PolicyName: 'inline', PolicyDocument: doc(...statements) };
    await bench.admin.iam.send(new PutUserPolicyCommand(input));
  }
  return { ...user, caller: bench.as(await aKey(bench, name)) };
}

/** A managed policy; gives its ARN. */
export async function aPolicy(
  bench: Bench,
  document = doc(allow('ec2:DescribeInstances')),
  name = bench.name('policy'),
  tags: Tag[] = [],
): Promise<string> {
  const { Policy } = await bench.admin.iam.send(
    new CreatePolicyCommand({
      PolicyName: name,
      Path: bench.path,
      PolicyDocument: document,
      ...(tags.length > 0 ? { Tags: tags } : {}),
    }),
  );
  return Policy?.Arn ?? '';
}

/** A role. */
export async function aRole(bench: Bench, trust = trustingEc2, name = bench.name('role')) {
  const { Role } = await bench.admin.iam.send(
    new CreateRoleCommand({ RoleName: name, Path: bench.path, AssumeRolePolicyDocument: trust }),
  );
  return { name, arn: Role?.Arn ?? '', id: Role?.RoleId ?? '' };
}

/** Attaches a managed policy to a user or a role. */
export async function attached(bench: Bench, to: { user: string } | { role: string }, policyArn: string) {
  if ('user' in to)
    await bench.admin.iam.send(new AttachUserPolicyCommand({ UserName: to.user, PolicyArn: policyArn }));
  else await bench.admin.iam.send(new AttachRolePolicyCommand({ RoleName: to.role, PolicyArn: policyArn }));
}

/** A caller who may do anything in IAM, under a boundary of these statements. */
export async function aBoundedCaller(bench: Bench, ...boundary: Statement[]): ReturnType<typeof aCaller> {
  const made = await aCaller(bench, [allow('iam:*')]);
  const PermissionsBoundary = await aPolicy(bench, doc(...boundary), bench.name('boundary'));
  await bench.admin.iam.send(
    new PutUserPermissionsBoundaryCommand({ UserName: made.name, PermissionsBoundary }),
  );
  return made;
}
