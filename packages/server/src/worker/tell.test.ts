import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret, type ToldFinding } from '@berth/domain';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryView, WebhookSettings } from '../app/notifications.ts';
import { tellOf } from '../app/tell.ts';
import { dueReceivers, takeDue } from '../db/repositories/deliveries.ts';
import { must, newTenant, openTestBerth, type Tenant, type TestBerth, until } from '../testing/berth.ts';
import { deliverTo } from './deliver.ts';

let berth: TestBerth;
let receiver: Receiver;
let mailbox: Mailbox;

beforeAll(async () => {
  receiver = await startReceiver();
  mailbox = await startMailbox();
  berth = await openTestBerth({
    webhooks: { allowPrivate: true },
    mail: { smtpUrl: new Secret(mailbox.url), from: 'Berth <berth@example.com>' },
    telling: { pausesMs: [5, 5], mailWindowMs: 50 },
  });
});
afterAll(async () => {
  await berth.close();
  await receiver.close();
  await mailbox.close();
});

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Receiver {
  url(path: string): string;
  received: Received[];
  /** What is answered on a path: one status after the other, and the last one from then on. */
  answers: Map<string, number[]>;
  /** Paths on which nothing is answered until this is resolved. */
  held: Map<string, Promise<void>>;
  close(): Promise<void>;
}

