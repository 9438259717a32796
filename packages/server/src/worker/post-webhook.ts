import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { WebhookNetwork } from '../app/telling.ts';
import { type Address, addressesOf } from '../app/webhook-target.ts';

/** As Standard Webhooks recommends: between 15 and 30 s. */
export const ANSWER_WITHIN_MS = 15_000;
/** Of an answer's body, what is looked at. */
const READ_MOST_BYTES = 1_024;

export interface WebhookAnswer {
  status: number;
  retryAfter: string | undefined;
  /** How the body begins. */
  text: string;
}

/**
 * Posts to the addresses that were checked, and no others: the name is looked up once. Redirects are not followed, the
 * answer's body is cut off.
 * @throws NoPublicAddress, or Node's error when there was no answer
 */
export async function postWebhook(
  target: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  network: WebhookNetwork,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  const url = new URL(target);
  const addresses = await within(signal, addressesOf(url, network));
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    let answered = false;
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': bytes.length },
        lookup: pinnedTo(addresses),
        // A connection of its own, and no proxy that would look the name up again.
        agent: false,
        signal,
      },
      (response) => {
        answered = true;
        beginning(response).then(
          (text) =>
            resolve({
              status: response.statusCode ?? 0,
              retryAfter: response.headers['retry-after'],
              text,
            }),
          reject,
        );
      },
    );
    request.on('error', reject);
    // Nobody asked for another protocol: without a listener, Node would end such a connection without a word.
    request.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, retryAfter: undefined, text: '' });
    });
    request.on('close', () => {
      if (!answered) reject(new Error('The connection was closed without an answer.'));
    });
    request.end(bytes);
  });
}

/** The work, or the signal's reason as soon as it is aborted: a look-up of a name cannot be stopped. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

const pinnedTo =
  (addresses: Address[]): LookupFunction =>
  (_name, options, found) => {
    const [first] = addresses;
    if (options.all) found(null, addresses);
    else found(null, first?.address ?? '', first?.family ?? 0);
  };

/** How the body begins; then the connection is closed. */
async function beginning(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length >= READ_MOST_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, READ_MOST_BYTES).toString('utf8');
}
