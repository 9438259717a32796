import type { Page } from 'playwright-core';

/** Everything that a page sent and was answered, to be searched for secrets. */
export class NetworkLog {
  readonly #entries: { what: string; text: string }[] = [];
  readonly #open: Promise<unknown>[] = [];

  watch(page: Page): void {
    page.on('request', (request) => {
      const what = `the request ${request.method()} ${new URL(request.url()).pathname}`;
      const text = [request.url(), JSON.stringify(request.headers()), request.postData() ?? ''].join('\n');
      this.#entries.push({ what, text });
    });
    page.on('response', (response) => {
      const what = `the answer to ${response.request().method()} ${new URL(response.url()).pathname}`;
      const text = response.text().then(
        (body) => this.#entries.push({ what, text: body }),
        () => undefined,
      );
      this.#open.push(text);
    });
  }

  /** Where a text went, each place once. */
  async placesOf(secret: string): Promise<string[]> {
    await Promise.all(this.#open);
    const found = this.#entries.filter(({ text }) => text.includes(secret));
    return [...new Set(found.map(({ what }) => what))].sort();
  }
}