async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers = new Map<string, number[]>();
  const held = new Map<string, Promise<void>>();
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', async () => {
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, body });
      await held.get(path);
      const left = answers.get(path) ?? [204];
      response.writeHead((left.length > 1 ? left.shift() : left[0]) ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    received,
    answers,
    held,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Mailbox {
  url: string;
  mails: { to: string[]; text: string }[];
  close(): Promise<void>;
}

/** A real SMTP server, which asks for a password. */
async function startMailbox(): Promise<Mailbox> {
  const mails: Mailbox['mails'] = [];
  const server = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'berth' && password === 'p@ss/word'
        ? done(null, { user: username })
        : done(new Error('Wrong password')),
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (part: Buffer) => {
        text += part.toString('utf8');
      });
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://berth:p%40ss%2Fword@127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

let ids = 0;
const finding = (change: Partial<ToldFinding> = {}): ToldFinding => ({
  id: ++ids,
  code: 'instance_stopped',
  severity: 'high',
  title: 'Instance Node2 was stopped',
  risk: 'The databases on it do not answer.',
  remedy: 'Start it.',
  subject: { type: 'AWS::EC2::Instance', logicalId: 'Node2', physicalId: 'i-0123456789abcdef0' },
  cloudAccountId: 1001,
  subscriptionId: 1002,
  openedAt: new Date('2026-11-20T12:00:00Z'),
  resolvedAt: null,
  ...change,
});

const tell = (
  { caller }: Tenant,
  told: { opened?: ToldFinding[]; resolved?: ToldFinding[]; reopened?: ToldFinding[] },
) =>
  berth.core.context.database.transaction((tx) =>
    tellOf(berth.core.context, tx, {
      accountId: caller.accountId,
      opened: [],
      resolved: [],
      reopened: [],
      ...told,
    }),
  );

const settings = (path: string, change: Partial<WebhookSettings> = {}): WebhookSettings => ({
  url: receiver.url(path),
  description: '',
  minimumSeverity: 'low',
  enabled: true,
  ...change,
});

async function webhookOf(tenant: Tenant, path: string, change: Partial<WebhookSettings> = {}) {
  const made = must(await berth.app.notifications.createWebhook(tenant.caller, settings(path, change)));
  const { id } = made.webhook;
  return {
    id,
    secret: made.secret,
    deliveries: async () => must(await berth.app.notifications.listDeliveries(tenant.caller, id)),
    /** The deliveries, once none is pending any more. */
    ended: (): Promise<DeliveryView[]> =>
      until(async () => {
        const all = must(await berth.app.notifications.listDeliveries(tenant.caller, id));
        return all.length > 0 && all.every(({ status }) => status !== 'pending') && all;
      }),
    view: async () => must(await berth.app.notifications.getWebhook(tenant.caller, id)),
  };
}

const at = (path: string) => receiver.received.filter((one) => one.path === path);
/** As a receiver would check it, by the specification's own library. */
const verified = (one: Received | undefined, secret: Secret) =>
  new Webhook(secret.reveal()).verify(one?.body ?? '', one?.headers as Record<string, string>) as {
    type: string;
    data: { counts: object; findings: { id: number; change: string }[] };
  };
const logTypes = async ({ caller }: Tenant) =>
  (await berth.app.listLogs(caller, { offset: 0, limit: 50 })).map(({ type }) => type);

describe('A webhook', () => {
  test('is told of a scan in one message, signed, the worst first; and nobody else is', async () => {
    const [acme, other] = [await newTenant(berth, 'Acme'), await newTenant(berth, 'Other')];
    const [mine, theirs] = [await webhookOf(acme, '/acme'), await webhookOf(other, '/other')];
    const low = finding({ severity: 'low' });
    const critical = finding({ severity: 'critical' });
    const resolved = finding({ severity: 'critical', resolvedAt: new Date('2026-11-20T13:00:00Z') });
    await tell(acme, { opened: [low, critical], resolved: [resolved] });
    const [delivery] = await mine.ended();
    expect(delivery).toMatchObject({
      status: 'delivered',
      attempts: 1,
      responseCode: 204,
      summary: '2 findings opened, 1 finding resolved',
    });
    expect(at('/acme')).toHaveLength(1);
    const { type, data } = verified(at('/acme')[0], mine.secret);
    expect(type).toBe('findings.changed');
    expect(data.counts).toEqual({ opened: 2, reopened: 0, resolved: 1 });
    expect(data.findings.map(({ id, change }) => [id, change])).toEqual([
      [critical.id, 'opened'],
      [low.id, 'opened'],
      [resolved.id, 'resolved'],
    ]);
    expect(() => verified(at('/acme')[0], theirs.secret)).toThrow(/signature/i);
    expect([await theirs.deliveries(), at('/other')]).toEqual([[], []]);
    expect(await logTypes(acme)).toContain('webhookCreated');
  });

  test('is told nothing below its severity, nothing while it is disabled, and nothing of a scan that found nothing', async () => {
    const tenant = await newTenant(berth, 'Severe');
    const severe = await webhookOf(tenant, '/severe', { minimumSeverity: 'critical' });
    const off = await webhookOf(tenant, '/off', { enabled: false });
    await tell(tenant, { opened: [finding({ severity: 'high' })] });
    await tell(tenant, {});
    expect([await severe.deliveries(), await off.deliveries()]).toEqual([[], []]);
  });

  test('that keeps Berth waiting keeps no other tenant waiting, however many there are', async () => {
    const [slow, quick] = [await newTenant(berth, 'Slow'), await newTenant(berth, 'Quick')];
    const answering = Promise.withResolvers<void>();
    receiver.held.set('/slow', answering.promise);
    const waiting = await Promise.all(Array.from({ length: 10 }, () => webhookOf(slow, '/slow')));
    await tell(slow, { opened: [finding()] });
    await until(async () => at('/slow').length > 0);
    const webhook = await webhookOf(quick, '/quick');
    await tell(quick, { opened: [finding()] });
    expect(await webhook.ended()).toMatchObject([{ status: 'delivered' }]);
    expect(at('/slow').length).toBeLessThanOrEqual(3);
    answering.resolve();
    for (const one of waiting) expect(await one.ended()).toMatchObject([{ status: 'delivered' }]);
  });

  test('that does not take a message gets it again under the same id, until it does', async () => {
    const tenant = await newTenant(berth, 'Retry');
    receiver.answers.set('/flaky', [500, 302, 204]);
    const webhook = await webhookOf(tenant, '/flaky');
    await tell(tenant, { opened: [finding()] });
    expect(await webhook.ended()).toMatchObject([{ status: 'delivered', attempts: 3 }]);
    const ids = at('/flaky').map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
    for (const one of at('/flaky')) verified(one, webhook.secret);
  });

  test('that never takes one is given up and disabled, and the log says so', async () => {
    const tenant = await newTenant(berth, 'Dead');
    receiver.answers.set('/dead', [503]);
    const webhook = await webhookOf(tenant, '/dead');
    await tell(tenant, { opened: [finding()] });
    expect(await webhook.ended()).toMatchObject([
      { status: 'failed', attempts: 3, responseCode: 503, lastError: 'The receiver answered 503.' },
    ]);
    expect(await webhook.view()).toMatchObject({
      enabled: false,
      disabledBecause: 'Every attempt failed for days.',
    });
    expect(await logTypes(tenant)).toContain('webhookDisabled');
    // Once it is mended, what was given up can be sent again.
    receiver.answers.set('/dead', [200]);
    const { notifications } = berth.app;
    must(await notifications.updateWebhook(tenant.caller, webhook.id, { enabled: true }));
    const [failed] = await webhook.deliveries();
    must(await notifications.retryDelivery(tenant.caller, webhook.id, failed?.id ?? 0));
    expect(await webhook.ended()).toMatchObject([{ status: 'delivered', attempts: 4 }]);
    expect(new Set(at('/dead').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('that is gone is disabled at once', async () => {
    const tenant = await newTenant(berth, 'Gone');
    receiver.answers.set('/gone', [410]);
    const webhook = await webhookOf(tenant, '/gone');
    await tell(tenant, { opened: [finding()] });
    expect(await webhook.ended()).toMatchObject([{ status: 'failed', attempts: 1 }]);
    expect(await webhook.view()).toMatchObject({ enabled: false, disabledBecause: /410 Gone/ });
  });

  test('that nobody listens at says why', async () => {
    const tenant = await newTenant(berth, 'Nobody');
    const webhook = await webhookOf(tenant, '', { url: 'http://127.0.0.1:1/' });
    must(await berth.app.notifications.testWebhook(tenant.caller, webhook.id));
    const [delivery] = await webhook.ended();
    expect(delivery).toMatchObject({ status: 'failed', lastError: 'No answer: ECONNREFUSED.' });
  });

  test('whose secret was rotated is signed by both for a day', async () => {
    const tenant = await newTenant(berth, 'Rotating');
    const webhook = await webhookOf(tenant, '/rotated');
    const { secret } = must(await berth.app.notifications.rotateWebhookSecret(tenant.caller, webhook.id));
    must(await berth.app.notifications.testWebhook(tenant.caller, webhook.id));
    await webhook.ended();
    for (const known of [secret, webhook.secret])
      expect(verified(at('/rotated')[0], known).type).toBe('webhook.test');
  });

  test('gets what a dead process was sending again, under the same id', async () => {
    const tenant = await newTenant(berth, 'Crash');
    const { context } = berth.core;
    const webhook = await webhookOf(tenant, '/crash');
    const to = { accountId: tenant.caller.accountId, webhookId: webhook.id };
    // A worker takes it, and dies before or after the receiver has it: no job is left.
    const quiet = { ...context, activateDelivery: async () => {} };
    await context.database.transaction((tx) =>
      tellOf(quiet, tx, { accountId: to.accountId, opened: [finding()], resolved: [], reopened: [] }),
    );
    const [taken] = await takeDue(context.database.outer, to, 0, { at: new Date(), most: 1 });
    expect(taken).toMatchObject({ status: 'pending', attempts: 1 });
    expect(await dueReceivers(context.database.outer)).toContainEqual(to);
    await deliverTo(context, `${to.accountId}/webhook/${to.webhookId}`, new AbortController().signal);
    expect(await webhook.ended()).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    expect(at('/crash')).toHaveLength(1);
    // Nothing is left for whoever comes next.
    await deliverTo(context, `${to.accountId}/webhook/${to.webhookId}`, new AbortController().signal);
    expect(at('/crash')).toHaveLength(1);
  });

  test('is not told of what was not stored', async () => {
    const tenant = await newTenant(berth, 'Rolled Back');
    const webhook = await webhookOf(tenant, '/rolled-back');
    const { context } = berth.core;
    const { accountId } = tenant.caller;
    const scan = context.database.transaction(async (tx) => {
      await tellOf(context, tx, { accountId, opened: [finding()], resolved: [], reopened: [] });
      throw new Error('the scan could not be stored');
    });
    await expect(scan).rejects.toThrow();
    expect(await webhook.deliveries()).toEqual([]);
  });
});

describe('A mail', () => {
  const mailsTo = (address: string) => mailbox.mails.filter(({ to }) => to.includes(address));

  test('tells owners of all scans of a while at once, and nobody who did not ask', async () => {
    const tenant = await newTenant(berth, 'Mailed');
    const { accountId, userEmail } = tenant.caller;
    must(await berth.admin.addUser({ accountId, name: 'Max', email: 'max@mailed.example', role: 'Manager' }));
    const scans = [
      { opened: [finding({ title: 'Instance <b>Node1</b>\r\nBcc: all@evil.example' })], resolved: [] },
      { opened: [finding({ severity: 'critical' })], resolved: [finding()] },
      { opened: [finding({ severity: 'low' })], resolved: [] },
    ];
    const { context } = berth.core;
    await context.database.transaction(async (tx) => {
      for (const scan of scans) await tellOf(context, tx, { accountId, reopened: [], ...scan });
    });
    const [mail] = await until(async () => {
      const mails = mailsTo(userEmail);
      return mails.length > 0 && mails;
    });
    expect(mail?.text).toMatch(
      /^Subject: \[Berth\] Mailed: 2 findings opened, 1 finding resolved \(critical\)/m,
    );
    expect(mail?.text).not.toMatch(/^Bcc:/m);
    expect(mail?.text.split('<!doctype html>')[1]).not.toMatch(/<b>(?!Mailed<)/);
    expect(mailsTo('max@mailed.example')).toEqual([]);
    expect(mailsTo(userEmail)).toHaveLength(1);
  });

  test('is for each user to turn off', async () => {
    const tenant = await newTenant(berth, 'Unmailed');
    const { notifications } = berth.app;
    expect(await notifications.mailSetting(tenant.caller)).toEqual({
      enabled: true,
      minimumSeverity: 'high',
      email: tenant.caller.userEmail,
      notSentBecause: null,
    });
    // Turned off between the scan and the mail: it counts at once.
    const { context } = berth.core;
    const { accountId, userId } = tenant.caller;
    await context.database.transaction((tx) =>
      tellOf({ ...context, activateDelivery: async () => {} }, tx, {
        accountId,
        opened: [finding()],
        resolved: [],
        reopened: [],
      }),
    );
    must(await notifications.changeMailSetting(tenant.caller, { enabled: false, minimumSeverity: 'high' }));
    await context.activateDelivery(null, { accountId, toUserId: userId });
    await tell(tenant, { opened: [finding({ severity: 'critical' })] });
    const mailed = await newTenant(berth, 'Mailed Later');
    await tell(mailed, { opened: [finding()] });
    await until(async () => mailsTo(mailed.caller.userEmail).length > 0);
    expect(mailsTo(tenant.caller.userEmail)).toEqual([]);
  });
});
