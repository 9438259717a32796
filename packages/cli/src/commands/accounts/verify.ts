import { ApiError, type BerthClient, type VerificationStreamEvent } from '@berth/api';
import type { Command } from 'commander';
import { AlreadyReported, CommandFailed, WrongUsage } from '../../errors.ts';
import { printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { Progress } from '../progress.ts';
import { completeDetails, type DetailOptions, detailsFrom, hasDetails, withDetails } from './details.ts';

const EXAMPLES = `
Examples:
  berth accounts verify 7
  berth accounts verify --from-file redislabs-user.json      (details that are not saved)
Exit code 0 when every blocking check passed, else 1.`;

interface VerifyOptions extends ConnectionOptions, DetailOptions {
  region?: string;
}

type Result = Extract<VerificationStreamEvent, { type: 'done' }>['verification'];

export function registerVerify(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('verify')
    .description('verify a cloud account now, or details that are not saved')
    .argument('[id]', 'id of the cloud account', idArgument)
    .option('--region <region>', 'where to look for other workloads (unsaved details)');
  withConnection(withDetails(command).addHelpText('after', EXAMPLES)).action(
    (id: number | undefined, options: VerifyOptions) =>
      reporting(async () => {
        const client = await connect(options, terminal);
        const result = await follow(await start(client, id, options, terminal), terminal);
        printAnswer(terminal, options.output, result, resultText);
        if (!result.passed) throw new AlreadyReported(1);
      }),
  );
}

async function start(
  client: BerthClient,
  id: number | undefined,
  options: VerifyOptions,
  terminal: Terminal,
) {
  if (id !== undefined) {
    if (hasDetails(options) || options.region !== undefined) {
      throw new WrongUsage('Either an id, or details that are not saved.');
    }
    return client.verifyCloudAccount(id, terminal.signal);
  }
  const details = { ...(await detailsFrom(options, terminal)), name: 'Unsaved details' };
  return client.verifyDetails(completeDetails(details, options.region), terminal.signal);
}

/** Tells the events as they come, and gives the result with which the stream ends. */
async function follow(events: AsyncIterable<VerificationStreamEvent>, terminal: Terminal): Promise<Result> {
  const progress = new Progress(terminal);
  for await (const event of events) {
    if (event.type === 'check') progress.check(event.check);
    else if (event.type === 'waiting') progress.waiting(event.because);
    else if (event.type === 'done') return event.verification;
    else if (event.type === 'error') {
      const { message, code, field, remedy } = event;
      throw new ApiError({ kind: 'server', message, code, field, remedy });
    }
  }
  throw new CommandFailed('The verification broke off before its end.', 'Run it again.');
}

function resultText({ passed, checks, awsCalls }: Result): string {
  const count = (wanted: string) => checks.filter(({ status }) => status === wanted).length;
  const outcomes = ['passed', 'failed', 'unknown', 'skipped'].map((status) => `${count(status)} ${status}`);
  const counts = `${outcomes.filter((text) => !text.startsWith('0 ')).join(', ')}; ${awsCalls} AWS calls`;
  return `${passed ? 'Verified' : 'Not verified'}: ${counts}`;
}
