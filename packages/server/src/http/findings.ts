import type { FindingBody, findingModesUpdateSchema, findingQuerySchema, ScanBody } from '@berth/api';
import { err, ok } from '@berth/domain';
import type { z } from 'zod';
import type { App, AppResult } from '../app/app.ts';
import type { FindingQuery, FindingRecord, ScanView } from '../app/finding.ts';
import { notFound } from '../app/refusals.ts';
import { fromApp } from './errors.ts';
import { link } from './links.ts';
import type { Handler, Reply } from './pipeline.ts';

function toFinding(finding: FindingRecord, baseUrl: string): FindingBody {
  const { accountId: _accountId, detail: _detail, revert, openedAt, seenAt, resolvedAt, ...rest } = finding;
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

/** CloudTrail is among what the published policy hides. */
const NO_ACTOR =
  'The policy does not let Berth read CloudTrail. An administrator of the AWS account sees who did it there.';

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
        actor: null,
        actorUnknownBecause: NO_ACTOR,
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
