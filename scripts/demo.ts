import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type SandboxAccount, SandboxClient } from '../test/support/sandbox-client.ts';
import { AwsAdmin } from './lib/aws-look.ts';
import { type LocalBerth, startLocalBerth } from './lib/local-berth.ts';
import { environmentOf } from './lib/local-handle.ts';
import { Narrator, StepFailed } from './lib/narrator.ts';

/** What the steps share. */
interface Stage {
  home: string;
  tell: Narrator;
  berth: LocalBerth;
  aws: SandboxAccount;
  sandbox: SandboxClient;
  admin: AwsAdmin;
  keysFile: string;
  /** Of the cloud account, once it is registered. */
  id: string;
  /** Of the subscription, once it is there. */
  subscriptionId: string;
}

interface CloudAccount {
  id: number;
  name: string;
  status: string;
  accessKeyId?: string;
}

const NAME = 'Production';
const REGION = 'eu-central-1';
const DEPLOY = ['--name', 'cache', '--region', REGION, '--multi-az', '--tag', 'team=blue'];
const CIDR = ['--cidr', '10.20.0.0/24'];
/** Lines that say something went wrong, and the summary: the good news has been seen once. */
const notPassed = (line: string): boolean => !/^\s*[✓-] /.test(line);

/**
 * `npm run demo`: connects an AWS account, breaks it, mends it, deploys a subscription into it, changes that, has a
 * tampering found and undone, and leaves;
 * exit code 0 only if every claim held.
 */
