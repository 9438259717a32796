// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import type { PolicyDocument, Statement } from '@berth/domain';

/** What a generated request carries; what is not there is absent. */
export type Context = Record<string, string | string[]>;

export interface GeneratedRequest {
  action: string;
  resource: string;
  context: Context;
}

const ACCOUNT = '123456789012';
const ACTIONS = [
  'ec2:RunInstances',
  'ec2:TerminateInstances',
  'ec2:CreateTags',
  'ec2:DescribeVpcs',
  'iam:PassRole',
  'iam:GetUser',
  'kms:CreateGrant',
];
const ACTION_PATTERNS = [
  ...ACTIONS,
  'EC2:runinstances',
  'ec2:*',
  'ec2:*Instances',
  'ec2:*In*ance*',
  'ec2:Run?nstances',
  'iam:*',
  'iam:Get*',
  '*',
  'kms:Create*',
];
const RESOURCES = [
  `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`,
  `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-2`,
  `arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/vol-1`,
  `arn:aws:iam::${ACCOUNT}:role/redislabs-cluster-node-role`,
  `arn:aws:iam::${ACCOUNT}:user/redislabs-user`,
  `arn:aws:iam::${ACCOUNT}:user/path/other`,
];
const RESOURCE_PATTERNS = [
  ...RESOURCES,
  '*',
  'arn:aws:ec2:*:*:instance/*',
  'arn:aws:ec2:*:*:*',
  'arn:aws:ec2:eu-*:*:instance/i-?',
  'arn:aws:iam::*:role/*',
  'arn:aws:iam::*:user/*/other',
  `arn:aws:iam::${ACCOUNT}:*`,
  'arn:aws:iam::*:user/${aws:username}',
  "arn:aws:iam::*:user/path/${aws:username, 'other'}",
  'arn:aws:*',
  'arn:*',
];
const TEXTS = ['Redislabs-VPC', 'redislabs-vpc', 'other', 'eu-west-1', 'Redis*', '*', 'Redislabs-VP?', ''];
const KEYS = [
  'ec2:ResourceTag/RedisLabsIdentifier',
  'aws:RequestTag/RedisLabsIdentifier',
  'aws:RequestedRegion',
  'AWS:requestedregion',
  'aws:username',
];
const ARNS = [
  `arn:aws:iam::${ACCOUNT}:user/redislabs-user`,
  'arn:aws:iam::*:user/*',
  `arn:aws:iam::${ACCOUNT}:role/*`,
];
const ON_TEXT = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
];
const ON_NUMBERS = ['', 'Not']
  .map((not) => `Numeric${not}Equals`)
  .concat(['Less', 'Greater'].flatMap((than) => [`Numeric${than}Than`, `Numeric${than}ThanEquals`]));
const ON_DATES = ON_NUMBERS.map((name) => name.replace('Numeric', 'Date'));
const ON_ARNS = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];
const NUMBERS = ['9', '10', '10.0', '100', '-1'];
const DATES = ['2026-11-27T00:00:00Z', '2026-11-28', '2020-01-01T12:30:00Z'];

