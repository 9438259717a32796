import type { ExplanationListBody, ExplanationQuery } from '@berth/api';
import { err, explainAll, generationOf, listed, ok, redisCloud } from '@berth/domain';
import type { HttpError } from './errors.ts';
import { JsonText } from './json-text.ts';
import type { Handler } from './pipeline.ts';

/** The answers are the same for everybody and never change while the process runs: each is written once. */
const written = new Map<string, JsonText>();

function explanations({ generation, policy }: ExplanationQuery): JsonText {
  const key = `${generation ?? ''} ${policy ?? ''}`;
  const known = written.get(key);
  if (known) return known;
  const body: ExplanationListBody = {
    vendorProfile: redisCloud.id,
    actions: explainAll(redisCloud, {
      ...(generation !== undefined && { generation }),
      ...(policy !== undefined && { policy }),
    }),
  };
  const text = JsonText.of(body);
  written.set(key, text);
  return text;
}

function noSuchGeneration(): HttpError {
  const known = redisCloud.generations.map(({ id }) => id);
  return {
    code: 'INVALID_REQUEST',
    message: 'There is no such policy generation',
    field: 'generation',
    remedy: `Send ${known.join(' or ')}, or leave it out for ${listed(known)}.`,
  };
}

/** Handler of `/v1/iam/explanations`: what the published policies grant, and why. */
export const explanationHandlers = () =>
  ({
    getIamExplanations: async ({ input }) => {
      const query = input as ExplanationQuery;
      const isKnown = query.generation === undefined || generationOf(redisCloud, query.generation);
      return isKnown ? ok(explanations(query)) : err(noSuchGeneration());
    },
  }) satisfies Record<string, Handler>;
