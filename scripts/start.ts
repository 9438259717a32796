import path from 'node:path';
import { ConfigError, DirectoryInUse, VaultRefusal } from '@berth/server';
import { ensureConsole } from './lib/console-build.ts';
import { type LocalBerth, StartRefused, startLocalBerth } from './lib/local-berth.ts';
import { environmentPath, handlePath } from './lib/local-handle.ts';

/** `npm start`: sandbox, server and worker in one process, until Ctrl-C. */
async function main(): Promise<void> {
  await ensureConsole(console.log);
  process.stdout.write('Starting Berth: database, sandbox, server and worker ...\n');
  const berth = await startLocalBerth(process.env);
  console.log(readyText(berth));
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log(`\nStopping (${signal}); once more stops at once ...`);
    berth.close().then(
      () => {
        console.log('Stopped. The next npm start finds everything again.');
        process.exit(0);
      },
      (error: unknown) => {
        console.error('The stop was not clean:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function readyText({ home, handle, database, logFile, foundAgain, keys }: LocalBerth): string {
  const shown = (file: string): string => {
    const relative = path.relative(process.cwd(), file);
    return relative.startsWith('..') ? file : relative;
  };
  const [aws] = handle.sandbox.accounts;
  const account = {
    kept: 'the keys of an earlier start',
    first: 'a first account with an owner and API keys',
    renewed: 'new API keys: nobody had the earlier ones any more',
  }[keys];
  return `
Berth is ready${foundAgain ? ', with the data of an earlier start' : ''}.

  API       ${handle.url}/v1, described at ${handle.url}/docs
  Sandbox   ${handle.sandbox.endpoint}, a local AWS; nothing here reaches the real one
  Database  ${database}
  Files     ${shown(home)}: data, master key and log (${shown(logFile)})
  Handle    ${shown(handlePath(home))}: the addresses, ${account},
            and ${handle.sandbox.accounts.length} AWS accounts of the sandbox (${aws?.accountId} is the first)

${consoleText(handle)}

Next, in another terminal:
  npm run demo                    the whole job, narrated, on a Berth of its own
  . ${shown(environmentPath(home))}                points that shell at this Berth and its sandbox; then
  npx berth iam plan              what connecting the AWS account would create, and why
  npx berth accounts list         the cloud accounts

Ctrl-C stops it.`;
}

function consoleText({ url, consoleSetupUrl }: LocalBerth['handle']): string {
  if (consoleSetupUrl === null)
    return `The console is at ${url}; its owner is set up. A lost password: npx berth admin user reset-link --help`;
  return `To set up the console as its owner, open this link (it works once, for a day; also in the handle):

  ${consoleSetupUrl}`;
}

main().catch((error: unknown) => {
  const foreseen = [StartRefused, DirectoryInUse, VaultRefusal, ConfigError].some(
    (kind) => error instanceof kind,
  );
  console.error(foreseen ? `\n${(error as Error).message}` : error);
  process.exit(1);
});
