import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { consoleHeaders } from '../packages/server/src/http/headers.ts';
import { Complaints, launch } from '../test/browser/browser.ts';
import { findChromium } from './lib/chromium.ts';
import { ensureConsole } from './lib/console-build.ts';
import { answer } from './lib/console-fixture.ts';
import { ROOT } from './lib/run.ts';
import { shots } from './lib/screenshot-list.ts';
import type { Fixture, Shot } from './lib/shot.ts';

const OUT = path.join(ROOT, '.cache/screenshots');
const DIST = path.join(ROOT, 'packages/console/dist');
const ORIGIN = 'http://localhost';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Every look at a shot: light and wide, dark, and as narrow as a phone. */
const LOOKS = [
  { suffix: '', colorScheme: 'light', width: 1280, height: 900 },
  { suffix: '.dark', colorScheme: 'dark', width: 1280, height: 900 },
  { suffix: '.narrow', colorScheme: 'light', width: 390, height: 844 },
] as const;

/** `npm run screenshots [-- part of a name]`: every page of the console in every state, into `.cache/screenshots`. */
async function main([part = '']: string[]): Promise<number> {
  const chromium = findChromium();
  if ('missing' in chromium) {
    console.error(`Without a browser there are no screenshots: ${chromium.missing}`);
    return 1;
  }
  await ensureConsole(console.log);
  if (part === '') await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const browser = await launch(chromium.program);
  const complaints: string[] = [];
  let taken = 0;
  for (const shot of shots.filter(({ name }) => name.includes(part)))
    for (const look of LOOKS.filter(({ suffix }) => suffix === '' || shot.everyLook)) {
      complaints.push(
        ...(await take(browser, shot, look)).map((text) => `${shot.name}${look.suffix}: ${text}`),
      );
      taken++;
    }
  await browser.close();
  console.log(`${taken} screenshots in ${path.relative(process.cwd(), OUT)}`);
  for (const complaint of complaints) console.error(complaint);
  return complaints.length === 0 ? 0 : 1;
}

async function take(browser: Browser, shot: Shot, look: (typeof LOOKS)[number]): Promise<string[]> {
  const { colorScheme, width, height } = look;
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  const complaints = new Complaints();
  complaints.watch(page);
  const fixture: Fixture = { state: 'full', role: 'Owner', twoFactor: true, answers: {}, ...shot.fixture };
  await serve(page, fixture);
  await page.goto(`${ORIGIN}${shot.path}`);
  await shot.ready(page);
  await shot.act?.(page);
  await page.screenshot({
    path: path.join(OUT, `${shot.name}${look.suffix}.png`),
    animations: 'disabled',
    fullPage: shot.fullPage ?? false,
  });
  await context.close();
  if (shot.complains) return [];
  // The failures that the fixture answers with are the point of those pictures.
  return complaints.take().filter((text) => !/the server responded with a status of 50[03]/.test(text));
}

/** Answers the page from the build and the fixture, under the headers that the server sends. No server runs. */
async function serve(page: Page, fixture: Fixture): Promise<void> {
  const headers = consoleHeaders(undefined);
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.pathname.startsWith('/v1')) {
      const given = answer(fixture, route.request().method(), url);
      if (given === null) return;
      return route.fulfill({
        status: given.status,
        contentType: 'application/json',
        // A stream is lines, as they come.
        body: typeof given.body === 'string' ? given.body : JSON.stringify(given.body),
      });
    }
    const file = path.join(DIST, url.pathname);
    const shown = url.pathname !== '/' && existsSync(file) ? file : path.join(DIST, 'index.html');
    return route.fulfill({
      headers: { ...headers, 'content-type': TYPES[path.extname(shown)] ?? 'text/plain' },
      body: readFileSync(shown),
    });
  });
}

process.exitCode = await main(process.argv.slice(2));
