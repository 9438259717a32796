/** How AWS does while it is looked at. */
export interface Weather {
  name: string;
  /** Options of the sandbox. */
  options?: object;
  /** Faults of the sandbox; what is hit goes by the scan's number. */
  faults?(scan: number): object[];
  /** Whether every look has to succeed. */
  fair?: true;
}

const LOOKS = [
  { service: 'ec2', action: 'DescribeVpcs' },
  { service: 'ec2', action: 'DescribeSubnets' },
  { service: 'ec2', action: 'DescribeInternetGateways' },
  { service: 'ec2', action: 'DescribeRouteTables' },
  { service: 'ec2', action: 'DescribeSecurityGroups' },
  { service: 'ec2', action: 'DescribeNetworkAcls' },
  { service: 'ec2', action: 'DescribeKeyPairs' },
  { service: 'ec2', action: 'DescribeInstances' },
  { service: 'ec2', action: 'DescribeVolumes' },
  { service: 'iam', action: 'GetRole' },
  { service: 'iam', action: 'ListAttachedRolePolicies' },
  { service: 'iam', action: 'ListInstanceProfilesForRole' },
  { service: 'iam', action: 'SimulatePrincipalPolicy' },
];

const oneOf = (scan: number) => LOOKS[Math.floor(scan / WEATHERS.length) % LOOKS.length];
const throttled = (share: number) => [
  { service: 'ec2', action: '*', kind: 'error', code: 'RequestLimitExceeded', status: 503, share },
  ...['iam', 'sts'].map((service) => ({
    service,
    action: '*',
    kind: 'error',
    code: 'Throttling',
    status: 400,
    share,
  })),
];
const broken = { kind: 'error', code: 'InternalError', status: 500 };
const anyCall = { service: '*', action: '*' };

export const WEATHERS: readonly Weather[] = [
  { name: 'a fair day', fair: true },
  {
    name: 'AWS shows what was so a while ago',
    options: { eventualConsistencyMs: 5_000, propagationDelayMs: 5_000 },
    fair: true,
  },
  { name: 'the buckets of requests are counted', options: { throttling: true } },
  { name: 'a third of the calls is throttled', faults: () => throttled(0.33) },
  {
    name: 'servers fail and connections break',
    faults: () => [
      { ...anyCall, ...broken, share: 0.1 },
      { ...anyCall, kind: 'drop-before', share: 0.05 },
      { ...anyCall, kind: 'drop-after', share: 0.05 },
    ],
  },
  { name: 'everything is throttled', faults: () => throttled(1) },
  { name: 'one kind of call gives no answer', faults: (scan) => [{ ...oneOf(scan), ...broken }] },
  {
    name: 'one kind of EC2’s or IAM’s calls is denied',
    faults: (scan) => {
      const look = oneOf(scan);
      const code = look?.service === 'ec2' ? 'UnauthorizedOperation' : 'AccessDenied';
      return [{ ...look, kind: 'error', code, status: 403, message: 'You are not authorized to do this.' }];
    },
  },
];
