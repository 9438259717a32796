import type { JournalEntryBody } from '@berth/api';

const CALLS = [
  ['ec2', 'DescribeInstances', 'scan', null, 'ok'],
  ['ec2', 'DescribeSecurityGroups', 'scan', null, 'Client.UnauthorizedOperation'],
  ['ec2', 'RunInstances', 'deployment', '2001', 'ok'],
  ['ec2', 'AuthorizeSecurityGroupIngress', 'revert', '17', 'ok'],
  ['iam', 'SimulatePrincipalPolicy', 'verification', '2', 'Throttling'],
  ['monitoring', 'GetMetricData', 'metrics', '2001', 'ok'],
  ['sts', 'SwitchRole', 'support-link', 'Node 2 does not answer, case 4711', null],
  ['ec2', 'CreateVpc', 'deployment', '2002', null],
  ['ec2', 'DeleteSubnet', 'deployment', '2003', 'no answer'],
] as const;

/** One entry of the journal, the newest first. */
export function journalEntry(index: number): JournalEntryBody {
  const [service, operation, kind, id, outcome] = CALLS[index % CALLS.length] ?? CALLS[0];
  const sequence = 5_000 - index;
  return {
    accountId: 1001,
    sequence,
    time: new Date(Date.now() - index * 47_000).toISOString(),
    kind: kind === 'support-link' ? 'link' : outcome === null ? 'intent' : 'call',
    cloudAccountId: 2 + (index % 3),
    awsAccountId: '123456789012',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    region: service === 'iam' ? 'us-east-1' : 'eu-central-1',
    service,
    operation,
    reason: { kind, id },
    intent: null,
    requestId: outcome === null ? null : `6d1f5d6e-1c1a-4d0e-9d0b-${String(index).padStart(12, '0')}`,
    outcome,
    durationMs: outcome === null ? null : 120,
    previous: 'a'.repeat(64),
    hash: 'b'.repeat(64),
  };
}