/** Policies and requests from one source of chance: the same seed gives the same cases. */
export function generator(random: () => number) {
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };
  const often = (chance: number): boolean => random() < chance;
  const some = <T>(values: readonly T[], most = 3): T | T[] => {
    const chosen = Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(values));
    return chosen.length === 1 && often(0.5) ? pick(chosen) : chosen;
  };

  function condition(): [string, string, unknown] {
    const ifExists = often(0.2) ? 'IfExists' : '';
    switch (
      pick(['text', 'text', 'text', 'set', 'null', 'bool', 'number', 'date', 'arn', 'variable', 'escape'])
    ) {
      case 'text':
        return [pick(ON_TEXT) + ifExists, pick(KEYS), some(TEXTS)];
      case 'set':
        return [
          `${pick(['ForAnyValue', 'ForAllValues'])}:${pick(ON_TEXT)}${ifExists}`,
          'aws:TagKeys',
          some(['RedisLabsIdentifier', 'Owner', 'Redis*']),
        ];
      case 'null':
        return ['Null', pick([...KEYS, 'aws:TagKeys']), some(['true', 'false', true, false], 1)];
      case 'bool':
        return [
          `Bool${ifExists}`,
          pick(['aws:SecureTransport', 'aws:MultiFactorAuthPresent']),
          pick(['true', 'false', true]),
        ];
      case 'number':
        return [pick(ON_NUMBERS) + ifExists, 'ec2:VolumeSize', some(NUMBERS, 2)];
      case 'date':
        return [pick(ON_DATES) + ifExists, 'aws:CurrentTime', some(DATES, 2)];
      case 'arn':
        return [pick(ON_ARNS) + ifExists, 'aws:PrincipalArn', some(ARNS, 2)];
      case 'escape':
        return [pick(['StringLike', 'StringNotLike']) + ifExists, 'aws:ResourceTag/Owner', 'redis${*}'];
      default:
        return [
          pick(ON_TEXT) + ifExists,
          'aws:ResourceTag/Owner',
          pick(['${aws:username}', "${aws:PrincipalTag/Team, 'redislabs-user'}"]),
        ];
    }
  }

  function conditions(): Record<string, Record<string, unknown>> {
    const block: Record<string, Record<string, unknown>> = {};
    for (let n = 1 + Math.floor(random() * 2); n > 0; n--) {
      const [operator, key, values] = condition();
      block[operator] = { ...block[operator], [key]: values };
    }
    return block;
  }

  function statement(number: number): Statement {
    return {
      Sid: `S${number}`,
      Effect: often(0.7) ? 'Allow' : 'Deny',
      [often(0.85) ? 'Action' : 'NotAction']: some(ACTION_PATTERNS),
      [often(0.85) ? 'Resource' : 'NotResource']: some(RESOURCE_PATTERNS),
      ...(often(0.6) ? { Condition: conditions() as NonNullable<Statement['Condition']> } : {}),
    };
  }

  const maybe = (chance: number, key: string, value: () => string | string[]): Context =>
    often(chance) ? { [key]: value() } : {};

  return {
    pick,
    often,
    statement,
    policy: (most = 4): PolicyDocument => ({
      Version: '2012-10-17',
      Statement: Array.from({ length: 1 + Math.floor(random() * most) }, (_, index) => statement(index)),
    }),
    request: (): GeneratedRequest => ({
      action: pick(ACTIONS),
      resource: pick(RESOURCES),
      context: {
        'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:user/redislabs-user`,
        ...maybe(0.8, 'aws:username', () => pick(['redislabs-user', 'other'])),
        ...maybe(0.5, 'ec2:ResourceTag/RedisLabsIdentifier', () => pick(TEXTS.slice(0, 3))),
        ...maybe(0.5, 'aws:RequestTag/RedisLabsIdentifier', () => pick(TEXTS.slice(0, 3))),
        ...maybe(0.5, 'aws:ResourceTag/Owner', () => pick(['redislabs-user', 'redis*', 'nobody'])),
        ...maybe(0.7, 'aws:RequestedRegion', () => pick(['eu-west-1', 'us-east-1'])),
        ...maybe(0.5, 'aws:SecureTransport', () => pick(['true', 'false'])),
        ...maybe(0.3, 'aws:MultiFactorAuthPresent', () => 'true'),
        ...maybe(0.6, 'aws:TagKeys', () =>
          pick([['RedisLabsIdentifier'], ['Owner', 'Redistribute'], ['Else']]),
        ),
        ...maybe(0.6, 'ec2:VolumeSize', () => pick(NUMBERS)),
        ...maybe(0.6, 'aws:CurrentTime', () => pick(DATES.slice(0, 2))),
      },
    }),
  };
}
