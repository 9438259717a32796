import {
  type Blueprint,
  type ConsoleAccess,
  generationOf,
  type IamScope,
  iamBlueprint,
  iamScope,
  newestGeneration,
  type PolicyGeneration,
  redisCloud,
  type VendorProfile,
} from '@berth/domain';
import { type Command, Option } from 'commander';
import { WrongUsage } from '../errors.ts';
import { type OutputFormat, outputOption } from '../output.ts';
import type { Terminal } from '../terminal.ts';

/** Options that every `berth iam` command has. */
export interface IamOptions {
  profile?: string;
  endpointUrl?: string;
  region?: string;
  generation?: string;
  consoleAccess: ConsoleAccess;
  output: OutputFormat;
}

/** Options of the commands that make credentials. */
export interface IamApplyCliOptions extends IamOptions {
  adopt?: boolean;
  rotateKey?: boolean;
  yes?: boolean;
  secretFile?: string;
  register?: string;
  url?: string;
  apiKey?: string;
  apiSecretKey?: string;
  local?: boolean;
}

/** Adds the options that say which account, and what should be in it. */
export function withIamOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'AWS profile to use, as the AWS CLI has it')
    .option('--endpoint-url <url>', 'another address for AWS, such as a sandbox')
    .option('--region <name>', 'AWS region to sign for (IAM itself is global)')
    .addOption(
      new Option('--generation <id>', 'policy generation').choices(
        redisCloud.generations.map(({ id }) => id),
      ),
    )
    .addOption(
      new Option('--console-access <kind>', 'how support reaches the AWS console')
        .choices(['role', 'user'])
        .default('role'),
    )
    .addOption(outputOption());
}

/** What the options come to. */
export interface IamTarget {
  profile: VendorProfile;
  generation: PolicyGeneration;
  consoleAccess: ConsoleAccess;
  blueprint: Blueprint;
  scope: IamScope;
}

export function iamTarget({ generation: id, consoleAccess }: IamOptions): IamTarget {
  const profile = redisCloud;
  const generation = id === undefined ? newestGeneration(profile) : generationOf(profile, id);
  if (!generation) throw new WrongUsage(`There is no policy generation ${id}.`);
  return {
    profile,
    generation,
    consoleAccess,
    blueprint: iamBlueprint({ profile, generation, consoleAccess }),
    scope: iamScope(profile),
  };
}

const DEFAULT_REGION = 'us-east-1';

/** Where AWS is, by the options and then by the variables that every AWS tool reads. */
export function awsLocation({ region, endpointUrl }: IamOptions, { env }: Terminal) {
  const endpoint = endpointUrl || env.AWS_ENDPOINT_URL_IAM || env.AWS_ENDPOINT_URL;
  if (endpoint && !URL.canParse(endpoint)) {
    throw new WrongUsage(`--endpoint-url ${endpoint} is not a URL.`, 'Write it as http://127.0.0.1:4599.');
  }
  return {
    region: region || env.AWS_REGION || env.AWS_DEFAULT_REGION || DEFAULT_REGION,
    ...(endpoint ? { endpoint } : {}),
  };
}
