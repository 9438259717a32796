/** The ways in which the IAM resources can be made, as the wizard shows them. */
export const WAYS = [
  { id: 'cloudformation', label: 'CloudFormation' },
  { id: 'terraform', label: 'Terraform' },
  { id: 'console', label: 'AWS console' },
  { id: 'aws-cli', label: 'Command line' },
] as const;

export type Way = (typeof WAYS)[number]['id'];

export const knownWay = (text: string): Way => WAYS.find(({ id }) => id === text)?.id ?? 'cloudformation';

const userFlag = (consoleAccess: 'role' | 'user'): string =>
  consoleAccess === 'user' ? ' --console-access user' : '';

/** What is typed, by way. File and stack names are the server's own. */
export const COMMANDS = {
  makeStack: (file: string, stack: string) =>
    `aws cloudformation deploy --template-file ${file} --stack-name ${stack} \\\n  --capabilities CAPABILITY_NAMED_IAM`,
  readStack: (stack: string) =>
    `aws cloudformation describe-stacks --stack-name ${stack} \\\n  --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text`,
  deleteStack: (stack: string) =>
    `aws cloudformation delete-stack --stack-name ${stack}\naws cloudformation wait stack-delete-complete --stack-name ${stack}`,
  writeModule: (stack: string, consoleAccess: 'role' | 'user') =>
    `npx berth iam render --format terraform${userFlag(consoleAccess)} --out ${stack}`,
  applyModule: (stack: string) =>
    `cd ${stack}\nexport AWS_REGION=us-east-1\nterraform init\nterraform apply\nterraform output accessKeyId\nterraform output -raw accessSecretKey`,
  destroyModule: (stack: string) => `cd ${stack}\nterraform destroy`,
  runScript: (file: string) => `sh ${file}`,
  berthApply: (consoleAccess: 'role' | 'user') => `npx berth iam apply${userFlag(consoleAccess)}`,
  applyModuleAgain: (stack: string) =>
    `cd ${stack}\nexport AWS_REGION=us-east-1\nterraform init\nterraform apply`,
  berthUpgrade: (generation: string) => `npx berth iam upgrade --to ${generation}`,
  berthDestroy: (consoleAccess: 'role' | 'user') => `npx berth iam destroy${userFlag(consoleAccess)}`,
};
