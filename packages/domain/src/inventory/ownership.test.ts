import { expect, test } from 'vitest';
import type { Tags } from './iam-inventory.ts';
import { missingTags, type Ownership, ownershipOf } from './ownership.ts';

const OURS = { 'berth:managed-by': 'berth', 'berth:blueprint': 'iam/redis-cloud' };
const STACK = { 'aws:cloudformation:stack-name': 'redis' };

const cases: { name: string; tags: Tags; kind: Ownership['kind'] }[] = [
  { name: 'both of our tags', tags: OURS, kind: 'ours' },
  { name: 'no tags', tags: {}, kind: 'foreign' },
  { name: 'the vendor’s tag alone', tags: { RedisLabsIdentifier: 'Redislabs-VPC' }, kind: 'foreign' },
  { name: 'another tool’s claim', tags: { ...OURS, 'berth:managed-by': 'someone' }, kind: 'foreign' },
  { name: 'another blueprint', tags: { ...OURS, 'berth:blueprint': 'iam/other' }, kind: 'other-blueprint' },
  { name: 'no blueprint', tags: { 'berth:managed-by': 'berth' }, kind: 'other-blueprint' },
  {
    name: 'our tags, spelled in another case',
    tags: { 'Berth:Managed-By': 'berth', 'BERTH:blueprint': 'iam/redis-cloud' },
    kind: 'ours',
  },
  { name: 'a stack', tags: STACK, kind: 'cloudformation' },
  { name: 'a stack that carries our tags', tags: { ...OURS, ...STACK }, kind: 'cloudformation' },
];

test.each(cases)('$name: $kind', ({ tags, kind }) => {
  expect(ownershipOf(tags, 'iam/redis-cloud').kind).toBe(kind);
});

test('a tag whose key is spelled in another case is not missing: AWS keeps the first spelling', () => {
  expect(missingTags([{ Key: 'RedisLabsIdentifier', Value: 'x' }], { redislabsidentifier: 'x' })).toEqual([]);
});

test('a tag with another value is missing', () => {
  const wanted = [
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '2' },
  ];
  expect(missingTags(wanted, { a: '1', b: '3', c: '4' })).toEqual([{ Key: 'b', Value: '2' }]);
});
