import type { FindingBody, FindingDetailsBody, FindingModesBody, RevertPlanBody } from '@berth/api';
import {
  ACCOUNT_FINDING_WORDS,
  type FindingCode,
  REPLACES_NODE,
  SUBSCRIPTION_FINDING_WORDS,
} from '@berth/domain';
import { type Fixture, failure } from './shot.ts';

const HOUR = 3_600_000;
const at = (agoMs: number): string => new Date(Date.now() - agoMs).toISOString();

const SAID = [
  {
    code: 'rule_added',
    severity: 'critical',
    title: 'A rule was added to the security group sg-0125be68a4625884a: tcp 22-22 from 0.0.0.0/0.',
    risk: 'The nodes can be reached from the whole internet.',
    remedy: 'Have the rule removed, or add the range to the allow list.',
  },
  {
    code: 'instance_stopped',
    severity: 'high',
    title: 'Node2 (i-0125be68a4625884a) was stopped.',
    risk: 'A node is down. One more, and data is out of reach.',
    remedy: 'Have the node started.',
  },
  {
    code: 'acl_changed',
    severity: 'high',
    title: 'Entries of the network ACL acl-0125be68a4625884a were changed, by which the subnets go.',
    risk: 'Traffic that was agreed may be refused, whatever the security group says.',
    remedy: 'Restore the entries of the network ACL.',
  },
  {
    code: 'tags_changed',
    severity: 'medium',
    title: `Tags of the VPC vpc-0125be68a4625884a were changed: ${'a-key-that-cannot-be-broken-'.repeat(4)}.`,
    risk: 'Tags say whose a resource is; your cost reports and rules that go by tags no longer fit.',
    remedy: 'Have the tags set again.',
  },
  {
    code: 'foreign_resource',
    severity: 'low',
    title: 'i-0ffbe68a4625884a was put into the VPC of the subscription, and Berth did not put it there.',
    risk: 'It stands in the way when the subscription is deleted.',
    remedy: 'Move it to a VPC of your own.',
  },
] as const;

const PERSON = {
  kind: 'person',
  who: 'An administrator of the AWS account',
  how: 'Restore the entries of the default network ACL; the policy does not let Berth do that.',
} as const;

const step = (title: string, because: string) => ({ id: title, title, because });
const STEPS = [
  step('Start i-0125be68a4625884a again', 'i-0125be68a4625884a was stopped.'),
  step('Wait until i-0125be68a4625884a run and report', 'A node is part of the cluster when it says so.'),
];

const finding = (index: number): FindingBody => {
  const said = SAID[index % SAID.length] ?? SAID[0];
  const byPerson = said.code === 'acl_changed' || said.code === 'foreign_resource';
  const resolved = index >= 7;
  return {
    ...said,
    id: 17 + index,
    status: resolved ? 'resolved' : 'open',
    cloudAccountId: 2,
    subscriptionId: index === 6 ? null : 2001 + (index % 3),
    subject: { type: 'AWS::EC2::Instance', logicalId: 'Node2', physicalId: 'i-0125be68a4625884a' },
    evidence: { wanted: 'running', seen: 'stopped: Client.UserInitiatedShutdown' },
    undo: byPerson ? PERSON : { kind: 'plan' },
    openedAt: at(index * HOUR),
    seenAt: at(60_000),
    resolvedAt: resolved ? at(HOUR) : null,
    timesOpened: 1,
    mode: 'approve',
    revert: index === 1 ? REVERTS.running : index === 3 ? REVERTS.failed : null,
    links: [],
  };
};

const REVERTS: Record<'running' | 'failed', NonNullable<FindingBody['revert']>> = {
  running: {
    state: 'running',
    by: 'Ada Example',
    askedAt: at(30_000),
    steps: STEPS.map((one, index) => ({ ...one, state: index === 0 ? 'done' : 'running' })),
    problems: [],
  },
  failed: {
    state: 'failed',
    by: 'Ada Example',
    askedAt: at(30_000),
    steps: [],
    problems: [
      {
        code: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
        field: null,
        message: 'AWS denied CreateTags.',
        remedy: 'Verify the cloud account to see which permission is missing.',
        evidence: 'UnauthorizedOperation: You are not authorized to perform this operation.',
      },
    ],
  },
};

