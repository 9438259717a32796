import type { Finding } from '@berth/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attributesView, ec2View, iamView } from './admins-view.ts';
import { type Ground, openGround } from './ground.ts';
import type { Tampering } from './tampering.ts';
import { ACCOUNT_TAMPERINGS, SUBSCRIPTION_TAMPERINGS, TAMPERINGS } from './tamperings.ts';
import { viewChanges } from './view-changes.ts';

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
});

/** What AWS refuses to have undone, which only AWS can tell: Berth asks for no key pair that is another's. */
const REFUSED_BY_AWS: ReadonlySet<string> = new Set(['the key pair is replaced by another of the same name']);

/** Undoes by its plan whatever can be, and gives what of that is still found afterwards. */
async function undoAll(findings: readonly Finding[]): Promise<string[]> {
  const undoable = findings.filter(({ undo }) => undo.kind === 'plan');
  for (const finding of undoable) await ground.undo(finding);
  if (undoable.length === 0) return [];
  const still = (await ground.scan()).findings;
  return still.filter(({ undo }) => undo.kind === 'plan').map(({ title }) => title);
}

/**
 * Findings whose calls CloudTrail has under the name of another resource than the one that the finding is about: an
 * association, the instance of a volume, the interface of an instance, the name that a user had before.
 */
const TOLD_OF_ANOTHER: ReadonlySet<string> = new Set([
  'instance_interface_changed',
  'key_owner_changed',
  'subnet_acl_changed',
  'subnet_table_changed',
  'volume_kept_after_termination',
  'volume_missing',
]);

/** What of the findings CloudTrail, asked for who did it, does not put down to the administrator. */
async function notTold(findings: readonly Finding[]): Promise<unknown[]> {
  const admin = `arn:aws:iam::${ground.deployed.accountId}:user/admin`;
  const actors = await ground.actorsOf(findings);
  return findings.flatMap(({ code, subject }, at) => {
    const seen = actors[at];
    if (seen?.kind === 'unknown' && TOLD_OF_ANOTHER.has(code)) return [];
    return seen?.kind === 'known' && seen.actor.arn === admin ? [] : [{ code, subject, seen }];
  });
}

describe('A tampering with a subscription takes effect, one look finds it, CloudTrail names who did it, and its plan undoes it', () => {
  test.each(named(SUBSCRIPTION_TAMPERINGS))('%s', async (name, { inject, expect: codes, visible }) => {
    await inject(ground.admin, ground.deployed);
    const listed = viewChanges(before.ec2, await ec2View(ground.admin), ground.names);
    // What the policy hides, most of it no list shows.
    const asked = visible ? {} : await attributesView(ground.admin);
    const changes = visible ? listed : [...listed, ...viewChanges(before.attributes, asked, ground.names)];
    expect(changes).not.toEqual([]);
    expect(changes).toMatchSnapshot();
    const { findings } = await ground.scan();
    expect(findings.map(({ code }) => code as string).sort()).toEqual([...codes].sort());
    expect(await notTold(findings)).toEqual([]);
    if (REFUSED_BY_AWS.has(name)) await expect(undoAll(findings)).rejects.toThrow('InvalidKeyPair.Duplicate');
    else expect(await undoAll(findings)).toEqual([]);
  });
});

describe('A tampering with a cloud account takes effect, one look finds what the policy lets it see, and CloudTrail names who did it', () => {
  test.each(named(ACCOUNT_TAMPERINGS))('%s', async (_name, { inject, expect: codes }) => {
    await inject(ground.admin, ground.deployed);
    const changes = viewChanges(before.iam, await iamView(ground.admin), ground.names);
    expect(changes).not.toEqual([]);
    expect(changes).toMatchSnapshot();
    const { findings } = await ground.scanAccount();
    expect(findings.map(({ code }) => code as string).sort()).toEqual([...codes].sort());
    expect(await notTold(findings)).toEqual([]);
  });
});
