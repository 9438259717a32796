import { NO_ANSWER, NOT_SENT } from '@berth/domain';
import type { CallEnd, CallJournal, CallToSend } from '@berth/engine';
import { awsErrorCode, wasNotSent } from './faults.ts';

/** As much of the SDK's clients as it takes; each of them types its stack by all of its operations. */
interface AnyClient {
  middlewareStack: { add(middleware: never, options: never): void };
}

/** Thrown in place of a call that could not be written down: it was not sent. */
class NotJournalled extends Error {
  override name = 'NotJournalled';
}

interface Sent {
  request: { headers: Record<string, string> };
}
interface Answered {
  output: { $metadata?: { requestId?: string } };
}

/**
 * The client, with every attempt of every call written down: the ones that fail, are denied or throttled, and their
 * repetitions. Every client that works with a customer's key comes from here, which a test of the tree holds.
 */
export function journalled<C extends AnyClient>(client: C, journal: CallJournal | undefined): C {
  if (!journal) return client;
  const middleware =
    (next: (args: Sent) => Promise<Answered>, context: { commandName?: string }) => async (args: Sent) => {
      const call = callOf(args, context.commandName ?? '');
      const end = await journal.begin(call).catch((error: unknown) => {
        throw new NotJournalled('The call could not be written into the journal and was not sent.', {
          cause: error,
        });
      });
      try {
        const answer = await next(args);
        end({ requestId: answer.output.$metadata?.requestId ?? null, outcome: 'ok' });
        return answer;
      } catch (error) {
        end(endOf(error));
        throw error;
      }
    };
  // Outermost of what is done once the request is signed: what the SDK repeats comes through here again.
  const stack: { add(middleware: unknown, options: object): void } = client.middlewareStack;
  stack.add(middleware, { step: 'deserialize', priority: 'high', name: 'berthJournal' });
  return client;
}

/**
 * What is sent, as it was signed. The signature's scope names key, region and service as AWS will read them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
function callOf({ request }: Sent, commandName: string): CallToSend {
  const header = Object.entries(request.headers).find(
    ([name]) => name.toLowerCase() === 'authorization',
  )?.[1];
  const [, accessKeyId = '', region = '', service = ''] =
    /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(header ?? '') ?? [];
  return { service, region, accessKeyId, operation: commandName.replace(/Command$/, '') };
}

function endOf(error: unknown): CallEnd {
  const { $metadata: answer } = error as { $metadata?: { httpStatusCode?: number; requestId?: string } };
  if (answer?.httpStatusCode === undefined)
    return { requestId: null, outcome: wasNotSent(error) ? NOT_SENT : NO_ANSWER };
  return {
    requestId: answer.requestId ?? null,
    outcome: awsErrorCode(error) ?? String(answer.httpStatusCode),
  };
}
