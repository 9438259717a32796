import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { Secret } from '@berth/domain';
import type { CallEnd, CallJournal, CallToSend } from '@berth/engine';
import { expect, test } from 'vitest';
import { wasNotSent } from './faults.ts';
import { journalled } from './journalled.ts';
import { keySession } from './session.ts';

const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: new Secret('canary-secret') };

type Answer = { status: number; requestId: string; body: string } | NodeJS.ErrnoException;

const ok: Answer = {
  status: 200,
  requestId: 'r-ok',
  body: '<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><vpcSet/></DescribeVpcsResponse>',
};
const refused = (status: number, code: string): Answer => ({
  status,
  requestId: `r-${code}`,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>canary-answer</Message></Error></Errors><RequestID>r-${code}</RequestID></Response>`,
});
const broken = (code: string): Answer => Object.assign(new Error('canary-broken'), { code });

/** EC2's wire, answering in that order. */
const wire = (answers: Answer[]) => {
  const sent: string[] = [];
  return {
    sent,
    handle: async (request: { headers: Record<string, string> }) => {
      sent.push(request.headers.authorization ?? '');
      const answer = answers.shift() ?? ok;
      if (answer instanceof Error) throw answer;
      const { status: statusCode, requestId, body } = answer;
      const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
      return { response: { statusCode, headers, body: new TextEncoder().encode(body) } };
    },
  };
};

/** A journal in memory. */
function memoryJournal() {
  const written: (CallToSend & Partial<CallEnd>)[] = [];
  const journal: CallJournal = {
    begin: async (call) => {
      const at = written.push(call) - 1;
      return (end) => {
        written[at] = { ...call, ...end };
      };
    },
  };
  return { journal, written };
}

async function describeVpcs(answers: Answer[], maxAttempts: number) {
  const { journal, written } = memoryJournal();
  const { journal: _own, ...session } = keySession({ ...keys, journal }, { region: 'eu-central-1' });
  const requestHandler = wire(answers);
  const ec2 = journalled(new EC2Client({ ...session, maxAttempts, requestHandler }), journal);
  await ec2
    .send(new DescribeVpcsCommand({ Filters: [{ Name: 'tag:canary-request', Values: ['x'] }] }))
    .catch(() => undefined);
  expect(JSON.stringify(written)).not.toContain('canary');
  return written;
}

const named = {
  service: 'ec2',
  region: 'eu-central-1',
  accessKeyId: keys.accessKeyId,
  operation: 'DescribeVpcs',
};

test.each<[string, Answer, CallEnd]>([
  ['is answered', ok, { requestId: 'r-ok', outcome: 'ok' }],
  [
    'is denied',
    refused(403, 'UnauthorizedOperation'),
    { requestId: 'r-UnauthorizedOperation', outcome: 'UnauthorizedOperation' },
  ],
  [
    'is throttled',
    refused(503, 'RequestLimitExceeded'),
    { requestId: 'r-RequestLimitExceeded', outcome: 'RequestLimitExceeded' },
  ],
  ['gets no answer', broken('ECONNRESET'), { requestId: null, outcome: 'no answer' }],
  ['finds nobody there', broken('ECONNREFUSED'), { requestId: null, outcome: 'not sent' }],
])('a call that %s is told of by names, and by nothing of its content', async (_what, answer, end) => {
  expect(await describeVpcs([answer], 1)).toEqual([{ ...named, ...end }]);
});

test('what the SDK sends again is told of again, each with its own request id', async () => {
  const written = await describeVpcs([refused(503, 'Unavailable'), ok], 3);
  expect(written.map(({ requestId }) => requestId)).toEqual(['r-Unavailable', 'r-ok']);
});

test('a call of IAM is told of with the region that its signature names', async () => {
  const { journal, written } = memoryJournal();
  const session = keySession(keys, { region: 'eu-central-1' });
  const iam = journalled(new IAMClient({ ...session, maxAttempts: 1, requestHandler: wire([]) }), journal);
  await iam.send(new ListUsersCommand({})).catch(() => undefined);
  expect(written).toMatchObject([{ service: 'iam', region: 'us-east-1', operation: 'ListUsers' }]);
});

test('a call that cannot be written down is not sent, and is known not to have been', async () => {
  const journal: CallJournal = { begin: async () => Promise.reject(new Error('The database is away')) };
  const requestHandler = wire([]);
  const session = keySession(keys, { region: 'eu-central-1' });
  const ec2 = journalled(new EC2Client({ ...session, maxAttempts: 1, requestHandler }), journal);
  const error: unknown = await ec2.send(new DescribeVpcsCommand({})).catch((thrown: unknown) => thrown);
  expect([wasNotSent(error), requestHandler.sent]).toEqual([true, []]);
});
