import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { findChromium } from '../scripts/lib/chromium.ts';
import { buildPages, ensureConsole } from '../scripts/lib/console-build.ts';
import { ROOT } from '../scripts/lib/run.ts';
import { launch } from '../test/browser/browser.ts';
import { startProgram } from '../test/support/child.ts';
import { freePort } from '../test/support/postgres.ts';
import { Stack } from '../test/support/stack.ts';
import { until } from '../test/support/until.ts';
import { interleaved, median } from './lib/measure.ts';
import { atMost, type Line } from './lib/report.ts';

const ROUNDS = 5;
const BAR = 1.5;
const GIVE_UP_MS = 60_000;
/** A new window loads pages of Chromium's own (its address bar), which must not be measured with ours. */
const SETTLE_MS = 1_000;
const TRACES = path.join(ROOT, '.cache/bench');

/** What a page is measured by: it is usable once this can be seen and used. */
interface Visit {
  url: string;
  usable: string;
  /** Cookies of whoever visits; nobody's unless given. */
  as?: BrowserContextOptions['storageState'];
}

/** Lines to a server, as the browser is told to imitate them; null is this machine itself. */
const LINES = [
  { name: 'on this machine', line: null },
  { name: 'over a line of 10 Mbit/s and 40 ms', line: { mbits: 10, roundTripMs: 40 } },
] as const;

type Network = (typeof LINES)[number]['line'];

/**
 * The console's first page from a cold cache against an empty page of Cloudscape, built and served as the console is.
 * A trace of one visit to each stays in `.cache/bench`, for Chromium's developer tools.
 */
export async function firstPage(postgres: string): Promise<Line[]> {
  const chromium = findChromium();
  if ('missing' in chromium) throw new Error(`The first page needs a browser: ${chromium.missing}`);
  await ensureConsole(console.log);
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-bench-'));
  await buildPages(path.join(ROOT, 'packages/console/bench/empty-page'), folder);
  const stack = await Stack.start(postgres);
  const pages = await servePages(folder);
  const browser = await launch(chromium.program);
  try {
    const empty: Visit = { url: pages.url, usable: 'button[data-testid=act]' };
    const signIn: Visit = { url: stack.url, usable: 'input[name=email]' };
    const home: Visit = { url: stack.url, usable: 'main h1, main h2', as: await signedIn(stack, browser) };
    const lines: Line[] = [];
    for (const { name, line } of LINES)
      for (const { what, visit, bar } of [
        { what: 'sign-in page', visit: signIn, bar: BAR },
        // Not the first page of anybody: a number to know.
        { what: 'home page of somebody signed in', visit: home, bar: null },
      ]) {
        const { a, b } = await interleaved(
          ROUNDS,
          () => msUntilUsable(browser, visit, line),
          () => msUntilUsable(browser, empty, line),
        );
        const ratio = median(a) / median(b);
        const detail = `${median(a).toFixed(0)} of ${median(b).toFixed(0)} ms`;
        const title = `the ${what} from a cold cache against an empty page of Cloudscape, ${name}`;
        const measured = atMost(title, ratio, bar ?? BAR, detail);
        lines.push(bar === null ? { ...measured, bar: '', held: null } : measured);
      }
    await trace(browser, 'empty-page', empty);
    await trace(browser, 'sign-in', signIn);
    await trace(browser, 'home', home);
    return lines;
  } finally {
    await browser.close();
    await pages.stop();
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One visit by a browser that has never been there: time from the navigation to the frame in which the page is usable. */
async function msUntilUsable(
  browser: Browser,
  visit: Visit,
  line: Network,
  traceFile?: string,
): Promise<number> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...(visit.as && { storageState: visit.as }),
  });
  try {
    const page = await context.newPage();
    if (line) {
      const bytesPerSecond = (line.mbits * 1e6) / 8;
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: line.roundTripMs,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      });
    }
    const usable = Promise.withResolvers<number>();
    await page.exposeFunction('usableAfter', usable.resolve);
    await page.addInitScript(watch(visit.usable));
    await setTimeout(SETTLE_MS);
    if (traceFile) await browser.startTracing(page, { path: traceFile });
    await page.goto(visit.url, { waitUntil: 'commit' });
    const ms = await Promise.race([usable.promise, tooLate(visit)]);
    if (traceFile) await browser.stopTracing();
    return ms;
  } finally {
    await context.close();
  }
}

/** Runs in the page: looks in every frame, so that nothing outside of it has a part in the time. */
const watch = (selector: string): string => `{
  const look = () => {
    const found = document.querySelector(${JSON.stringify(selector)});
    if (found && found.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !found.disabled)
      window.usableAfter(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

async function tooLate({ url, usable }: Visit): Promise<never> {
  await setTimeout(GIVE_UP_MS, undefined, { ref: false });
  throw new Error(`${url} showed no ${usable} within ${GIVE_UP_MS / 1000} seconds`);
}

async function trace(browser: Browser, name: string, visit: Visit): Promise<void> {
  mkdirSync(TRACES, { recursive: true });
  await msUntilUsable(browser, visit, null, path.join(TRACES, `first-page.${name}.json`));
}

async function servePages(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const server = startProgram('bench/pages-server.ts', [], { PORT: String(port), BENCH_PAGES: folder });
  await until('the empty page to be served', () => {
    if (server.process.exitCode !== null) throw new Error(`${server.stdout()}${server.stderr()}`);
    return server.stdout().includes('ready') || undefined;
  });
  const stop = async (): Promise<void> => {
    server.process.kill('SIGKILL');
    await server.finished;
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** An owner who has signed in by the link that `berth admin` makes. */
async function signedIn(stack: Stack, browser: Browser): Promise<BrowserContextOptions['storageState']> {
  const { accountId } = await stack.newAccount('Bench');
  const user = ['--account', String(accountId), '--user', 'bench@example.com'];
  const { url } = (await stack.admin(['user', 'setup-link', ...user])) as { url: string };
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const link = new URL(url);
    await page.goto(`${stack.url}${link.pathname}${link.hash}`);
    await page.getByLabel('Password', { exact: true }).first().fill('a password for the bench');
    await page.getByLabel('Turn on two-factor sign-in now').uncheck();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { level: 1, name: 'Bench' }).waitFor();
    return await context.storageState();
  } finally {
    await context.close();
  }
}
