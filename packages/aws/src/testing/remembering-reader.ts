import type { CloudAccountDetails } from '@berth/domain';
import type { AccountReader } from '@berth/engine';
import { keySession } from '../session.ts';
import { createAccountReader } from '../verify/account-reader.ts';

export const readerOf = (endpoint: string, details: CloudAccountDetails): AccountReader =>
  createAccountReader(
    keySession(
      { accessKeyId: details.accessKeyId, secretAccessKey: details.accessSecretKey },
      { region: 'us-east-1', endpoint },
    ),
  );

/** Asks each question once, so that several judges may look at one account at the price of one. */
export function rememberingReader(endpoint: string, details: CloudAccountDetails): AccountReader {
  const reader = readerOf(endpoint, details);
  const answers = new Map<string, Promise<unknown>>();
  return new Proxy(reader, {
    get: (target, method: keyof AccountReader) =>
      method === 'calls'
        ? target.calls
        : (...asked: [unknown, AbortSignal]) => {
            const question = JSON.stringify([method, asked.slice(0, -1)]);
            const ask = target[method] as (...args: unknown[]) => Promise<unknown>;
            const answer = answers.get(question) ?? ask(...asked);
            answers.set(question, answer);
            return answer;
          },
  });
}
