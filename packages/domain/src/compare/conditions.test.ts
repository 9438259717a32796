// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, test } from 'vitest';
import { conditionEntries } from '../verify/trust-conditions.ts';
import { conditionHolds, type KeyValue } from './conditions.ts';

type Given = Record<string, string | string[] | 'unknown'>;

const UNKNOWN = { unknown: expect.any(String) };

function holds(condition: Record<string, Record<string, unknown>>, given: Given, variables = true) {
  const context = (key: string): KeyValue => {
    const value = given[key];
    return value === undefined ? 'absent' : value === 'unknown' ? 'unknown' : [value].flat();
  };
  const [entry] = conditionEntries(condition);
  if (!entry) throw new Error('a condition is given');
  return conditionHolds(entry, variables, context);
}

interface Row {
  name: string;
  when: Record<string, Record<string, unknown>>;
  given: Given;
  expected: boolean | typeof UNKNOWN;
}

const TAG = 'aws:resourcetag/owner';
const tag = (operator: string, value: unknown) => ({ [operator]: { 'aws:ResourceTag/Owner': value } });

const rows: Row[] = [
  { name: 'equal', when: tag('StringEquals', 'me'), given: { [TAG]: 'me' }, expected: true },
  {
    name: 'one of several',
    when: tag('StringEquals', ['you', 'me']),
    given: { [TAG]: 'me' },
    expected: true,
  },
  { name: 'case counts', when: tag('StringEquals', 'Me'), given: { [TAG]: 'me' }, expected: false },
  {
    name: 'case does not count',
    when: tag('StringEqualsIgnoreCase', 'Me'),
    given: { [TAG]: 'me' },
    expected: true,
  },
  { name: 'no wildcard in equals', when: tag('StringEquals', 'm*'), given: { [TAG]: 'me' }, expected: false },
  { name: 'a wildcard in like', when: tag('StringLike', 'm?'), given: { [TAG]: 'me' }, expected: true },
  { name: 'not like', when: tag('StringNotLike', ['x*', 'm*']), given: { [TAG]: 'me' }, expected: false },
  { name: 'missing key', when: tag('StringEquals', 'me'), given: {}, expected: false },
  { name: 'missing key, negated', when: tag('StringNotEquals', 'me'), given: {}, expected: true },
  { name: 'missing key, if it exists', when: tag('StringEqualsIfExists', 'me'), given: {}, expected: true },
  { name: 'unknown key', when: tag('StringEquals', 'me'), given: { [TAG]: 'unknown' }, expected: UNKNOWN },
  {
    name: 'unknown key, if it exists',
    when: tag('StringEqualsIfExists', 'me'),
    given: { [TAG]: 'unknown' },
    expected: UNKNOWN,
  },
  { name: 'unknown key, Null', when: tag('Null', 'true'), given: { [TAG]: 'unknown' }, expected: UNKNOWN },
  { name: 'Null true without the key', when: tag('Null', 'true'), given: {}, expected: true },
  { name: 'Null true with the key', when: tag('Null', true), given: { [TAG]: 'me' }, expected: false },
  { name: 'Null false with the key', when: tag('Null', 'false'), given: { [TAG]: 'me' }, expected: true },
  {
    name: 'Bool as a boolean',
    when: { Bool: { 'aws:SecureTransport': true } },
    given: { 'aws:securetransport': 'true' },
    expected: true,
  },
  {
    name: 'Bool without the key',
    when: { Bool: { 'aws:SecureTransport': 'false' } },
    given: {},
    expected: false,
  },
  {
    name: 'BoolIfExists without the key',
    when: { BoolIfExists: { 'aws:SecureTransport': 'false' } },
    given: {},
    expected: true,
  },
  {
    name: 'any of several values',
    when: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } },
    given: { 'aws:tagkeys': ['a', 'b'] },
    expected: true,
  },
  {
    name: 'any, of none',
    when: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } },
    given: {},
    expected: false,
  },
  {
    name: 'any not, of none',
    when: { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } },
    given: {},
    expected: false,
  },
  {
    name: 'any not',
    when: { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } },
    given: { 'aws:tagkeys': ['a', 'b'] },
    expected: true,
  },
  {
    name: 'all of several values',
    when: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['a*', 'b'] } },
    given: { 'aws:tagkeys': ['a', 'b'] },
    expected: true,
  },
  {
    name: 'all, one too many',
    when: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['a*'] } },
    given: { 'aws:tagkeys': ['a', 'b'] },
    expected: false,
  },
  {
    name: 'all, of none',
    when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } },
    given: {},
    expected: true,
  },
  {
    name: 'any if it exists, of none: AWS does not say',
    when: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } },
    given: {},
    expected: UNKNOWN,
  },
  {
    name: 'numbers',
    when: { NumericLessThanEquals: { 'ec2:VolumeSize': '10' } },
    given: { 'ec2:volumesize': '10.0' },
    expected: true,
  },
  {
    name: 'no number',
    when: { NumericEquals: { 'ec2:VolumeSize': 'ten' } },
    given: { 'ec2:volumesize': '10' },
    expected: false,
  },
  {
    name: 'no number, negated',
    when: { NumericNotEquals: { 'ec2:VolumeSize': '10' } },
    given: { 'ec2:volumesize': 'x' },
    expected: UNKNOWN,
  },
  {
    name: 'dates',
    when: { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } },
    given: { 'aws:currenttime': '2026-11-27' },
    expected: true,
  },
  {
    name: 'dates in seconds since 1970',
    when: { DateEquals: { 'aws:CurrentTime': '1795737600' } },
    given: { 'aws:currenttime': '2026-11-27T00:00:00Z' },
    expected: true,
  },
  {
    name: 'ARNs by their parts',
    when: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' } },
    given: { 'aws:principalarn': 'arn:aws:iam::1:user/a/b' },
    expected: true,
  },
  {
    name: 'a star does not reach over colons',
    when: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:*:user/x' } },
    given: { 'aws:principalarn': 'arn:aws:iam::1:user/x' },
    expected: false,
  },
  {
    name: 'addresses are left to AWS',
    when: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    given: { 'aws:sourceip': '10.0.0.1' },
    expected: UNKNOWN,
  },
  {
    name: 'an operator that nobody knows',
    when: tag('StringRhymes', 'me'),
    given: { [TAG]: 'me' },
    expected: UNKNOWN,
  },
  {
    name: 'a variable',
    when: tag('StringEquals', '${aws:username}'),
    given: { [TAG]: 'me', 'aws:username': 'me' },
    expected: true,
  },
  {
    name: 'a variable whose value has a star',
    when: tag('StringLike', '${aws:username}'),
    given: { [TAG]: 'me', 'aws:username': '*' },
    expected: false,
  },
  {
    name: 'a variable with a default',
    when: tag('StringEquals', "${aws:PrincipalTag/X, 'me'}"),
    given: { [TAG]: 'me' },
    expected: true,
  },
  {
    name: 'a variable without a value',
    when: tag('StringEquals', '${aws:username}'),
    given: { [TAG]: 'me' },
    expected: false,
  },
  {
    name: 'a variable without a value, negated: AWS does not say',
    when: tag('StringNotEquals', '${aws:username}'),
    given: { [TAG]: 'me' },
    expected: UNKNOWN,
  },
  {
    name: 'a variable that is unknown',
    when: tag('StringEquals', '${aws:userid}'),
    given: { [TAG]: 'me', 'aws:userid': 'unknown' },
    expected: UNKNOWN,
  },
  {
    name: 'several values without ForAnyValue',
    when: { StringEquals: { 'aws:TagKeys': 'a' } },
    given: { 'aws:tagkeys': ['a', 'b'] },
    expected: UNKNOWN,
  },
];

describe('a condition', () => {
  test.each(rows)('$name: $expected', ({ when, given, expected }) => {
    expect(holds(when, given)).toEqual(expected);
  });

  test('in a document of 2008 has no variables', () => {
    const given = { [TAG]: 'me', 'aws:username': 'me' };
    expect(holds(tag('StringEquals', '${aws:username}'), given, false)).toBe(false);
  });
});
