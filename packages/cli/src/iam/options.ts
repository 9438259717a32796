import {
  type Blueprint,
  type ConsoleAccess,
  generationOf,
  type IamApplyOptions,
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

const DEFAULT_REGION = 'us-east-1';

/** Options that say which AWS account, with whose credentials. */
export interface AwsOptions {
  profile?: string;
  endpointUrl?: string;
  region?: string;
}

/** Options that say what should be in an account. */
export interface BlueprintOptions {
  generation?: string;
  consoleAccess: ConsoleAccess;
  output: OutputFormat;
}

/** Options of the `berth iam` commands that hold an account against a blueprint. */
export interface IamOptions extends BlueprintOptions, AwsOptions {}

/** Options of the commands that make credentials. */
export interface IamApplyCliOptions extends IamOptions {
  adopt?: boolean;
  rotateKey?: boolean;
  oldKey?: 'keep' | 'delete';
  yes?: boolean;
  secretFile?: string;
  register?: string;
  url?: string;
  apiKey?: string;
  apiSecretKey?: string;
  local?: boolean;
}

/** The ids of the policy generations, oldest first. */
export const generationIds = (): string[] => redisCloud.generations.map(({ id }) => id);

/** Adds the options that say which AWS account, with whose credentials. */
export function withAwsOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'AWS profile to use (default: as the AWS CLI decides)')
    .option('--endpoint-url <url>', 'AWS elsewhere, a sandbox say (default: AWS_ENDPOINT_URL)')
    .option(
      '--region <name>',
      `AWS region to sign for; IAM is global (default: AWS_REGION, ${DEFAULT_REGION})`,
    );
}

/** Adds the options that say which account, and what should be in it. */
export const withIamOptions = (command: Command): Command => withBlueprintOptions(withAwsOptions(command));

/** Adds the options that say what should be in an account, whichever. */
export function withBlueprintOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--generation <id>', 'policy generation')
        .choices(generationIds())
        .default(newestGeneration(redisCloud).id),
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

export function iamTarget({ generation: id, consoleAccess }: BlueprintOptions): IamTarget {
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

/**
 * What becomes of the keys beside a new one. A server that took the new key uses it by then, so the old one goes;
 * a person has yet to enter it somewhere, so the key that was handed over before keeps working.
 */
export function oldKeysOf({ oldKey, rotateKey, register }: IamApplyCliOptions): IamApplyOptions['oldKeys'] {
  return oldKey ?? (rotateKey && register !== undefined ? 'delete' : 'keep-handed-over');
}

/** What can be a part of a host name; which regions there are, AWS knows. */
const REGION = /^[a-z\d]+(-[a-z\d]+)*$/;

/** Where AWS is, by the options and then by the variables that every AWS tool reads. */
export function awsLocation({ region, endpointUrl }: AwsOptions, { env }: Terminal) {
  const endpoint = endpointUrl || env.AWS_ENDPOINT_URL_IAM || env.AWS_ENDPOINT_URL;
  if (endpoint && !/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    throw new WrongUsage(
      `--endpoint-url ${endpoint} is no http or https URL.`,
      'As in http://127.0.0.1:4599.',
    );
  }
  const signFor = region || env.AWS_REGION || env.AWS_DEFAULT_REGION || DEFAULT_REGION;
  if (!REGION.test(signFor)) throw new WrongUsage(`${signFor} is no AWS region.`, 'As in us-east-1.');
  return { region: signFor, ...(endpoint ? { endpoint } : {}) };
}
