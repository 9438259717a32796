import { err, type Finding, ok } from '@berth/domain';
import type { AppResult, Caller } from '../app/caller.ts';
import type { FindingModeView, FindingUseCases, FindingView, ScanView } from '../app/finding.ts';
import { notFound } from '../app/refusals.ts';

const START = new Date('2026-11-20T12:00:00Z');

/** Findings over a plain map, for tests of pure HTTP behaviour: whatever is asked for is so at once. */
export class MemoryFindings implements FindingUseCases {
  readonly all = new Map<number, FindingView>();
  readonly #mayScan: (caller: Caller, cloudAccountId: number) => boolean;
  #modes: FindingModeView[] = [
    {
      code: 'instance_stopped',
      mode: 'approve',
      severity: 'high',
      risk: 'A node is down.',
      undoable: true,
      replacesNode: false,
    },
  ];
  #nextId = 900;

  constructor(mayScan: (caller: Caller, cloudAccountId: number) => boolean) {
    this.#mayScan = mayScan;
  }

  /** Puts an open finding there and gives its id. */
  add(accountId: number): number {
    const id = this.#nextId++;
    this.all.set(id, anOpenFinding(accountId, id));
    return id;
  }

  listFindings: FindingUseCases['listFindings'] = async ({ accountId }) =>
    [...this.all.values()].filter((one) => one.accountId === accountId);

  findingsHealth: FindingUseCases['findingsHealth'] = async (caller) =>
    (await this.listFindings(caller, { offset: 0, limit: 100 })).map(
      ({ cloudAccountId, subscriptionId, severity }) => ({
        cloudAccountId,
        subscriptionId,
        health: { open: 1, worst: severity },
      }),
    );

  getFinding: FindingUseCases['getFinding'] = async ({ accountId }, id) => {
    const finding = this.all.get(id);
    if (finding?.accountId !== accountId) return null;
    return { finding, history: [{ time: START, kind: 'opened', by: null }] };
  };

  planRevert: FindingUseCases['planRevert'] = async (caller, id) => {
    if (!(await this.getFinding(caller, id))) return err(notFound('finding'));
    const step = { id: 'Start', title: 'Start it', because: 'It was stopped', call: 'StartInstances' };
    return ok({ problems: [], unknown: [], steps: [{ ...step, dependsOn: [] }], calls: 1, estimatedMs: 100 });
  };

  revertFinding: FindingUseCases['revertFinding'] = async (caller, id) => {
    const found = await this.getFinding(caller, id);
    if (!found) return err(notFound('finding'));
    const by = { userId: caller.userId, name: caller.userName, apiKeyName: caller.apiKeyName };
    const askedAt = START.toISOString();
    found.finding.revert = { state: 'asked', by, askedAt, steps: [], problems: [], report: null };
    return ok(found.finding);
  };

  findingModes: FindingUseCases['findingModes'] = async () => this.#modes;

  setFindingModes: FindingUseCases['setFindingModes'] = async (_caller, asked) => {
    this.#modes = this.#modes.map((one) => ({
      ...one,
      mode: asked.find(({ code }) => code === one.code)?.mode ?? one.mode,
    }));
    return ok(this.#modes);
  };

  async listScans(caller: Caller, cloudAccountId: number): Promise<AppResult<ScanView[]>> {
    if (!this.#mayScan(caller, cloudAccountId)) return err(notFound('cloud account'));
    return ok([
      {
        region: 'eu-central-1',
        dueAt: START,
        running: false,
        startedAt: START,
        finishedAt: START,
        complete: true,
        calls: 15,
        trouble: null,
      },
    ]);
  }

  startScan: FindingUseCases['startScan'] = (caller, cloudAccountId) =>
    this.listScans(caller, cloudAccountId);
}

/** A node that was stopped. */
export const aFinding: Finding = {
  code: 'instance_stopped',
  severity: 'high',
  subject: { type: 'AWS::EC2::Instance', logicalId: 'Node2', physicalId: 'i-2' },
  detail: '',
  title: 'Node2 (i-2) was stopped.',
  risk: 'A node is down.',
  remedy: 'Have the node started.',
  evidence: { wanted: 'running', seen: 'stopped' },
  undo: { kind: 'plan' },
};

const anOpenFinding = (accountId: number, id: number): FindingView => ({
  ...aFinding,
  id,
  accountId,
  cloudAccountId: 100,
  subscriptionId: 500,
  status: 'open',
  openedAt: START,
  seenAt: START,
  resolvedAt: null,
  timesOpened: 1,
  mode: 'approve',
  actor: null,
  revert: null,
});
