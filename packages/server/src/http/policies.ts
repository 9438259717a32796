import type { differencesQuerySchema, judgementsRequestSchema } from '@berth/api';
import { err, ok, redisCloud } from '@berth/domain';
import type { z } from 'zod';
import { compareGenerations, judgePolicies } from '../app/policies.ts';
import { fromApp } from './errors.ts';
import { link } from './links.ts';
import type { Handler } from './pipeline.ts';

/** Handlers of `/v1/iam/differences` and `/v1/iam/judgements`: about documents alone, so that no tenant is asked. */
export function policyHandlers() {
  return {
    getPolicyDifferences: async ({ input, baseUrl }) => {
      const result = await compareGenerations(redisCloud, input as z.output<typeof differencesQuerySchema>);
      if (!result.ok) return err(fromApp(result.error));
      return ok({ ...result.value, links: [link('self', baseUrl, '/iam/differences')] });
    },
    judgePolicies: async ({ input }) => {
      const result = judgePolicies(redisCloud, input as z.output<typeof judgementsRequestSchema>);
      return result.ok ? ok({ judgements: result.value }) : err(fromApp(result.error));
    },
  } satisfies Record<string, Handler>;
}
