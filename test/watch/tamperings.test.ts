import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attributesView, ec2View, iamView } from './admins-view.ts';
import { type Ground, openGround } from './ground.ts';
import type { Tampering } from './tampering.ts';
import { ACCOUNT_TAMPERINGS, SUBSCRIPTION_TAMPERINGS, TAMPERINGS } from './tamperings.ts';
import { viewChanges } from './view-changes.ts';

/** What a look does not find yet, or calls by a wrong name; what is found by now goes from here. */
const NOT_FOUND_YET: readonly string[] = [
  'a node no longer checks source and destination',
  'the network interface of a node no longer checks source and destination',
  'a node gets a second network interface',
  'the data volume of a node is attached at another device',
  'the data volume of a node is grown',
  'the data volume of a node gets another type',
  'the data volume of a node gets more throughput',
  'a volume of the customer is attached to a node',
  'the internet gateway is replaced by one of the customer',
  'a subnet gives public addresses to whatever is launched in it',
  'the tag that says whose it is is changed on a subnet',
  'the tag that says what it is is changed on a node',
];

const named = (rows: readonly Tampering[]) => rows.map((one) => [one.name, one] as const);

let ground: Ground;
let before: { ec2: object; attributes: object; iam: object };
beforeAll(async () => {
  ground = await openGround();
  const { admin } = ground;
  const [ec2, attributes, iam] = await Promise.all([ec2View(admin), attributesView(admin), iamView(admin)]);
  before = { ec2, attributes, iam };
});
afterAll(() => ground?.close());
beforeEach(() => ground.putBack());

test('there are more than sixty tamperings that can be seen, and no two are alike', () => {
  expect(TAMPERINGS.filter(({ visible }) => visible).length).toBeGreaterThan(60);
  expect(new Set(TAMPERINGS.map(({ name }) => name)).size).toBe(TAMPERINGS.length);
  for (const { name, visible, expect: codes } of TAMPERINGS) expect(codes.length > 0, name).toBe(visible);
  const names = SUBSCRIPTION_TAMPERINGS.map(({ name }) => name);
  expect(NOT_FOUND_YET.filter((name) => !names.includes(name))).toEqual([]);
});

describe('A tampering with a subscription takes effect, and one look finds what the policy lets it see', () => {
  test.each(named(SUBSCRIPTION_TAMPERINGS))('%s', async (name, { inject, expect: codes, visible }) => {
    await inject(ground.admin, ground.deployed);
    const listed = viewChanges(before.ec2, await ec2View(ground.admin), ground.names);
    // What the policy hides, most of it no list shows.
    const asked = visible ? {} : await attributesView(ground.admin);
    const changes = visible ? listed : [...listed, ...viewChanges(before.attributes, asked, ground.names)];
    expect(changes).not.toEqual([]);
    expect(changes).toMatchSnapshot();
    const found = (await ground.scan()).findings.map(({ code }) => code as string).sort();
    if (NOT_FOUND_YET.includes(name)) expect(found, 'it is found by now').not.toEqual([...codes].sort());
    else expect(found).toEqual([...codes].sort());
  });
});

describe('A tampering with a cloud account takes effect, and one look finds what the policy lets it see', () => {
  test.each(named(ACCOUNT_TAMPERINGS))('%s', async (_name, { inject, expect: codes }) => {
    await inject(ground.admin, ground.deployed);
    const changes = viewChanges(before.iam, await iamView(ground.admin), ground.names);
    expect(changes).not.toEqual([]);
    expect(changes).toMatchSnapshot();
    const found = (await ground.scanAccount()).findings.map(({ code }) => code as string).sort();
    expect(found).toEqual([...codes].sort());
  });
});
