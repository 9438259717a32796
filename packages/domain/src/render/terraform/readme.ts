import { type Blueprint, resourcesOf } from '../../blueprint/blueprint.ts';
import { shellWord } from '../aws-cli/shell-words.ts';
import { prose, visible } from '../markdown.ts';
import type { RenderInput } from '../rendering.ts';
import { attachmentName, terraformName } from './terraform-names.ts';

/** What an admin needs to know to use the module: run, read the outputs, guard the state, take over, remove. */
export function terraformReadme(blueprint: Blueprint, { consoleAccess, profile }: RenderInput): string {
  const console = consoleAccess === 'user';
  const secrets = console ? 'the secret access key and the console password' : 'the secret access key';
  return `# ${prose(blueprint.Description)}

A Terraform module (OpenTofu works as well) that makes what ${prose(profile.vendorName)} needs in an AWS account.

## Use

\`\`\`sh
export AWS_REGION=us-east-1          # IAM is global; the provider wants a region all the same
terraform init
terraform apply                      # shows what it would make, and asks
terraform output accessKeyId
terraform output -raw accessSecretKey
\`\`\`

Or from a configuration of yours: \`module "cloud_account" { source = "./this-folder" }\`.

All outputs as the file that \`berth accounts add\` reads, on your disk only:

\`\`\`sh
(umask 077 && terraform output -json | jq 'map_values(.value)' > cloud-account.json)
\`\`\`

| Variable | Means |
|---|---|
| \`tags\` | tags of your own for everything that can carry tags |
| \`create_access_key\` | \`false\`: no access key is made, and no secret comes into the state |

## The state holds secrets in clear

Terraform keeps ${secrets} **in its state, in clear**. \`sensitive\` only keeps them off the screen.

- Keep the state where only its operators can read it: a backend with encryption and narrow access (S3 with KMS, HCP
  Terraform), never a repository. OpenTofu can encrypt the state itself.
- Plan files hold the same. Delete them.
- Or set \`create_access_key = false\`, and make the key by hand: \`aws iam create-access-key\`.
- To replace the key: \`terraform apply -replace='aws_iam_access_key.access_key[0]'\`. The old key stops working at once.

## Taking over what exists already

Terraform refuses to make what is there (\`EntityAlreadyExists\`). Take it over first, in account \`$ACCOUNT\`; what a
CloudFormation stack owns belongs to the stack: delete that first.

\`\`\`sh
${imports(blueprint).join('\n')}
\`\`\`

An imported access key has no secret in the state: AWS shows it only once. If Berth made these resources, the next
\`terraform apply\` takes Berth's tags off, and from then on they are Terraform's alone.

## Leaving

Remove the cloud account at the vendor, then \`terraform destroy\`. It stops when somebody has attached more to these
resources; detach that first.
`;
}

/** One command for each resource, with the id that its provider's page names. */
function imports(blueprint: Blueprint): string[] {
  const command = (address: string, id: string) => `terraform import ${address} ${id}`;
  const word = (value: string) => shellWord(visible(value));
  const arnOf = (name: string) => `"arn:aws:iam::$ACCOUNT:policy/"${word(name)}`;
  const policies = resourcesOf(blueprint, 'AWS::IAM::ManagedPolicy');
  const policyName = (id: string) =>
    policies.find(([policyId]) => policyId === id)?.[1].Properties.ManagedPolicyName ?? id;
  return [
    ...policies.map(([id, { Properties }]) =>
      command(`aws_iam_policy.${terraformName(id)}`, arnOf(Properties.ManagedPolicyName)),
    ),
    ...resourcesOf(blueprint, 'AWS::IAM::Role').flatMap(([id, { Properties }]) => [
      command(`aws_iam_role.${terraformName(id)}`, word(Properties.RoleName)),
      ...Properties.ManagedPolicyArns.map(({ Ref }) =>
        command(
          `aws_iam_role_policy_attachment.${attachmentName(id, Ref)}`,
          `${word(`${Properties.RoleName}/`)}${arnOf(policyName(Ref))}`,
        ),
      ),
    ]),
    ...resourcesOf(blueprint, 'AWS::IAM::InstanceProfile').map(([id, { Properties }]) =>
      command(`aws_iam_instance_profile.${terraformName(id)}`, word(Properties.InstanceProfileName)),
    ),
    ...resourcesOf(blueprint, 'AWS::IAM::User').flatMap(([id, { Properties }]) => [
      command(`aws_iam_user.${terraformName(id)}`, word(Properties.UserName)),
      ...Properties.ManagedPolicyArns.map(({ Ref }) =>
        command(
          `aws_iam_user_policy_attachment.${attachmentName(id, Ref)}`,
          `${word(`${Properties.UserName}/`)}${arnOf(policyName(Ref))}`,
        ),
      ),
    ]),
  ];
}
