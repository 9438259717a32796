import { expect, test } from 'vitest';
import type { IngressRule } from '../../subscription/ec2-inventory.ts';
import { wantedRules } from '../../subscription/ingress-rules.ts';
import { ruleChanges } from './rule-changes.ts';

const WANTED = wantedRules('sg-1', { cidrIps: ['10.0.0.0/24', '192.0.2.7/32'], securityGroupIds: ['sg-9'] });

const from = (value: string, ports: Partial<IngressRule> = {}): IngressRule => ({
  protocol: 'tcp',
  fromPort: 10_000,
  toPort: 19_999,
  source: { kind: value.startsWith('sg-') ? 'group' : value.includes(':') ? 'ipv6' : 'ipv4', value },
  ...ports,
});

const ALL = { protocol: '-1', fromPort: null, toPort: null };
const without = (value: string): IngressRule[] => WANTED.filter(({ source }) => source.value !== value);

test.each<[string, IngressRule[], string[]]>([
  ['nothing', WANTED, []],
  ['AWS lists the rules in another order', WANTED.toReversed(), []],
  ['AWS lists a rule twice', [...WANTED, from('sg-9')], []],
  ['a rule is added', [...WANTED, from('198.51.100.0/24')], ['rule_added']],
  [
    'SSH is opened to the world',
    [...WANTED, from('0.0.0.0/0', { fromPort: 22, toPort: 22 })],
    ['rule_added'],
  ],
  ['a rule for IPv6 is added', [...WANTED, from('::/0')], ['rule_added']],
  ['a wider rule is added beside the wanted one', [...WANTED, from('10.0.0.0/8')], ['rule_added']],
  ['a rule is removed', without('sg-9'), ['rule_removed']],
  ['the rule of the nodes is removed', without('sg-1'), ['rule_removed']],
  ['all rules are removed', [], ['rule_removed', 'rule_removed', 'rule_removed', 'rule_removed']],
  ['a block is widened', [...without('10.0.0.0/24'), from('10.0.0.0/16')], ['rule_widened']],
  ['an address is opened to the world', [...without('192.0.2.7/32'), from('0.0.0.0/0')], ['rule_widened']],
  [
    'ports are widened',
    [...without('sg-9'), from('sg-9', { fromPort: 0, toPort: 65_535 })],
    ['rule_widened'],
  ],
  ['every protocol is let in', [...without('sg-9'), from('sg-9', ALL)], ['rule_widened']],
  ['a block is narrowed', [...without('10.0.0.0/24'), from('10.0.0.128/25')], ['rule_narrowed']],
  ['ports are narrowed', [...without('sg-9'), from('sg-9', { toPort: 10_000 })], ['rule_narrowed']],
  ['the nodes keep TCP only', [...without('sg-1'), from('sg-1')], ['rule_narrowed']],
  [
    'the protocol is changed',
    [...without('sg-9'), from('sg-9', { protocol: 'udp' })],
    ['rule_removed', 'rule_added'],
  ],
  ['a block is split in two', [...without('10.0.0.0/24'), from('10.0.0.0/25'), from('10.0.0.128/25')], []],
  [
    'ports are split in two',
    [
      ...without('10.0.0.0/24'),
      from('10.0.0.0/24', { toPort: 14_000 }),
      from('10.0.0.0/24', { fromPort: 14_001 }),
    ],
    [],
  ],
  [
    'a block is split, and a part is lost',
    [...without('10.0.0.0/24'), from('10.0.0.0/25'), from('10.0.0.128/26')],
    ['rule_narrowed'],
  ],
  ['another group is let in instead', [...without('sg-9'), from('sg-8')], ['rule_removed', 'rule_added']],
])('of a security group: %s', (_, present, kinds) => {
  expect(ruleChanges(WANTED, present).map(({ kind }) => kind)).toEqual(kinds);
});
