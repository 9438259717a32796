import type { findingRoutes } from './finding-routes.ts';
import type { FindingBody, ScanBody } from './schemas/finding.ts';

interface Examples {
  bodies?: Record<string, object>;
  answers: Record<string, object>;
}

const BASE = 'https://berth.example/v1';
const TIME = '2026-11-20T16:00:00.000Z';
const link = (rel: string, path: string) => ({ rel, href: `${BASE}${path}`, type: 'GET' });

const finding: FindingBody = {
  id: 17,
  code: 'instance_stopped',
  severity: 'high',
  status: 'open',
  cloudAccountId: 1001,
  subscriptionId: 1001,
  subject: { type: 'AWS::EC2::Instance', logicalId: 'Node2', physicalId: 'i-0125be68a4625884a' },
  title: 'Node2 (i-0125be68a4625884a) was stopped.',
  risk: 'A node is down. One more, and data is out of reach.',
  remedy: 'Have the node started.',
  evidence: { wanted: 'running', seen: 'stopped: Client.UserInitiatedShutdown' },
  undo: { kind: 'plan' },
  openedAt: TIME,
  seenAt: TIME,
  resolvedAt: null,
  timesOpened: 1,
  mode: 'approve',
  revert: null,
  links: [link('self', '/findings/17')],
};

const reverting: FindingBody = {
  ...finding,
  revert: { state: 'asked', by: 'Ada', askedAt: TIME, steps: [], problems: [] },
};

const scan: ScanBody = {
  region: 'eu-central-1',
  dueAt: TIME,
  running: false,
  startedAt: TIME,
  finishedAt: TIME,
  complete: true,
  calls: 15,
  trouble: null,
};
const scans = { scans: [scan], links: [link('self', '/cloud-accounts/1001/scans')] };
const modes = {
  modes: [
    {
      code: 'instance_stopped',
      mode: 'auto',
      severity: 'high',
      risk: 'A node is down. One more, and data is out of reach.',
      undoable: true,
      replacesNode: false,
    },
  ],
};

/** Examples of the routes of findings and scans. */
export const findingExamples: Record<keyof typeof findingRoutes, Examples> = {
  getFindings: { answers: { one: { findings: [finding], links: [link('self', '/findings')] } } },
  getFindingsHealth: {
    answers: { one: { items: [{ cloudAccountId: 1001, subscriptionId: 1001, open: 1, worst: 'high' }] } },
  },
  getFindingModes: { answers: { one: modes } },
  updateFindingModes: {
    bodies: { 'start what was stopped': { modes: [{ code: 'instance_stopped', mode: 'auto' }] } },
    answers: { one: modes },
  },
  getFinding: {
    answers: {
      one: {
        ...finding,
        history: [{ time: TIME, kind: 'opened', by: null }],
        actor: null,
        actorUnknownBecause: 'The policy does not let Berth read CloudTrail.',
      },
    },
  },
  planFindingRevert: {
    answers: {
      one: {
        problems: [],
        steps: [
          {
            id: 'StartInstances/Node2/0a1b2c3d',
            title: 'Start i-0125be68a4625884a again',
            because: 'i-0125be68a4625884a was stopped.',
            call: 'StartInstances',
            dependsOn: [],
          },
        ],
        calls: 27,
      },
    },
  },
  revertFinding: { answers: { asked: reverting } },
  getScans: { answers: { one: scans } },
  startScan: { answers: { one: scans } },
};
