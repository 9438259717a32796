import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { LocalHandle } from '../../scripts/lib/local-handle.ts';
import { type Running, startProgram } from '../support/child.ts';
import { until } from '../support/until.ts';
import { Complaints, launch } from './browser.ts';

/** A Berth as `npm start` leaves it, and a browser in which several people are at it, each with their own cookies. */
export class Bench {
  readonly handle: LocalHandle;
  readonly complaints = new Complaints();
  readonly #home: string;
  readonly #berth: Running;
  readonly #browser: Browser;

  private constructor(home: string, berth: Running, browser: Browser, handle: LocalHandle) {
    this.#home = home;
    this.#berth = berth;
    this.#browser = browser;
    this.handle = handle;
  }

  static async open(program: string): Promise<Bench> {
    const home = mkdtempSync(path.join(tmpdir(), 'berth-browser-'));
    const berth = startProgram('scripts/start.ts', [], {
      BERTH_HOME: home,
      PORT: '0',
      SANDBOX_PORT: '0',
      // The receiver of the walk is on this machine.
      BERTH_WEBHOOK_ALLOW_PRIVATE: 'true',
    });
    const [browser, handle] = await Promise.all([launch(program), started(home, berth)]);
    return new Bench(home, berth, browser, handle);
  }

  /** Somebody else at another machine. */
  async person(): Promise<Page> {
    const context: BrowserContext = await this.#browser.newContext({
      reducedMotion: 'reduce',
      acceptDownloads: true,
      baseURL: this.handle.url,
    });
    const page = await context.newPage();
    this.complaints.watch(page);
    return page;
  }

  /** A call as a program makes it, with the keys of the handle. */
  async call(method: string, where: string, body?: object): Promise<Response> {
    const headers = {
      'x-api-key': this.handle.apiKey,
      'x-api-secret-key': this.handle.apiSecretKey,
      'content-type': 'application/json',
    };
    return fetch(`${this.handle.url}/v1${where}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#berth.process.kill('SIGKILL');
    await this.#berth.finished;
    rmSync(this.#home, { recursive: true, force: true });
  }
}

async function started(home: string, berth: Running): Promise<LocalHandle> {
  await until('npm start to be ready', () => {
    if (berth.process.exitCode !== null) throw new Error(`${berth.stdout()}${berth.stderr()}`);
    return berth.stdout().includes('Ctrl-C stops it.') || undefined;
  });
  return JSON.parse(readFileSync(path.join(home, 'local.json'), 'utf8')) as LocalHandle;
}
