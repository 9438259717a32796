import { type Browser, type ConsoleMessage, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium, headless; as root without the sandbox that root cannot have. */
export const launch = (program: string): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: FLAGS,
    chromiumSandbox: process.getuid?.() !== 0,
  });

/** Said by Cloudscape about itself, whenever it folds breadcrumbs up where there is little room. */
const CLOUDSCAPES_OWN =
  '[AwsUi] [Button] Overriding native attribute [aria-haspopup] which has a Cloudscape-provided value';

/** What a page said that it should not have: errors of the console, failures of scripts, breaches of the policy. */
export class Complaints {
  readonly #found: string[] = [];

  watch(page: Page): void {
    page.on('console', (message) => {
      const text = message.text();
      if (['error', 'warning'].includes(message.type()) && !isAnswer(message) && text !== CLOUDSCAPES_OWN)
        this.#found.push(text);
    });
    page.on('pageerror', (error) => this.#found.push(String(error)));
  }

  /** Forgets what was said of a server that was stopped on purpose. */
  forgetRefusals(): void {
    const others = this.#found.filter((text) => !text.includes('net::ERR_'));
    this.#found.splice(0, this.#found.length, ...others);
  }

  /** Those since the last time they were taken. */
  take(): string[] {
    return this.#found.splice(0);
  }
}

/** The browser itself writes down every answer that is no success; a refusal that the page shows is no mistake of it. */
const isAnswer = (message: ConsoleMessage): boolean =>
  /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text()) &&
  message.location().url.includes('/v1/');
