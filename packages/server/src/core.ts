import { lookup, Resolver } from 'node:dns/promises';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openCloudTrail, openCloudWatch, openEc2 } from '@berth/aws';
import { RETRY_PAUSES_MS, redisCloud } from '@berth/domain';
import { createEc2Budgets, createSubscriptionDeployer, DEFAULT_SHARE, systemClock } from '@berth/engine';
import type { App } from './app/app.ts';
import {
  type AppContext,
  DEFAULT_SCANNING,
  keyOfReceiver,
  keyOfScan,
  keyOfSubscription,
} from './app/context.ts';
import { createApp } from './app/create-app.ts';
import { databaseGauges } from './app/gauges.ts';
import type { Telling } from './app/telling.ts';
import type { Address } from './app/webhook-target.ts';
import type { BerthConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { openDatabase } from './db/open-database.ts';
import { lockDirectory } from './directory-lock.ts';
import { openHeads } from './journal/heads.ts';
import { openJournal } from './journal/journal.ts';
import { type Log, silentLog } from './log.ts';
import { createMetrics, noMetrics } from './metrics.ts';
import { ensureJournalSigner, type JournalSigner } from './vault/journal-key.ts';
import { openVault } from './vault/open-vault.ts';
import { createPasswords } from './vault/passwords.ts';
import { awsSandbox, isLoopback } from './worker/aws-sandbox.ts';
import { awsVerifier } from './worker/aws-verifier.ts';
import { deploymentTarget } from './worker/deployment-target.ts';
import { openQueue } from './worker/queue.ts';
import { sharedBudgets } from './worker/shared-budgets.ts';
import { smtpSender } from './worker/smtp.ts';
import { startWorker } from './worker/worker.ts';

/** A Berth without its network side: database, vault, queue, use cases and, when asked for, the worker. */
export interface Core {
  app: App;
  context: AppContext;
  log: Log;
  close(): Promise<void>;
}

/** Things to close, in the reverse order of their opening, each at most once. */
class Opened {
  readonly #closers: (() => Promise<void> | void)[] = [];
  add(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }
  async close(): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) await close();
  }
}

/** Opens everything in order; when one step refuses, what was opened before is closed again. */
export async function openCore(config: BerthConfig, what: string): Promise<Core> {
  const opened = new Opened();
  try {
    return await open(config, what, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(config: BerthConfig, what: string, opened: Opened): Promise<Core> {
  const log = config.log ?? silentLog;
  const clock = config.clock ?? systemClock;
  await mkdir(config.home, { recursive: true, mode: 0o700 });
  const database = await openPlace(config, what, opened);
  opened.add(() => database.close());
  const vault = await openVault(database, config);
  let signer: Promise<JournalSigner> | null = null;
  const heads = openHeads({
    directory: config.journalHeads ?? join(config.home, 'journal-heads'),
    signer: () => {
      signer ??= ensureJournalSigner({ database, vault }).catch((error: unknown) => {
        signer = null;
        throw error;
      });
      return signer;
    },
    clock,
  });
  const journal = openJournal({ database, heads, clock, log });
  opened.add(journal.close);
  const queue = await openQueue(database, log);
  opened.add(() => queue.stop(config.shutdownGraceMs ?? 10_000));
  const share = config.awsRequestShare ?? DEFAULT_SHARE;
  const budgets =
    database.kind === 'postgres'
      ? sharedBudgets({ database, share, clock, log })
      : createEc2Budgets(share, clock);
  const context: AppContext = {
    database,
    vault,
    passwords: createPasswords(config.passwordCost),
    journal,
    heads,
    clock,
    log,
    profile: redisCloud,
    verifier: config.verifier ?? awsVerifier({ location: config.aws, profile: redisCloud, clock }),
    sandbox: isLoopback(config.aws.endpoint)
      ? awsSandbox({ location: config.aws, profile: redisCloud, clock })
      : null,
    activate: (tx, accountId, delayMs = 0) => queue.tasks.wake(String(accountId), { delayMs, tx }),
    activateSubscription: (tx, subscription, delayMs = 0) =>
      queue.subscriptions.wake(keyOfSubscription(subscription), { delayMs, ...(tx ? { tx } : {}) }),
    activateScan: (tx, place) => queue.scans.wake(keyOfScan(place), tx ? { tx } : {}),
    activateRevert: (tx, finding, delayMs = 0) =>
      queue.reverts.wake(keyOfSubscription(finding), { delayMs, ...(tx ? { tx } : {}) }),
    targetOf: async (accountId, cloudAccountId, reason) => {
      const access = await deploymentTarget(context, accountId, cloudAccountId, reason);
      return 'kind' in access ? null : access.target;
    },
    scanning: { ...DEFAULT_SCANNING, ...config.scanning },
    activateDelivery: (tx, to, delayMs = 0) =>
      queue.deliveries.wake(keyOfReceiver(to), { delayMs, ...(tx ? { tx } : {}) }),
    telling: tellingOf(config),
    metrics: config.metrics ? await createMetrics(databaseGauges(database)) : noMetrics,
    deployer:
      config.deployer === undefined
        ? createSubscriptionDeployer({
            profile: redisCloud,
            open: openEc2(config.aws),
            clock,
            share,
            budgets,
          })
        : config.deployer,
    openMetrics: openCloudWatch(config.aws),
    openTrail: config.openTrail === undefined ? openCloudTrail(config.aws) : config.openTrail,
    budgets,
  };
  const { app, close } = await createApp(context);
  opened.add(close);
  if (config.runWorker) {
    const worker = await startWorker(context, queue, config.onStep, config.onDeployStep);
    opened.add(worker.stop);
  }
  return { app, context, log, close: () => opened.close() };
}

/**
 * The addresses of a name of the internet, by name servers alone and within seconds. The machine's own look-up takes
 * one of Node's few threads for as long as a hostile name server likes.
 */
async function publicNames(name: string): Promise<Address[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return found.flatMap((answer, index) =>
    answer.status === 'fulfilled'
      ? answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 }))
      : [],
  );
}

/** How findings are told, as it is set up. */
function tellingOf({ mail, webhooks, publicUrl, telling }: BerthConfig): Telling {
  return {
    webhooks: {
      allowPrivate: webhooks?.allowPrivate ?? false,
      resolve: webhooks?.allowPrivate ? (name) => lookup(name, { all: true }) : publicNames,
    },
    sendMail: mail ? smtpSender(mail.smtpUrl, mail.from) : null,
    mailWindowMs: MAIL_WINDOW_MS,
    consoleUrl: publicUrl ?? null,
    pausesMs: RETRY_PAUSES_MS,
    ...telling,
  };
}

/** Scans follow one another; whoever is told by mail is told of all of them at once. */
const MAIL_WINDOW_MS = 60_000;

async function openPlace(config: BerthConfig, what: string, opened: Opened): Promise<Database> {
  if (config.databaseUrl !== undefined) return openDatabase({ kind: 'postgres', url: config.databaseUrl });
  const template = config.embedded?.template ? { template: config.embedded.template } : {};
  if (config.embedded?.inMemory) return openDatabase({ kind: 'pglite', directory: undefined, ...template });
  const lock = await lockDirectory(config.home, what);
  opened.add(() => lock.release());
  return openDatabase({ kind: 'pglite', directory: join(config.home, 'database'), ...template });
}
