import {
  ACCOUNT_FINDING_CODES,
  ACCOUNT_FINDING_WORDS,
  err,
  type FindingCode,
  ok,
  REPLACES_NODE,
  SUBSCRIPTION_FINDING_CODES,
  SUBSCRIPTION_FINDING_WORDS,
  type SubscriptionFindingCode,
} from '@berth/domain';
import { getCloudAccount } from '../db/repositories/cloud-accounts.ts';
import {
  getFinding,
  healthOf,
  listEvents,
  listFindings,
  modesOf,
  setMode,
} from '../db/repositories/findings.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { hurryScans, knowPlaces, listScans } from '../db/repositories/scans.ts';
import { getSubscription } from '../db/repositories/subscriptions.ts';
import type { AppResult, Caller } from './caller.ts';
import { type AppContext, timeOf } from './context.ts';
import type { FindingMode, FindingModeView, FindingRecord, FindingUseCases, FindingView } from './finding.ts';
import { INTERNAL_ACCOUNT_ID } from './names.ts';
import { conflict, notFound } from './refusals.ts';
import { startRevert } from './start-revert.ts';

const CODES: readonly FindingCode[] = [...SUBSCRIPTION_FINDING_CODES, ...ACCOUNT_FINDING_CODES];

const isOfSubscription = (code: FindingCode): code is SubscriptionFindingCode =>
  code in SUBSCRIPTION_FINDING_WORDS;

const wordsOf = (code: FindingCode) =>
  isOfSubscription(code) ? SUBSCRIPTION_FINDING_WORDS[code] : ACCOUNT_FINDING_WORDS[code];

/** What Berth can do about findings of a code, whatever an account wants. */
function abilityOf(code: FindingCode): Pick<FindingModeView, 'undoable' | 'replacesNode'> {
  // What is wrong with a cloud account, only a person puts right.
  const undoable = isOfSubscription(code) && SUBSCRIPTION_FINDING_WORDS[code].undo.kind === 'plan';
  return { undoable, replacesNode: REPLACES_NODE.has(code) };
}

const usual = (code: FindingCode): FindingMode => (abilityOf(code).undoable ? 'approve' : 'notify');

