import type { SubscriptionSpec } from '@berth/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ground, openGround } from './ground.ts';
import { HARMLESS } from './harmless.ts';
import { soak } from './soak.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground?.close());
beforeEach(() => ground.putBack());

const SCANS = 100;
const NOTHING = { complete: true, findings: [] };

const scanBoth = async () => {
  const [{ complete, findings }, account] = await Promise.all([ground.scan(), ground.scanAccount()]);
  return {
    complete: complete && account.complete,
    findings: [...findings, ...account.findings].map(({ code, title }) => `${code}: ${title}`),
  };
};

test(`${SCANS} scans of an account that nobody touched find nothing, whatever AWS's day is like`, async () => {
  const { falseFindings, scans, complete, told } = await soak(ground, 1, SCANS);
  expect(falseFindings).toEqual([]);
  expect(scans).toBe(SCANS);
  // Neither was every day fair nor was none.
  expect(complete).toBeGreaterThan(SCANS / 3);
  expect(told).toBeGreaterThan(SCANS / 5);
});

const CHANGES: { what: string; to: (spec: SubscriptionSpec) => Partial<SubscriptionSpec> }[] = [
  { what: 'the name', to: () => ({ name: 'carts' }) },
  {
    what: 'the tags: one is added, one changed',
    to: () => ({
      resourceTags: [
        { Key: 'team', Value: 'blue' },
        { Key: 'cost', Value: '1' },
      ],
    }),
  },
  { what: 'the tags: all are dropped', to: () => ({ resourceTags: [] }) },
  {
    what: 'the allow list',
    to: () => ({ allowList: { cidrIps: ['198.51.100.0/24', '203.0.113.7/32'], securityGroupIds: [] } }),
  },
  { what: 'the allow list: it is empty', to: () => ({ allowList: { cidrIps: [], securityGroupIds: [] } }) },
  {
    what: 'the size: nodes are added',
    to: ({ databases }) => ({ databases: databases.map((one) => ({ ...one, datasetSizeInGb: 6 })) }),
  },
];

test('nothing is found after any change of our own, one after the other', async () => {
  expect(await scanBoth()).toEqual(NOTHING);
  for (const { what, to } of CHANGES) {
    await ground.change({ ...ground.spec, ...to(ground.spec) });
    expect([what, await scanBoth()]).toEqual([what, NOTHING]);
  }
});

describe('What is written or ordered otherwise and comes to the same is no finding', () => {
  test.each(Object.entries(HARMLESS))('%s', async (_what, inject) => {
    await inject(ground.admin, ground.deployed);
    expect(await scanBoth()).toEqual(NOTHING);
  });
});
