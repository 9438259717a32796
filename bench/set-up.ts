import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAccountReader, keySession } from '@berth/aws';
import { newestGeneration, RENDER_FORMATS, redisCloud, render, renderableFormats } from '@berth/domain';
import { systemClock, verifyUntilSettled } from '@berth/engine';
import { runCli, startProgram } from '../test/support/child.ts';
import { adminEnv } from '../test/support/customer.ts';
import { freePort } from '../test/support/postgres.ts';
import { pythonTools, startMoto } from '../test/support/python-tools.ts';
import { SandboxClient } from '../test/support/sandbox-client.ts';
import { until } from '../test/support/until.ts';
import { interleaved, median } from './lib/measure.ts';
import type { Line } from './lib/report.ts';
import { awsCliWay } from './ways/aws-cli.ts';
import { cloudFormationWay } from './ways/cloudformation.ts';
import { consoleWay } from './ways/console.ts';
import { readKey } from './ways/programs.ts';
import { terraformWay } from './ways/terraform.ts';
import type { Place, UserKey, Way } from './ways/way.ts';

const ROUNDS = 3;
const WAYS: Way[] = [awsCliWay, cloudFormationWay, consoleWay, terraformWay];

/** Version 1 of the AWS CLI reads the second name only. */
const REGION = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' };

/** An AWS whose accounts are prepared, one after the other, each from nothing. */
interface Aws {
  fresh(): Promise<Record<string, string>>;
  /** What proves that the account works; nothing where AWS's simulator is not there. */
  verify(key: UserKey | null): Promise<void>;
  close(): Promise<void>;
}

/**
 * From the rendering to a verified account by each way, against `berth iam apply` on the same AWS. No bar: how long an
 * admin waits, without what a person reads, types and clicks.
 */
export async function setUp(): Promise<Line[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-bench-ways-'));
  try {
    const lines: Line[] = [];
    for (const format of RENDER_FORMATS) {
      const way = WAYS.find((one) => one.format === format);
      const missing = !way
        ? 'its steps are for a person; nothing here takes them'
        : renderableFormats.includes(format)
          ? await way.missing()
          : 'there is no such rendering';
      if (!way || missing !== null) lines.push(told(format, `not measured: ${missing}`));
      else lines.push(await measure(way, folder));
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const told = (format: string, measured: string): Line => ({
  what: `set up by ${format}, against berth iam apply`,
  measured,
  bar: '',
  held: null,
});

async function measure(way: Way, folder: string): Promise<Line> {
  const aws = way.on === 'sandbox' ? await sandboxAws() : await motoAws();
  let runs = 0;
  /** One account from nothing: how long `make` and the verification after it take. */
  const timed = (make: (place: Place) => Promise<UserKey | null>) => async () => {
    const own = path.join(folder, `${way.format}-${++runs}`);
    mkdirSync(own);
    const place = { env: await aws.fresh(), folder: own };
    const before = performance.now();
    await aws.verify(await make(place));
    return performance.now() - before;
  };
  try {
    const { a, b } = await interleaved(
      ROUNDS,
      timed(byBerth),
      timed((place) => way.run(rendered(way), place)),
    );
    const [berth, other] = [median(a), median(b)];
    const where = way.on === 'sandbox' ? '' : '; on moto, so made and not verified';
    const detail = `${other.toFixed(0)} of ${berth.toFixed(0)} ms${where}`;
    return told(way.format, `${(other / berth).toFixed(2)} (${detail})`);
  } finally {
    await aws.close();
  }
}

const rendered = ({ format }: Way) =>
  render(format, {
    profile: redisCloud,
    generation: newestGeneration(redisCloud),
    consoleAccess: 'role',
    tags: [],
  });

async function byBerth({ env, folder }: Place): Promise<UserKey> {
  const file = path.join(folder, 'keys.json');
  const { code, stdout, stderr } = await runCli(['iam', 'apply', '--yes', '--secret-file', file], env);
  if (code !== 0) throw new Error(`berth iam apply: ${stdout}${stderr}`);
  return readKey(file);
}

async function sandboxAws(): Promise<Aws> {
  const port = await freePort();
  // A process of its own: what AWS does is not the way's work.
  const server = startProgram('packages/sandbox/src/main.ts', ['--port', String(port)], {});
  const sandbox = new SandboxClient(`http://127.0.0.1:${port}`);
  await until('the sandbox', () => sandbox.accounts().catch(() => undefined));
  return {
    fresh: async () => ({ ...adminEnv(sandbox, await sandbox.createAccount()), ...REGION }),
    verify: (key) => verified(key, sandbox.endpoint),
    close: async () => {
      server.process.kill('SIGTERM');
      await server.finished;
    },
  };
}

/** With the user's own key and nothing else, as the server verifies. */
async function verified(key: UserKey | null, endpoint: string): Promise<void> {
  if (!key) throw new Error('There is no key to verify with');
  const { accessKeyId, accessSecretKey } = key;
  const session = keySession(
    { accessKeyId, secretAccessKey: accessSecretKey },
    { region: 'us-east-1', endpoint },
  );
  const { passed, checks } = await verifyUntilSettled(
    {
      details: {
        accessKeyId,
        accessSecretKey,
        console: { kind: 'role', iamRoleName: redisCloud.names.consoleRole },
      },
      context: { sameKeyRegisteredAs: null, otherAwsAccounts: [] },
      profile: redisCloud,
    },
    createAccountReader(session),
    systemClock,
    () => {},
    new AbortController().signal,
  );
  const failed = checks.filter(({ status }) => status === 'failed').map(({ code }) => code);
  if (!passed) throw new Error(`The account is not as it should be: ${failed.join(', ')}`);
}

async function motoAws(): Promise<Aws> {
  const tools = await pythonTools();
  if (tools.kind === 'missing') throw new Error(tools.because);
  const moto = await startMoto(tools.python);
  return {
    fresh: async () => {
      await moto.reset();
      return {
        AWS_ENDPOINT_URL: moto.endpoint,
        ...REGION,
        AWS_ACCESS_KEY_ID: 'moto',
        AWS_SECRET_ACCESS_KEY: 'moto',
      };
    },
    verify: async () => {},
    close: () => moto.close(),
  };
}