async function main(): Promise<number> {
  const home = mkdtempSync(path.join(tmpdir(), 'berth-demo-'));
  const tell = new Narrator();
  const started = Date.now();
  let stage: Stage | null = null;
  try {
    console.log(
      'The job of an admin whose AWS account a vendor is to run in, from nothing to nothing again.',
    );
    console.log(
      'Everything runs on this machine: AWS here is the sandbox, and nothing of yours is read or changed.',
    );
    stage = await setTheStage(home, tell);
    for (const step of [
      plan,
      apply,
      refuseBroken,
      register,
      look,
      rename,
      rekey,
      tamper,
      refuseRange,
      preview,
      deploy,
      change,
      meddle,
      undo,
      guardedDelete,
      restart,
      endSubscription,
      deleteAccount,
      leave,
    ])
      await step(stage);
    console.log(`\nAll of it held: ${tell.summary}, in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
    return 0;
  } catch (error) {
    console.error(
      `\nIT DID NOT HOLD: ${error instanceof StepFailed ? error.message : ((error as Error).stack ?? error)}`,
    );
    return 1;
  } finally {
    await stage?.berth.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function setTheStage(home: string, tell: Narrator): Promise<Stage> {
  tell.step('A Berth and a fresh AWS account');
  const berth = await startAgain(home, tell);
  const [aws] = berth.handle.sandbox.accounts;
  if (!aws) throw new Error('the sandbox gave no account');
  const admin = new AwsAdmin(berth.handle.sandbox.endpoint, aws, REGION);
  const there = await admin.everything();
  tell.say(
    `server ${berth.handle.url}, sandbox ${berth.handle.sandbox.endpoint}, AWS account ${aws.accountId}`,
  );
  tell.holds(
    there.join() === 'user admin',
    'the AWS account holds its administrator and nothing else',
    there.join(', '),
  );
  const sandbox = new SandboxClient(berth.handle.sandbox.endpoint);
  return {
    home,
    tell,
    berth,
    aws,
    sandbox,
    admin,
    keysFile: path.join(home, 'redislabs-user.json'),
    id: '',
    subscriptionId: '',
  };
}

/** Starts a Berth on the data in `home`, on free ports, and points the commands that follow at it. */
async function startAgain(home: string, tell: Narrator): Promise<LocalBerth> {
  const berth = await startLocalBerth({ BERTH_HOME: home, PORT: '0', SANDBOX_PORT: '0' });
  tell.hide(berth.handle.apiSecretKey, '<user key>');
  tell.hide(home, '<demo>');
  tell.use({ BERTH_HOME: home, ...environmentOf(berth.handle) });
  return berth;
}

async function plan({ tell, admin }: Stage): Promise<void> {
  tell.step('What would be created, and why');
  const before = (await admin.everything()).length;
  const { stdout } = await tell.berth(['iam', 'plan']);
  tell.holds(
    /redislabs-user/.test(stdout) && /redislabs-role/.test(stdout),
    'the plan names the user and the console role',
  );
  tell.holds((await admin.everything()).length === before, 'nothing was created by planning');
}

async function apply({ tell, keysFile, admin }: Stage): Promise<void> {
  tell.step('Create it; the secret goes once, into a file that only its owner reads');
  await tell.berth(['iam', 'apply', '--yes', '--secret-file', keysFile], {
    only: (line) => !/^\s+[+~>] |^\s{6}|^To do/.test(line),
  });
  const secret = (JSON.parse(readFileSync(keysFile, 'utf8')) as Record<string, string>).accessSecretKey ?? '';
  tell.hide(secret, '<secret key>');
  tell.holds(secret.length === 40, 'the file holds the secret key');
  const there = await admin.everything();
  tell.say(there.join('\n'));
  tell.holds(
    there.includes('role redislabs-role') && there.includes('user redislabs-user'),
    'user and console role are there',
  );
  tell.say('Once more: what is right is left alone.');
  const again = await tell.berth(['iam', 'apply', '--yes']);
  tell.holds(!/^\s*[+~-] /m.test(again.stdout), 'a second run changes nothing');
}

async function refuseBroken({ tell, keysFile }: Stage): Promise<void> {
  tell.step('Register it with a mistyped secret: refused, with the field and the remedy');
  const keys = JSON.parse(readFileSync(keysFile, 'utf8')) as Record<string, string>;
  const mistyped = [...(keys.accessSecretKey ?? '')].reverse().join('');
  const args = [
    '--access-key-id',
    keys.accessKeyId ?? '',
    '--secret-key-stdin',
    '--iam-role-name',
    'redislabs-role',
  ];
  const refused = await tell.berth(['accounts', 'add', '--name', NAME, ...args], {
    code: 1,
    input: `${mistyped}\n`,
    only: notPassed,
  });
  const said = `${refused.stdout}${refused.stderr}`;
  tell.holds(/secret/i.test(said) && /→/.test(said), 'it names the secret key, and what to do');
  tell.holds(
    (await accounts(tell)).every(({ id }) => id === 1),
    'nothing was saved',
  );
}

async function register(stage: Stage): Promise<void> {
  const { tell, keysFile } = stage;
  tell.step('Register it: every check as it comes, then it is saved');
  await tell.berth(['accounts', 'add', '--name', NAME, '--from-file', keysFile], {
    only: (line) => line !== '',
  });
  const made = (await accounts(tell)).find(({ name }) => name === NAME);
  tell.holds(made?.status === 'active', 'the cloud account is active at once');
  stage.id = String(made?.id);
}

async function look({ tell, id }: Stage): Promise<void> {
  tell.step('See it');
  await tell.berth(['accounts', 'list']);
  await tell.berth(['accounts', 'get', id], { only: notPassed });
  const whole = await tell.data<CloudAccount>(['accounts', 'get', id]);
  const listed = (await accounts(tell)).find((account) => String(account.id) === id);
  tell.holds(
    whole.accessKeyId !== listed?.accessKeyId,
    'the access key id is whole by id and masked in the list',
  );
}

async function rename({ tell, id, sandbox, aws }: Stage): Promise<void> {
  tell.step('Rename it: no need to ask AWS anything');
  const before = (await sandbox.events(aws.accountId)).length;
  await tell.berth(['accounts', 'update', id, '--name', `${NAME} EU`], { only: notPassed });
  const calls = (await sandbox.events(aws.accountId)).length - before;
  tell.holds(calls === 0, '0 AWS calls were made', `it was ${calls}`);
  await tell.berth(['accounts', 'update', id, '--name', NAME], { only: notPassed });
}

async function rekey({ tell, id, sandbox, aws }: Stage): Promise<void> {
  tell.step('Rotate the key: the new one is verified, then swapped in; the old one works until then');
  const before = await tell.data<CloudAccount>(['accounts', 'get', id]);
  await sandbox.forgetEvents();
  await tell.berth(['iam', 'apply', '--yes', '--rotate-key', '--register', NAME], { only: notPassed });
  const after = await tell.data<CloudAccount>(['accounts', 'get', id]);
  tell.holds(after.accessKeyId !== before.accessKeyId, `${before.accessKeyId} became ${after.accessKeyId}`);
  const events = await sandbox.events(aws.accountId);
  const order = ['CreateAccessKey', 'SimulatePrincipalPolicy', 'DeleteAccessKey'];
  const first = order.map((action) => events.findIndex((event) => event.action === action));
  tell.say(`AWS saw: ${order.join(', ')}`);
  tell.holds(
    first.every((at, i) => at > (first[i - 1] ?? -1)),
    'made, verified, and only then the old one removed',
    first.join(),
  );
}

async function tamper({ tell, id, admin }: Stage): Promise<void> {
  tell.step(
    "Somebody weakens the console role's trust by hand: verification says what is wrong and what to do",
  );
  await tell.berth(['accounts', 'verify', id], { only: notPassed });
  await admin.dropTrustConditions('redislabs-role');
  tell.say('redislabs-role may now be assumed without MFA.');
  const verdict = await tell.berth(['accounts', 'verify', id], { code: 1, only: notPassed });
  const said = `${verdict.stdout}${verdict.stderr}`;
  tell.holds(/✗.*multi-factor/.test(said) && said.includes('→'), 'it names what is missing, and what to do');
  tell.say('And mended:');
  await tell.berth(['iam', 'apply', '--yes'], { only: notPassed });
  await tell.berth(['accounts', 'verify', id], { only: notPassed });
}

async function restart(stage: Stage): Promise<void> {
  const { tell } = stage;
  tell.step('Stop Berth and start it again: everything is found');
  const before = stage.berth.handle;
  await stage.berth.close();
  await comeBack(stage);
  const { handle, keys } = stage.berth;
  tell.holds(keys === 'kept' && handle.apiKey === before.apiKey, 'the same API keys');
  const same = JSON.stringify(handle.sandbox.accounts) === JSON.stringify(before.sandbox.accounts);
  tell.holds(same, 'the same AWS accounts');
  await tell.berth(['accounts', 'list']);
  await tell.berth(['subscriptions', 'list']);
}

interface Subscription {
  id: number;
  status: string;
}

const subscriptions = (tell: Narrator): Promise<Subscription[]> => tell.data(['subscriptions', 'list']);

async function refuseRange({ tell, id, admin }: Stage): Promise<void> {
  tell.step('Deploy a subscription with a range that is no private network: refused at its field');
  const into = ['--cloud-account', id, '--cidr', '8.8.8.0/24'];
  const { stderr } = await tell.berth(['subscriptions', 'create', ...DEPLOY, ...into], { code: 1 });
  tell.holds(/deploymentCIDR/.test(stderr), 'it names the field');
  tell.holds((await admin.networks()).length === 0, 'nothing is in AWS');
}

async function preview({ tell, id, admin }: Stage): Promise<void> {
  tell.step('What a subscription over three zones would create, in which order, and for how many calls');
  await tell.berth(['subscriptions', 'create', ...DEPLOY, '--cloud-account', id, ...CIDR, '--dry-run']);
  tell.holds((await subscriptions(tell)).length === 0, 'there is no subscription');
  tell.holds((await admin.networks()).length === 0, 'nothing is in AWS');
}

async function deploy(stage: Stage): Promise<void> {
  const { tell, id, admin, sandbox, aws } = stage;
  tell.step('Deploy it: every step as it happens');
  await sandbox.forgetEvents();
  await tell.berth(['subscriptions', 'create', ...DEPLOY, '--cloud-account', id, ...CIDR]);
  const [made] = await subscriptions(tell);
  tell.holds(made?.status === 'active', 'the subscription is active');
  stage.subscriptionId = String(made?.id);
  const there = await admin.networks();
  tell.say(there.join('\n'));
  tell.holds(
    countOf(there, 'instance') === 3 && countOf(there, 'subnet') === 3,
    'three nodes, one in each subnet',
  );
  const disks = there.filter((line) => line.startsWith('volume '));
  tell.holds(
    disks.length === 6 && disks.every((line) => line.endsWith(' encrypted')),
    'each node has a root and a data volume, encrypted',
  );
  const denied = (await sandbox.events(aws.accountId)).filter(({ errorCode }) =>
    DENIALS.has(errorCode ?? ''),
  );
  tell.holds(denied.length === 0, 'AWS denied no call: the policy that the customer read is enough');
  const untagged = [...(await admin.tags())].filter(([, tags]) => tags.team !== 'blue');
  tell.holds(untagged.length === 0, "everything carries the customer's tag", String(untagged[0]));
}

async function change({ tell, subscriptionId, admin }: Stage): Promise<void> {
  tell.step('Change its tags and who may reach it: no node is touched');
  const before = nodesOf(await admin.networks());
  await tell.berth(['subscriptions', 'tags', subscriptionId, '--tag', 'team=green', '--tag', 'stage=live']);
  const tags = [...(await admin.tags()).values()];
  tell.holds(
    tags.every(({ team, stage }) => team === 'green' && stage === 'live'),
    'the tags are on what had been made before, too',
  );
  await tell.berth(['subscriptions', 'cidr', subscriptionId, '--allow', '203.0.113.0/24']);
  tell.holds(nodesOf(await admin.networks()) === before, 'the same nodes run');
}

interface Finding {
  id: number;
  code: string;
}

const openFindings = (tell: Narrator): Promise<Finding[]> => tell.data(['findings', 'list']);

async function meddle({ tell, id, admin }: Stage): Promise<void> {
  tell.step('Somebody stops a node and opens SSH to the world: one look finds both');
  await tell.berth(['scan', id]);
  tell.say(`${await admin.stopOneNode()} is stopped, ${await admin.openSsh()} lets the world in.`);
  const { stdout } = await tell.berth(['scan', id], { code: 1 });
  tell.holds(/was stopped/.test(stdout) && /critical +open.*A rule was added/.test(stdout), 'it names both');
}

async function undo({ tell, id, admin }: Stage): Promise<void> {
  tell.step('Have it undone: the plan first, then no more than that');
  const before = nodesOf(await admin.networks()).replace(/ stopp(ed|ing)/, ' running');
  for (const finding of await openFindings(tell)) {
    await tell.berth(['findings', 'revert', String(finding.id), '--yes'], { streams: ['stderr'] });
  }
  await tell.berth(['scan', id]);
  tell.holds(nodesOf(await admin.networks()) === before, 'the same nodes run');
  tell.say('And every call that was made for it is in the journal, which nobody can change unseen:');
  await tell.berth(['journal', 'verify']);
}

async function guardedDelete({ tell, id }: Stage): Promise<void> {
  tell.step('Delete the cloud account: refused while a subscription uses it');
  const { stderr } = await tell.berth(['accounts', 'delete', id, '--yes'], { code: 1 });
  tell.holds(/subscription/i.test(stderr), 'it says why');
  tell.holds(
    (await accounts(tell)).some((account) => String(account.id) === id),
    'it is still there',
  );
}

async function endSubscription({ tell, subscriptionId, admin }: Stage): Promise<void> {
  tell.step('Delete the subscription: what went, in which order');
  await tell.berth(['subscriptions', 'delete', subscriptionId, '--yes'], { streams: ['stdout'] });
  const there = await admin.networks();
  tell.holds(there.length === 0, 'nothing of it is left in AWS', there.join(', '));
}

async function deleteAccount({ tell, id }: Stage): Promise<void> {
  tell.step('Delete the cloud account');
  await tell.berth(['accounts', 'delete', id, '--yes']);
  tell.holds(
    (await accounts(tell)).every((account) => account.id === 1),
    'it is gone from the list',
  );
  await tell.berth(['accounts', 'get', id], { code: 1 });
}

const DENIALS = new Set(['UnauthorizedOperation', 'AccessDenied']);

const countOf = (there: string[], kind: string): number =>
  there.filter((line) => line.startsWith(`${kind} `)).length;

const nodesOf = (there: string[]): string => there.filter((line) => line.startsWith('instance ')).join();

/** Starts Berth again on the same data, at other addresses. */
async function comeBack(stage: Stage): Promise<void> {
  stage.berth = await startAgain(stage.home, stage.tell);
  const { endpoint } = stage.berth.handle.sandbox;
  stage.sandbox = new SandboxClient(endpoint);
  stage.admin = new AwsAdmin(endpoint, stage.aws, REGION);
}

async function leave({ tell, admin }: Stage): Promise<void> {
  tell.step('Leave without a trace');
  await tell.berth(['iam', 'destroy', '--yes'], { only: (line) => !/^\s*✓ /.test(line) });
  const there = await admin.everything();
  tell.holds(
    there.join() === 'user admin',
    'the AWS account holds its administrator and nothing else',
    there.join(', '),
  );
}

async function accounts(tell: Narrator): Promise<CloudAccount[]> {
  const answer = await tell.data<{ cloudAccounts: CloudAccount[] } | CloudAccount[]>(['accounts', 'list']);
  return Array.isArray(answer) ? answer : answer.cloudAccounts;
}

process.exitCode = await main();
