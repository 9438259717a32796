import {
  type ActorSeen,
  type Finding,
  type FindingCode,
  isToSearch,
  present,
  type RecordedCall,
  redisCloud,
  type Seen,
  unknown,
} from '@berth/domain';
import { describe, expect, test } from 'vitest';
import { findActors, type TrailQuestion, type TrailReader, type Unexplained } from './find-actors.ts';

const USER = 'arn:aws:iam::123456789012:user/redislabs-user';
const ADMIN = 'arn:aws:iam::123456789012:user/admin';
const OPENED = Date.parse('2026-11-28T12:00:00Z');
const minutes = (count: number): string => new Date(OPENED + count * 60_000).toISOString();

const call = (event: string, change: Partial<RecordedCall> = {}): RecordedCall => ({
  arn: ADMIN,
  event,
  time: minutes(-2),
  sourceIp: '203.0.113.9',
  eventId: `event-${event}`,
  requestId: `request-${event}`,
  readOnly: false,
  failed: false,
  ...change,
});

let id = 0;
const unexplained = (
  code: FindingCode = 'instance_stopped',
  subject: Partial<Finding['subject']> = {},
): Unexplained => ({
  id: id++,
  finding: { code, subject: { type: 'AWS::EC2::Instance', logicalId: null, physicalId: 'i-2', ...subject } },
  openedAt: new Date(OPENED),
  search: { since: minutes(-10), searchedAt: null, seen: null },
});

/** A trail that holds calls by resource; it keeps what it was asked. */
function trailOf(
  events: Record<string, RecordedCall[]>,
  { may = present(true), answer }: { may?: Seen<boolean>; answer?: Seen<RecordedCall[]> } = {},
) {
  const asked: TrailQuestion[] = [];
  const reader: TrailReader = {
    mayLookUp: async () => may,
    lookUp: async (question) => {
      asked.push(question);
      return answer ?? present(events[question.name] ?? []);
    },
    close: () => {},
  };
  return { reader, asked };
}

async function search(
  findings: Unexplained[],
  { reader }: ReturnType<typeof trailOf>,
  ours: string[] = [],
): Promise<(ActorSeen | undefined)[]> {
  const found = new Map<number, ActorSeen>();
  await findActors(
    {
      findings,
      region: 'eu-central-1',
      userArn: USER,
      profile: redisCloud,
      areOurs: async (ids) => new Set(ids.filter((one) => ours.includes(one))),
      tell: async (id, seen) => void found.set(id, seen),
    },
    reader,
    new AbortController().signal,
  );
  return findings.map((one) => found.get(one.id));
}

const named = (event: string, others: string[] = []) => ({
  kind: 'known',
  actor: expect.objectContaining({ arn: ADMIN, event }),
  others,
});

describe('Who brought a finding about', () => {
  test('is who made the newest call that can have done it', async () => {
    const trail = trailOf({
      'i-2': [
        call('StopInstances', { time: minutes(-5), arn: USER }),
        call('StopInstances'),
        call('CreateTags', { time: minutes(-1) }),
      ],
    });
    // Others who did the like since the look before are named beside.
    expect(await search([unexplained()], trail)).toEqual([named('StopInstances', [USER])]);
    expect(trail.asked).toEqual([
      { name: 'i-2', region: 'eu-central-1', from: new Date(minutes(-10)), to: new Date(minutes(1)) },
    ]);
  });

  test.each([
    ['one that AWS refused', call('StopInstances', { failed: true })],
    ['one that only read', call('StopInstances', { readOnly: true })],
    ['one that does something else', call('RebootInstances')],
  ])('is not who made %s', async (_what, event) => {
    expect(await search([unexplained()], trailOf({ 'i-2': [event] }))).toEqual([
      { kind: 'unknown', because: 'not-recorded' },
    ]);
  });

  test('is not who undid it for a while, or did the opposite', async () => {
    const trail = trailOf({
      'sg-1': [call('RevokeSecurityGroupIngress', { arn: USER, time: minutes(-1) })],
      'rtb-1': [call('CreateRoute', { arn: USER, time: minutes(-1) })],
    });
    const group = unexplained('rule_added', { type: 'AWS::EC2::SecurityGroup', physicalId: 'sg-1' });
    const table = unexplained('route_removed', { type: 'AWS::EC2::RouteTable', physicalId: 'rtb-1' });
    const nobody = { kind: 'unknown', because: 'not-recorded' };
    expect(await search([group, table], trail)).toEqual([nobody, nobody]);
  });

  test("is never Berth by its own calls, but is the vendor's user by a call that is not Berth's", async () => {
    const trail = trailOf({
      'sg-1': [call('RevokeSecurityGroupIngress', { arn: USER, requestId: 'mine', time: minutes(-1) })],
    });
    const finding = unexplained('rule_removed', { type: 'AWS::EC2::SecurityGroup', physicalId: 'sg-1' });
    expect(await search([finding], trail, ['mine'])).toEqual([{ kind: 'unknown', because: 'not-recorded' }]);
    expect(await search([finding], trail)).toMatchObject([{ kind: 'known', actor: { arn: USER } }]);
  });

  test('of one change to IAM is looked for where IAM records, by the user and by its policy', async () => {
    const policy = `arn:aws:iam::123456789012:policy/${redisCloud.names.userPolicy}`;
    const trail = trailOf({ [policy]: [call('CreatePolicyVersion')] });
    const finding = unexplained('policy_widened', { type: 'AWS::IAM::User', physicalId: USER });
    expect(await search([finding], trail)).toEqual([named('CreatePolicyVersion')]);
    expect(trail.asked.map(({ name, region }) => [name, region])).toEqual([
      ['redislabs-user', 'us-east-1'],
      [policy, 'us-east-1'],
    ]);
  });
});

