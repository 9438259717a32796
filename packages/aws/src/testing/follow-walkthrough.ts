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
  IAMClient,
} from '@aws-sdk/client-iam';
import { type CloudAccountDetails, type PolicyDocument, Secret } from '@berth/domain';
import type { WalkthroughStep } from '@berth/domain/testing';
import { sandboxControl } from './sandbox-account.ts';

/** A new AWS account of the sandbox in which somebody followed a walkthrough, and what they then enter in Berth. */
export interface WalkedAccount {
  accountId: string;
  iam: IAMClient;
  details: CloudAccountDetails;
  /** The trust that the console's form writes for what was chosen, by role. */
  trusts: Record<string, PolicyDocument>;
}

/**
 * Follows the steps of a walkthrough as a person at the AWS console would: from its fields, choices and blocks of
 * JSON alone. The console's own part (trust policies from choices, the instance profile of an EC2 role) is done as
 * the console does it. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create.html
 */
export async function followWalkthrough(
  endpoint: string,
  steps: readonly WalkthroughStep[],
): Promise<WalkedAccount> {
  const made = (await sandboxControl(endpoint, 'POST', '/accounts', {})) as Record<string, string>;
  const { accountId = '', accessKeyId = '', secretAccessKey = '' } = made;
  const iam = new IAMClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  const person = new PersonAtTheConsole(iam, accountId);
  for (const step of steps) await person.does(step);
  return { accountId, iam, details: person.details(), trusts: person.trusts };
}

class PersonAtTheConsole {
  readonly trusts: Record<string, PolicyDocument> = {};
  #iam: IAMClient;
  #accountId: string;
  #key: { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined } = {};
  #consoleRole: string | undefined;
  #consoleUser: string | undefined;

  constructor(iam: IAMClient, accountId: string) {
    this.#iam = iam;
    this.#accountId = accountId;
  }

  async does(step: WalkthroughStep): Promise<void> {
    const [first = ''] = step.instructions;
    if (/^Open Policies and choose Create policy\.$/.test(first)) return this.#createPolicy(step);
    if (/^Open Roles and choose Create role\.$/.test(first)) return this.#createRole(step);
    if (/^Open Users and choose Create user\.$/.test(first)) return this.#createUser(step);
    const user = /^Open Users, then the user (.+), then Security credentials, /.exec(first)?.[1];
    if (user === undefined) throw new Error(`Nobody knows how to do this: ${first}`);
    const { AccessKey = {} } = await this.#iam.send(new CreateAccessKeyCommand({ UserName: user }));
    this.#key = AccessKey;
  }

  details(): CloudAccountDetails {
    return {
      accessKeyId: this.#key.AccessKeyId ?? '',
      accessSecretKey: new Secret(this.#key.SecretAccessKey ?? ''),
      console:
        this.#consoleUser === undefined
          ? { kind: 'role', iamRoleName: this.#consoleRole ?? '' }
          : {
              kind: 'user',
              consoleUsername: this.#consoleUser,
              signInLoginUrl: `https://${this.#accountId}.signin.aws.amazon.com/console`,
            },
    };
  }

  #arn(step: WalkthroughStep): string {
    return `arn:aws:iam::${this.#accountId}:policy/${step.fields['Permissions policies']}`;
  }

  async #createPolicy({ fields, blocks, tags }: WalkthroughStep): Promise<void> {
    const pasted = blocks[0]?.text;
    await this.#iam.send(
      new CreatePolicyCommand({ PolicyName: fields['Policy name'], PolicyDocument: pasted, Tags: tags }),
    );
  }

  async #createRole(step: WalkthroughStep): Promise<void> {
    const { fields, tags } = step;
    const RoleName = fields['Role name'] ?? '';
    const trust = trustFrom(fields);
    this.trusts[RoleName] = trust;
    await this.#iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust), Tags: tags }),
    );
    await this.#iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: this.#arn(step) }));
    if (fields['Trusted entity type'] === 'AWS account') this.#consoleRole = RoleName;
    else {
      const InstanceProfileName = RoleName;
      await this.#iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
      await this.#iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
    }
  }

  async #createUser(step: WalkthroughStep): Promise<void> {
    const UserName = step.fields['User name'] ?? '';
    await this.#iam.send(new CreateUserCommand({ UserName, Tags: step.tags }));
    await this.#iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: this.#arn(step) }));
    const box = step.fields['Provide user access to the AWS Management Console'] ?? '';
    if (!box.startsWith('tick it')) return;
    const later = step.fields['Users must create a new password at next sign-in'] ?? '';
    await this.#iam.send(
      new CreateLoginProfileCommand({
        UserName,
        Password: 'A-long-Passw0rd!',
        PasswordResetRequired: later.startsWith('tick it'),
      }),
    );
    this.#consoleUser = UserName;
  }
}

/** What the console's form makes of the choices. */
function trustFrom(fields: Record<string, string>): PolicyDocument {
  const kind = fields['Trusted entity type'];
  if (kind === 'AWS service' && fields['Use case'] === 'EC2') {
    return trust({ Principal: { Service: 'ec2.amazonaws.com' } });
  }
  if (kind !== 'AWS account') throw new Error(`The form has no such choice: ${kind}`);
  return trust({
    Principal: { AWS: `arn:aws:iam::${fields['Account ID']}:root` },
    Condition: {
      ...(fields['Require MFA']?.startsWith('tick it')
        ? { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
        : {}),
      ...(fields['Require external ID']?.startsWith('tick it')
        ? { StringEquals: { 'sts:ExternalId': 'x' } }
        : {}),
    },
  });
}

const trust = (rest: object): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...rest }],
});
