import type { cloudAccountCreateSchema } from '@berth/api';
import { err, ok } from '@berth/domain';
import type { z } from 'zod';
import type { VerificationView } from '../app/app.ts';
import { toCreate } from './cloud-accounts.ts';
import type { HttpSettings } from './config.ts';
import { fromApp, type HttpError } from './errors.ts';
import { link } from './links.ts';
import { type EventSource, streamEvents } from './ndjson.ts';
import type { Handler, Reply, RouteRequest } from './pipeline.ts';

const toVerification = (view: VerificationView) => ({
  id: view.id,
  startedAt: view.startedAt.toISOString(),
  finishedAt: view.finishedAt?.toISOString(),
  passed: view.passed ?? undefined,
  trigger: view.trigger,
  checks: view.checks,
});

const tooManyStreams: HttpError = {
  code: 'TOO_MANY_REQUESTS',
  message: 'Too many verifications are running in this account',
  remedy: 'Wait for one of them to end.',
  headers: { 'retry-after': '5' },
};

/** Handlers of the verification extensions: the two streams and the history. */
export function verificationHandlers(settings: HttpSettings) {
  const { app, limits } = settings;
  const running = new Map<number, number>();

  const stream = async (request: RouteRequest, source: EventSource): Promise<Reply> => {
    const { accountId } = request.caller;
    const count = running.get(accountId) ?? 0;
    if (count >= limits.maxStreamsPerAccount) return err(tooManyStreams);
    running.set(accountId, count + 1);
    const onEnd = () => {
      const left = (running.get(accountId) ?? 1) - 1;
      if (left > 0) running.set(accountId, left);
      else running.delete(accountId);
    };
    const { requestId } = request;
    const answer = await streamEvents(source, settings, {
      requestId,
      clientGone: request.clientGone(),
      onEnd,
    });
    return answer instanceof Response ? answer : err(answer);
  };

  return {
    verifyDetails: (request) => {
      const details = toCreate(request.input as z.output<typeof cloudAccountCreateSchema>);
      return stream(request, (on, signal) => app.verifyDetails(request.caller, details, on, signal));
    },
    verifyCloudAccount: (request) =>
      stream(request, (on, signal) => app.verifyCloudAccount(request.caller, request.id, on, signal)),
    getVerifications: async ({ caller, id, baseUrl }) => {
      const result = await app.listVerifications(caller, id);
      if (!result.ok) return err(fromApp(result.error));
      return ok({
        cloudAccountId: id,
        verifications: result.value.map(toVerification),
        links: [link('self', baseUrl, `/cloud-accounts/${id}/verifications`)],
      });
    },
  } satisfies Record<string, Handler>;
}