describe('Nobody is asked', () => {
  test('where the policy does not permit it, and nobody is named', async () => {
    const trail = trailOf({ 'i-2': [call('StopInstances')] }, { may: present(false) });
    expect(await search([unexplained()], trail)).toEqual([{ kind: 'unknown', because: 'not-permitted' }]);
    expect(trail.asked).toEqual([]);
  });

  test('of what nobody does by a call', async () => {
    const trail = trailOf({}, { may: unknown('throttled') });
    const findings = [unexplained('key_60_days_old'), unexplained('look_denied'), unexplained()];
    const old = { type: 'AWS::EC2::Instance', logicalId: 'Node1', physicalId: null };
    expect(await search([...findings, unexplained('resource_missing', old)], trail)).toEqual([
      { kind: 'unknown', because: 'no-call' },
      { kind: 'unknown', because: 'no-call' },
      { kind: 'unknown', because: 'no-answer' },
      { kind: 'unknown', because: 'no-call' },
    ]);
  });

  test('twice of one resource, nor of more than ten in one look; the others are left for the next', async () => {
    const trail = trailOf({});
    const findings = Array.from({ length: 12 }, (_, i) =>
      unexplained('instance_stopped', { physicalId: `i-${i}` }),
    );
    const outcome = await search(
      [...findings, unexplained('instance_resized', { physicalId: 'i-0' })],
      trail,
    );
    expect(trail.asked).toHaveLength(10);
    expect(outcome.map((one) => one !== undefined)).toEqual([
      ...Array.from({ length: 10 }, () => true),
      ...[false, false, true],
    ]);
  });
});

test.each([
  [unknown('denied'), 'not-permitted'],
  [unknown('throttled'), 'no-answer'],
  [unknown('unreachable'), 'no-answer'],
] as const)('A look-up that is %j leaves it unknown for that reason', async (answer, because) => {
  expect(await search([unexplained()], trailOf({}, { answer }))).toEqual([{ kind: 'unknown', because }]);
});

describe('It is searched again', () => {
  const HOURS = 60;
  const known: ActorSeen = {
    kind: 'known',
    actor: { arn: ADMIN, event: 'StopInstances', time: minutes(-2), sourceIp: '', eventId: '' },
    others: [],
  };
  const because = (why: Extract<ActorSeen, { kind: 'unknown' }>['because']): ActorSeen => ({
    kind: 'unknown',
    because: why,
  });
  test.each([
    ['never searched', null, null, 1, true],
    ['known', known, 0, 1, false],
    ['by no call', because('no-call'), 0, 1, false],
    ['not shown yet, minutes later', because('not-recorded'), 5, 10, true],
    ['not shown by when it must be', because('not-recorded'), 61, 70, false],
    ['not permitted, an hour later', because('not-permitted'), 0, HOURS, false],
    ['not permitted, six hours later', because('not-permitted'), 0, 6 * HOURS, true],
    ['without an answer, an hour later', because('no-answer'), 0, HOURS, true],
    ['without an answer for a day', because('no-answer'), 0, 24 * HOURS, false],
  ] as const)('%s', (_what, seen, searched, now, again) => {
    const searchedAt = searched === null ? null : minutes(searched);
    const record = { since: minutes(-10), searchedAt, seen };
    expect(isToSearch(record, OPENED, Date.parse(minutes(now)))).toBe(again);
  });
});
