import type { ApiKeyBody, apiKeyCreateSchema } from '@berth/api';
import { err, ok } from '@berth/domain';
import type { z } from 'zod';
import type { ApiKeyView } from '../app/access.ts';
import type { App } from '../app/app.ts';
import { handOver } from '../vault/hand-over.ts';
import { fromApp } from './errors.ts';
import type { Handler } from './pipeline.ts';

const toApiKey = ({ createdAt, lastUsedAt, ...key }: ApiKeyView): ApiKeyBody => ({
  ...key,
  createdAt: createdAt.toISOString(),
  ...(lastUsedAt !== null && { lastUsedAt: lastUsedAt.toISOString() }),
});

/** Handlers of `/v1/account/api-keys` and `/v1/account/key`. */
export function apiKeyHandlers({ access }: App) {
  return {
    getApiKeys: async ({ caller }) => ok({ apiKeys: (await access.listApiKeys(caller)).map(toApiKey) }),
    createApiKey: async ({ caller, input }) => {
      const made = await access.createApiKey(caller, input as z.output<typeof apiKeyCreateSchema>);
      if (!made.ok) return err(fromApp(made.error));
      return ok({ apiKey: toApiKey(made.value.apiKey), secretKey: handOver(made.value.key) });
    },
    deleteApiKey: async ({ caller, id }) => {
      const done = await access.deleteApiKey(caller, id);
      return done.ok ? ok({ removed: id }) : err(fromApp(done.error));
    },
    revealAccountKey: async ({ caller }) =>
      ok({ accountKey: handOver(await access.revealAccountKey(caller)) }),
    regenerateAccountKey: async ({ caller }) =>
      ok({ accountKey: handOver(await access.regenerateAccountKey(caller)) }),
  } satisfies Record<string, Handler>;
}