export function findingUseCases(context: AppContext): FindingUseCases {
  const { outer } = context.database;

  const modes = async ({ accountId }: Caller): Promise<FindingModeView[]> => {
    const set = await modesOf(outer, accountId);
    return CODES.map((code) => {
      const { severity, risk } = wordsOf(code);
      return { code, mode: set.get(code) ?? usual(code), severity, risk, ...abilityOf(code) };
    });
  };
  const withMode = async (accountId: number, found: FindingRecord[]): Promise<FindingView[]> => {
    const set = await modesOf(outer, accountId);
    return found.map((finding) => ({ ...finding, mode: set.get(finding.code) ?? usual(finding.code) }));
  };
  const get = async (accountId: number, id: number): Promise<FindingView | null> => {
    const finding = await getFinding(outer, accountId, id);
    return finding ? ((await withMode(accountId, [finding]))[0] ?? null) : null;
  };

  const places = async ({ accountId }: Caller, cloudAccountId: number): Promise<AppResult<void>> => {
    if (cloudAccountId === INTERNAL_ACCOUNT_ID) return ok(undefined);
    const account = await getCloudAccount(outer, accountId, cloudAccountId);
    return account ? ok(undefined) : err(notFound('cloud account'));
  };

  return {
    listFindings: async ({ accountId }, query) =>
      withMode(accountId, await listFindings(outer, accountId, query)),
    findingsHealth: (caller) => healthOf(outer, caller.accountId),

    async getFinding({ accountId }, id) {
      const finding = await get(accountId, id);
      return finding && { finding, history: await listEvents(outer, accountId, id) };
    },

    async planRevert({ accountId }, id, signal) {
      const finding = await getFinding(outer, accountId, id);
      if (!finding) return err(notFound('finding'));
      const undoable = refuseUndo(finding);
      if (undoable) return err(undoable);
      const subscription = await getSubscription(outer, accountId, finding.subscriptionId ?? 0);
      const target = await context.targetOf(accountId, finding.cloudAccountId, {
        kind: 'revert',
        id: String(finding.id),
      });
      if (!subscription || !context.deployer || !target) {
        return err(
          conflict('There is nothing that could be undone any more', 'Scan the cloud account again.'),
        );
      }
      return ok(await context.deployer.planUndo(target, subscription, finding, signal));
    },

    async revertFinding(caller, id) {
      const { accountId, userId, userName: name, apiKeyName } = caller;
      const finding = await get(accountId, id);
      if (!finding) return err(notFound('finding'));
      const refused = refuseUndo(finding) ?? refuseByMode(finding);
      if (refused) return err(refused);
      const started = await context.database.transaction((tx) =>
        startRevert(context, tx, finding, { userId, name, apiKeyName }),
      );
      if (!started) return err(conflict('It is being undone already', 'Wait until that is done.'));
      return ok((await get(accountId, id)) ?? finding);
    },

    findingModes: modes,

    async setFindingModes(caller, asked) {
      const known = new Map((await modes(caller)).map((one) => [one.code as string, one]));
      for (const { code, mode } of asked) {
        const one = known.get(code);
        const replaces = one?.replacesNode === true && mode === 'auto';
        if (one && !replaces && (mode !== 'auto' || one.undoable)) continue;
        const message = replaces
          ? `${code} is undone by replacing a node, which somebody has to approve`
          : one
            ? `${code} can't be undone by Berth`
            : `${code} is no code of a finding`;
        const remedy = one ? 'Set it to notify or approve.' : 'Get the modes to see which codes there are.';
        return err({ code: 'INVALID_REQUEST', message, field: 'modes', remedy });
      }
      const { accountId, userName, apiKeyName } = caller;
      await context.database.transaction(async (tx) => {
        for (const { code, mode } of asked) await setMode(tx, accountId, code as FindingCode, mode);
        const said = asked.map(({ code, mode }) => `${code}: ${mode}`).join(', ');
        await appendLog(tx, {
          accountId,
          time: timeOf(context),
          originator: userName,
          apiKeyName,
          resource: null,
          resourceId: null,
          type: 'findingModesChanged',
          description: `What happens to findings was changed: ${said}`.slice(0, 1_000),
        });
      });
      return ok(await modes(caller));
    },

    async listScans(caller, cloudAccountId) {
      const there = await places(caller, cloudAccountId);
      return there.ok ? ok(await listScans(outer, caller.accountId, cloudAccountId)) : there;
    },

    async startScan(caller, cloudAccountId) {
      const there = await places(caller, cloudAccountId);
      if (!there.ok) return there;
      await context.database.transaction(async (tx) => {
        const only = { accountId: caller.accountId, cloudAccountId };
        await knowPlaces(tx, 0, { regions: true, accounts: true, only });
        const due = await hurryScans(tx, caller.accountId, cloudAccountId);
        for (const place of due) await context.activateScan(tx, place);
      });
      return ok(await listScans(outer, caller.accountId, cloudAccountId));
    },
  };
}

/** Why an account does not want findings like this one to be undone by Berth, or null. */
const refuseByMode = ({ code, mode }: FindingView) =>
  mode === 'notify'
    ? conflict(
        `Your account is only told of findings like it (${code}: notify)`,
        `An owner can set ${code} to approve, and then have it undone.`,
      )
    : null;

/** Why a finding can't be undone by Berth, or null. */
function refuseUndo({ status, undo }: FindingRecord) {
  if (status === 'resolved') return conflict('It is no longer so', 'There is nothing to undo.');
  if (undo.kind === 'person') return conflict(`Berth can't undo it. ${undo.who} can.`, undo.how);
  if (undo.kind === 'none') return conflict("It can't be undone.", undo.because);
  return null;
}
