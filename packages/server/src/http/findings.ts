import type {
  FindingBody,
  FindingDetailsBody,
  findingModesUpdateSchema,
  findingQuerySchema,
  ScanBody,
} from '@berth/api';
import { type ACTOR_UNKNOWN, err, ok } from '@berth/domain';
import type { z } from 'zod';
import type { App, AppResult } from '../app/app.ts';
import type { FindingQuery, FindingRecord, FindingView, ScanView } from '../app/finding.ts';
import { notFound } from '../app/refusals.ts';
import { fromApp } from './errors.ts';
import { link } from './links.ts';
import type { Handler, Reply } from './pipeline.ts';

function toFinding(finding: FindingView, baseUrl: string): FindingBody {
  const { accountId: _accountId, detail: _detail, actor: _actor, ...shown } = finding;
  const { revert, openedAt, seenAt, resolvedAt, ...rest } = shown;
  return {
    ...rest,
    openedAt: openedAt.toISOString(),
    seenAt: seenAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    revert: revert && {
      state: revert.state,
      by: revert.by.name,
      askedAt: revert.askedAt,
      steps: revert.steps,
      problems: revert.problems,
    },
    links: [link('self', baseUrl, `/findings/${finding.id}`)],
  };
}

const toScan = ({ dueAt, startedAt, finishedAt, ...scan }: ScanView): ScanBody => ({
  ...scan,
  dueAt: dueAt.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  finishedAt: finishedAt?.toISOString() ?? null,
});

const IN_EVENT_HISTORY =
  'An administrator of the AWS account sees it there: CloudTrail > Event history, by the name of the resource.';

/** Why nobody is named, and who can tell. */
const UNKNOWN_BECAUSE: Record<(typeof ACTOR_UNKNOWN)[number], string> = {
  'not-permitted': `The policy does not let Berth read CloudTrail (cloudtrail:LookupEvents). ${IN_EVENT_HISTORY}`,
  'not-recorded': `CloudTrail shows no call that explains it. It may take a quarter of an hour until it shows one; Berth looks again for an hour. ${IN_EVENT_HISTORY}`,
  'no-call': 'It is nothing that somebody does by a call which AWS records about this resource.',
  'no-answer': `AWS did not answer who it was. Berth asks again at the next looks. ${IN_EVENT_HISTORY}`,
};

function toActor({ actor }: FindingRecord): Pick<FindingDetailsBody, 'actor' | 'actorUnknownBecause'> {
  const seen = actor?.seen ?? null;
  if (seen?.kind === 'known')
    return { actor: { ...seen.actor, others: seen.others }, actorUnknownBecause: null };
  const because = seen ? UNKNOWN_BECAUSE[seen.because] : `It was not asked for yet. ${IN_EVENT_HISTORY}`;
  return { actor: null, actorUnknownBecause: because };
}

/** Handlers of `/v1/findings`, and of the scans of a cloud account. */
export function findingHandlers(app: App) {
  const scans = (result: AppResult<ScanView[]>, cloudAccountId: number, baseUrl: string): Reply =>
    result.ok
      ? ok({
          scans: result.value.map(toScan),
          links: [link('self', baseUrl, `/cloud-accounts/${cloudAccountId}/scans`)],
        })
      : err(fromApp(result.error));
  return {
    getFindings: async ({ caller, input, baseUrl }) => {
      const { status, cloudAccountId, subscriptionId, ...page } = input as z.output<
        typeof findingQuerySchema
      >;
      const query: FindingQuery = {
        ...page,
        ...(status && { status }),
        ...(cloudAccountId !== undefined && { cloudAccountId }),
        ...(subscriptionId !== undefined && { subscriptionId }),
      };
      const found = await app.listFindings(caller, query);
      return ok({
        findings: found.map((one) => toFinding(one, baseUrl)),
        links: [link('self', baseUrl, '/findings')],
      });
    },
    getFindingsHealth: async ({ caller }) => {
      const items = await app.findingsHealth(caller);
      return ok({ items: items.map(({ health, ...item }) => ({ ...item, ...health })) });
    },
    getFindingModes: async ({ caller }) => ok({ modes: await app.findingModes(caller) }),
    updateFindingModes: async ({ caller, input }) => {
      const { modes } = input as z.output<typeof findingModesUpdateSchema>;
      const result = await app.setFindingModes(caller, modes);
      return result.ok ? ok({ modes: result.value }) : err(fromApp(result.error));
    },
    getFinding: async ({ caller, id, baseUrl }) => {
      const found = await app.getFinding(caller, id);
      if (!found) return err(notFound('finding'));
      return ok({
        ...toFinding(found.finding, baseUrl),
        history: found.history.map(({ time, ...event }) => ({ ...event, time: time.toISOString() })),
        ...toActor(found.finding),
      });
    },
    planFindingRevert: async ({ caller, id, clientGone }) => {
      const result = await app.planRevert(caller, id, clientGone());
      if (!result.ok) return err(fromApp(result.error));
      const { problems, steps, calls } = result.value;
      return ok({ problems, steps, calls });
    },
    revertFinding: async ({ caller, id, baseUrl }) => {
      const result = await app.revertFinding(caller, id);
      return result.ok ? ok(toFinding(result.value, baseUrl)) : err(fromApp(result.error));
    },
    getScans: async ({ caller, id, baseUrl }) => scans(await app.listScans(caller, id), id, baseUrl),
    startScan: async ({ caller, id, baseUrl }) => scans(await app.startScan(caller, id), id, baseUrl),
  } satisfies Record<string, Handler>;
}