const details = (index: number): FindingDetailsBody => ({
  ...finding(index),
  history: [
    { time: at((index + 30) * HOUR), kind: 'opened', by: null },
    { time: at((index + 20) * HOUR), kind: 'resolved', by: null },
    { time: at(index * HOUR), kind: 'reopened', by: null },
    ...(finding(index).revert
      ? [{ time: at(30_000), kind: 'revert-asked' as const, by: 'Ada Example' }]
      : []),
  ],
  ...(index % 2 === 0
    ? {
        actor: {
          arn: 'arn:aws:sts::123456789012:assumed-role/PlatformAdmin/ada.example@corp.example',
          event: 'StopInstances',
          time: at((index + 30) * HOUR + 90_000),
          sourceIp: '203.0.113.77',
          eventId: '6d1f5d6e-1c1a-4d0e-9d0b-5f6f0a6a7c11',
          others: ['arn:aws:iam::123456789012:user/deploy'],
        },
        actorUnknownBecause: null,
      }
    : {
        actor: null,
        actorUnknownBecause:
          'The policy does not let Berth read CloudTrail (cloudtrail:LookupEvents). An administrator of the AWS account sees it there: CloudTrail > Event history, by the name of the resource.',
      }),
});

export const REVERT_PLAN: RevertPlanBody = {
  problems: [],
  steps: STEPS.map((one) => ({ ...one, call: 'StartInstances', dependsOn: [] })),
  calls: 27,
};

export const REPLACE_PLAN: RevertPlanBody = {
  ...REVERT_PLAN,
  steps: ['Terminate i-0125be68a4625884a', 'Wait until i-0125be68a4625884a are gone', 'Start node 2'].map(
    (title, index) => ({
      ...step(title, 'It cannot be put right in place; another one takes its address.'),
      call: index === 0 ? 'TerminateInstances' : 'RunInstances',
      dependsOn: [],
    }),
  ),
};

/** Every kind, with a few that an owner has set. */
function findingModes(): FindingModesBody['modes'] {
  const set: Record<string, 'notify' | 'auto'> = { tags_changed: 'notify', instance_stopped: 'auto' };
  const kinds = Object.entries({ ...SUBSCRIPTION_FINDING_WORDS, ...ACCOUNT_FINDING_WORDS });
  return kinds.map(([code, { severity, risk, undo }]) => {
    const undoable = typeof undo === 'object' && undo.kind === 'plan';
    const mode = set[code] ?? (undoable ? 'approve' : 'notify');
    return { code, mode, severity, risk, undoable, replacesNode: REPLACES_NODE.has(code as FindingCode) };
  });
}

/** What is answered about findings; null where the call is about something else. */
export function findingAnswer(
  { state }: Fixture,
  method: string,
  path: string,
): { status: number; body: unknown } | null {
  const ok = (body: unknown) => ({ status: 200, body });
  const full = state === 'full';
  if (path === '/v1/findings/health') {
    const items = full
      ? [
          { cloudAccountId: 2, subscriptionId: 2001, open: 2, worst: 'critical' },
          { cloudAccountId: 3, subscriptionId: 2002, open: 1, worst: 'medium' },
        ]
      : [];
    return ok({ items });
  }
  if (path === '/v1/findings/modes') return ok({ modes: full ? findingModes() : [] });
  if (path === '/v1/findings')
    return ok({ findings: Array.from({ length: full ? 9 : 0 }, (_, index) => finding(index)), links: [] });
  const id = /^\/v1\/findings\/(\d+)(\/plan)?$/.exec(path);
  if (!id) return null;
  const index = Number(id[1]) - 17;
  if (index < 0 || index > 8) return failure(404, { code: 'NOT_FOUND', message: 'There is no such finding' });
  return ok(id[2] && method === 'POST' ? REVERT_PLAN : details(index));
}
