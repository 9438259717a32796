import { CreateTransitGatewayCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { type Bench, callerOf, type Keys } from '../conformance/bench.ts';
import { trusting, trustingEc2 } from '../conformance/given.ts';
import { published } from '../conformance/published.ts';

/** What a customer hands over: two keys of the programmatic user, and the console user. */
export interface ReadyAccount {
  accountId: string;
  first: Keys;
  second: Keys;
  consoleUsername: string;
  consolePassword: string;
  signInLoginUrl: string;
  /** A VPC of theirs, beside a transit gateway in eu-central-1, which a subscription's can be peered with. */
  peer: { accountId: string; vpcId: string; region: string };
}

const NODE_ROLE = 'redislabs-cluster-node-role';
const CONSOLE_USER = 'redislabs-console';
const CONSOLE_PASSWORD = 'Correct-horse-7-battery';

async function policies(bench: Bench): Promise<{ instance: string; user: string }> {
  const make = async (name: string): Promise<string> => {
    const document = published.find((one) => one.generation === '2024' && one.name === name)?.text ?? '';
    const made = await bench.admin.iam.send(
      new CreatePolicyCommand({ PolicyName: name, PolicyDocument: document }),
    );
    return made.Policy?.Arn ?? '';
  };
  return {
    instance: await make('RedisLabsInstanceRolePolicy'),
    user: await make('RedislabsIAMUserRestrictedPolicy'),
  };
}

/** Follows the vendor's pages by hand: policies, node role and profile, user with keys, console role and user. */
export async function anAccountReady(
  bench: Bench,
  { denied }: { denied?: string } = {},
): Promise<ReadyAccount> {
  const { iam } = bench.admin;
  const { instance, user } = await policies(bench);

  await iam.send(new CreateRoleCommand({ RoleName: NODE_ROLE, AssumeRolePolicyDocument: trustingEc2 }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: NODE_ROLE, PolicyArn: instance }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: NODE_ROLE }));
  await iam.send(
    new AddRoleToInstanceProfileCommand({ InstanceProfileName: NODE_ROLE, RoleName: NODE_ROLE }),
  );

  const trust = trusting('arn:aws:iam::168085023892:root', {
    Bool: { 'aws:MultiFactorAuthPresent': 'true' },
  });
  await iam.send(new CreateRoleCommand({ RoleName: 'redislabs-role', AssumeRolePolicyDocument: trust }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'redislabs-role', PolicyArn: user }));

  await iam.send(new CreateUserCommand({ UserName: CONSOLE_USER }));
  await iam.send(new AttachUserPolicyCommand({ UserName: CONSOLE_USER, PolicyArn: user }));
  await iam.send(new CreateLoginProfileCommand({ UserName: CONSOLE_USER, Password: CONSOLE_PASSWORD }));

  await iam.send(new CreateUserCommand({ UserName: 'redislabs-user' }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'redislabs-user', PolicyArn: user }));
  if (denied !== undefined) {
    const Statement = { Effect: 'Deny', Action: denied, Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'redislabs-user', PolicyName: 'denied', PolicyDocument }),
    );
  }
  // In the region that subscriptions are made in.
  const there = callerOf({ region: 'eu-central-1', endpoint: bench.endpoint }, bench.admin.keys);
  await there.ec2.send(new CreateTransitGatewayCommand({}));
  const { Vpc } = await bench.admin.ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  const key = async (): Promise<Keys> => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'redislabs-user' }));
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  };
  return {
    accountId: bench.accountId,
    first: await key(),
    second: await key(),
    consoleUsername: CONSOLE_USER,
    consolePassword: CONSOLE_PASSWORD,
    signInLoginUrl: `https://${bench.accountId}.signin.aws.amazon.com/console`,
    peer: { accountId: bench.accountId, vpcId: Vpc?.VpcId ?? '', region: 'us-east-1' },
  };
}
