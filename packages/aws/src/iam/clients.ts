import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { RequestBudget } from '@berth/engine';
import { journalled } from '../journalled.ts';
import type { SessionConfig } from '../session.ts';

/** IAM and STS clients of one session. */
export interface IamClients {
  /** Looks: the SDK repeats what was throttled or lost. */
  reads: IAMClient;
  /** Changes: each request is sent once; whoever plans decides about repeating. */
  writes: IAMClient;
  sts: STSClient;
  close(): void;
}

const READ_ATTEMPTS = 4;

/**
 * Opens the clients. `budget` is asked before every look; changes ask it where they are planned. IAM is a global
 * service: the region only says which partition's endpoint is meant.
 */
export function openIamClients(session: SessionConfig, budget?: RequestBudget): IamClients {
  const base = {
    region: session.region,
    credentials: session.credentials,
    ...(session.endpoint === undefined ? {} : { endpoint: session.endpoint }),
  };
  const reads = journalled(new IAMClient({ ...base, maxAttempts: READ_ATTEMPTS }), session.journal);
  const writes = journalled(new IAMClient({ ...base, maxAttempts: 1 }), session.journal);
  const sts = journalled(new STSClient({ ...base, maxAttempts: READ_ATTEMPTS }), session.journal);
  if (budget) {
    const never = new AbortController().signal;
    reads.middlewareStack.add(
      (next) => async (args) => {
        await budget.take(never);
        return next(args);
      },
      { step: 'initialize', name: 'berthBudget' },
    );
  }
  return {
    reads,
    writes,
    sts,
    close: () => {
      for (const client of [reads, writes, sts]) client.destroy();
    },
  };
}
