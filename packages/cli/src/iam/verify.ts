import { readFile } from 'node:fs/promises';
import { createAccountReader, keySession } from '@berth/aws';
import { type CloudAccountDetails, Secret, signInUrl, type Verification } from '@berth/domain';
import { verifyUntilSettled } from '@berth/engine';
import { AlreadyReported, CommandFailed } from '../errors.ts';
import { plain, printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { type CredentialsFile, parseCredentials } from './credentials.ts';
import { awsLocation, type IamOptions } from './options.ts';
import { lookAndPlan } from './plan.ts';
import { planAnswer, planText } from './report.ts';

export interface VerifyOptions extends IamOptions {
  secretFile?: string;
}

/**
 * `berth iam verify`: compares what exists with the blueprint, with the admin's credentials; and, when the
 * programmatic user's own key is given, proves with nothing but that key that the cloud account would work.
 */
export async function verifyIam(options: VerifyOptions, terminal: Terminal): Promise<void> {
  const credentials = await userCredentials(options, terminal);
  const { plan, awsAccountId, target, inventory } = await lookAndPlan(options, terminal);
  const verification = credentials
    ? await verifyWithKey(options, detailsOf(credentials, options, target.profile, inventory), terminal)
    : null;
  const answer = { ...planAnswer(awsAccountId, plan), verification };
  printAnswer(terminal, options.output, answer, () =>
    [planText(awsAccountId, plan), verificationText(verification)].join('\n'),
  );
  const asPlanned = plan.steps.length === 0 && plan.obstacles.length === 0;
  if (!asPlanned || verification?.passed === false) throw new AlreadyReported();
}

/** The user's key, from --secret-file or BERTH_USER_ACCESS_KEY_ID and BERTH_USER_SECRET_ACCESS_KEY. */
async function userCredentials(
  { secretFile }: VerifyOptions,
  { env }: Terminal,
): Promise<(CredentialsFile & { accessKeyId: string; accessSecretKey: Secret }) | null> {
  if (secretFile !== undefined) {
    const text = await readFile(secretFile, 'utf8').catch(() => null);
    if (text === null) throw new CommandFailed(`The file ${secretFile} cannot be read.`);
    const found = parseCredentials(text);
    const { accessKeyId, accessSecretKey } = found ?? {};
    if (!found || !accessKeyId || !accessSecretKey) {
      throw new CommandFailed(
        `The file ${secretFile} holds no access key.`,
        'Give the file that `berth iam apply --secret-file` wrote.',
      );
    }
    return { ...found, accessKeyId, accessSecretKey };
  }
  const { BERTH_USER_ACCESS_KEY_ID: accessKeyId, BERTH_USER_SECRET_ACCESS_KEY: secret } = env;
  if (!accessKeyId || !secret) return null;
  return { awsAccountId: '', userName: '', accessKeyId, accessSecretKey: new Secret(secret) };
}

function detailsOf(
  credentials: CredentialsFile & { accessKeyId: string; accessSecretKey: Secret },
  { consoleAccess, region }: VerifyOptions,
  profile: { names: { consoleRole: string; user: string } },
  { identity }: { identity: Parameters<typeof signInUrl>[0] },
): CloudAccountDetails {
  const { accessKeyId, accessSecretKey, IAMRoleName, consoleUsername } = credentials;
  return {
    accessKeyId,
    accessSecretKey,
    console:
      consoleAccess === 'role'
        ? { kind: 'role', iamRoleName: IAMRoleName ?? profile.names.consoleRole }
        : {
            kind: 'user',
            consoleUsername: consoleUsername ?? profile.names.user,
            signInLoginUrl: signInUrl(identity),
          },
    ...(region === undefined ? {} : { region }),
  };
}

async function verifyWithKey(
  options: VerifyOptions,
  details: CloudAccountDetails,
  terminal: Terminal,
): Promise<Verification> {
  const { redisCloud: profile } = await import('@berth/domain');
  const { accessKeyId, accessSecretKey: secretAccessKey } = details;
  const session = keySession({ accessKeyId, secretAccessKey }, awsLocation(options, terminal));
  return verifyUntilSettled(
    { details, context: { sameKeyRegisteredAs: null, otherAwsAccounts: [] }, profile },
    createAccountReader(session),
    terminal.clock,
    (event) => {
      if (event.type === 'waiting') terminal.err(`  … ${plain(event.because)}\n`);
    },
    terminal.signal,
  );
}

const MARKS = { passed: '✓', failed: '✗', unknown: '?', skipped: '-' } as const;

function verificationText(verification: Verification | null): string {
  if (verification === null) {
    return 'Pass --secret-file to verify with the programmatic user’s own key as well.\n';
  }
  const lines = verification.checks.flatMap(({ status, title, seen, remedy }) => [
    `  ${MARKS[status]} ${title}`,
    ...(status === 'passed' ? [] : [`      ${seen}`, ...(remedy ? [`      → ${remedy}`] : [])]),
  ]);
  const verdict = verification.passed
    ? 'A Berth server would accept these credentials.'
    : 'A Berth server would refuse these credentials.';
  return plain(`With the user's own key\n${lines.join('\n')}\n\n${verdict}\n`);
}
