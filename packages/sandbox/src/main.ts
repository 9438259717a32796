import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.ts';

const HELP = `A local AWS over HTTP (STS, IAM, EC2, KMS, CloudTrail) that enforces IAM. For development and tests.

Usage: main.ts [--port N] [--host ADDRESS] [--state FILE] [--help]

  --port N       port to listen on (4599; 0 takes a free one)
  --host ADDRESS address to listen on (127.0.0.1)
  --state FILE   keep the AWS accounts in FILE (mode 0600); without it they live in memory
  --help         this text

Point any AWS client at it: AWS_ENDPOINT_URL=http://127.0.0.1:4599
Make an AWS account:        curl -X POST http://127.0.0.1:4599/_sandbox/accounts
`;

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '4599' },
        host: { type: 'string', default: '127.0.0.1' },
        state: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

const args = readArguments();
if (args.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const port = Number(args.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`--port must be a number from 0 to 65535, not ${args.port}\n`);
  process.exit(2);
}
try {
  const sandbox = await startSandbox({
    host: args.host,
    port,
    ...(args.state ? { stateFile: args.state } : {}),
  });
  process.stdout.write(`AWS sandbox at ${sandbox.endpoint}\n`);
  const stop = () => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(
    `The sandbox did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
