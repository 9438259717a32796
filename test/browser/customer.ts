import {
  CreateVpcCommand,
  DescribeInstancesCommand,
  EC2Client,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  type IAMClientConfig,
  ListPoliciesCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { SandboxClient } from '../support/sandbox-client.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Condition?: object;
}

interface Document {
  Statement: Statement[];
}

/** The administrator of an AWS account of the sandbox, who gets things wrong and puts them right again. */
export class CustomersAdmin {
  readonly #iam: IAMClient;
  readonly #config: IAMClientConfig;

  private constructor(config: IAMClientConfig) {
    this.#config = config;
    this.#iam = new IAMClient(config);
  }

  static async of(endpoint: string, accountId: string): Promise<CustomersAdmin> {
    const found = (await new SandboxClient(endpoint).accounts()).find((one) => one.accountId === accountId);
    if (!found) throw new Error(`the sandbox has no account ${accountId}`);
    const { accessKeyId, secretAccessKey } = found;
    const credentials = { accessKeyId, secretAccessKey };
    return new CustomersAdmin({ endpoint, region: 'us-east-1', credentials });
  }

  /** Makes a VPC of their own. */
  async makeVpc(region: string): Promise<string> {
    const ec2 = new EC2Client({ ...this.#config, region });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    ec2.destroy();
    return Vpc?.VpcId ?? '';
  }

  /** Stops the first node that there is in the region. */
  async stopOneNode(region: string): Promise<string> {
    const ec2 = new EC2Client({ ...this.#config, region });
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const [node] = Reservations.flatMap(({ Instances = [] }) => Instances);
    const id = node?.InstanceId ?? '';
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    ec2.destroy();
    return id;
  }

  /** Takes an action out of the user policy; what is given back puts it in again. */
  async dropAction(policyName: string, action: string): Promise<() => Promise<void>> {
    const { Policies = [] } = await this.#iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
    const policy = Policies.find((one) => one.PolicyName === policyName);
    const PolicyArn = policy?.Arn;
    const before = policy?.DefaultVersionId;
    const { PolicyVersion } = await this.#iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: before }),
    );
    const document = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')) as Document;
    for (const statement of document.Statement)
      if (statement.Effect === 'Allow')
        statement.Action = [statement.Action].flat().filter((one) => one !== action);
    const made = await this.#iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: JSON.stringify(document),
        SetAsDefault: true,
      }),
    );
    return async () => {
      await this.#iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: before }));
      const VersionId = made.PolicyVersion?.VersionId;
      await this.#iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    };
  }

  /** Writes other conditions into a role's trust policy; what is given back restores them. */
  async trustUnder(RoleName: string, condition: object | undefined): Promise<() => Promise<void>> {
    const { Role } = await this.#iam.send(new GetRoleCommand({ RoleName }));
    const before = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
    const document = JSON.parse(before) as Document;
    for (const statement of document.Statement) {
      if (condition === undefined) delete statement.Condition;
      else statement.Condition = { ...statement.Condition, ...condition };
    }
    const put = async (PolicyDocument: string): Promise<void> => {
      await this.#iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    };
    await put(JSON.stringify(document));
    return () => put(before);
  }

  async newKey(UserName: string): Promise<{ accessKeyId: string; accessSecretKey: string }> {
    const { AccessKey } = await this.#iam.send(new CreateAccessKeyCommand({ UserName }));
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', accessSecretKey: AccessKey?.SecretAccessKey ?? '' };
  }
}
