import { readFileSync } from 'node:fs';
import path from 'node:path';
import { comparePolicies, POLICY_KINDS, type PolicyDocument, redisCloud, servicesNamed } from '@berth/domain';
import { loadActionCatalogue } from '@berth/engine';
import { expect, test } from 'vitest';
import { ROOT } from '../support/sources.ts';

/**
 * The difference of the published generations, worked out in another way: by brute force over the raw JSON, every
 * action of AWS's list tried on every kind of resource in every context that the documents can tell apart.
 */
interface Raw {
  Statement: {
    Effect: string;
    Action: string | string[];
    Resource: string | string[];
    Condition?: Record<string, Record<string, string>>;
  }[];
}

const FILES = { user: 'RedislabsIAMUserRestrictedPolicy', instance: 'RedisLabsInstanceRolePolicy' } as const;

const raw = (generation: string, kind: keyof typeof FILES): Raw => {
  const folder = 'packages/domain/src/vendor-profile/policies';
  return JSON.parse(readFileSync(path.join(ROOT, folder, generation, `${FILES[kind]}.json`), 'utf8'));
};

const RESOURCES = [
  'arn:aws:ec2:us-east-1:123456789012:instance/i-1',
  'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1',
  'arn:aws:iam::123456789012:user/redislabs-user',
  'arn:aws:iam::123456789012:role/redislabs-cluster-node-role',
  'arn:aws:iam::123456789012:role/aws-service-role/transitgateway.amazonaws.com/AWSServiceRoleForVPCTransitGateway',
  'arn:aws:s3:::bucket/key',
];

type Context = Record<string, string>;

/** Every choice of what a request may carry. */
const choices: Context[] = [
  { 'ec2:ResourceTag/RedisLabsIdentifier': 'Redislabs-VPC' },
  { 'aws:RequestTag/RedisLabsIdentifier': 'Redislabs-VPC' },
  { 'kms:GrantIsForAWSResource': 'true' },
  { 'iam:AWSServiceName': 'transitgateway.amazonaws.com' },
];
const contexts = Array.from(
  { length: 2 ** choices.length },
  (_, bits): Context => Object.assign({}, ...choices.filter((_one, i) => bits & (1 << i))),
);

const list = (value: string | string[]): string[] => [value].flat();

const matches = (glob: string, text: string, flags = ''): boolean =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    flags,
  ).test(text);

function holds(condition: Record<string, Record<string, string>> = {}, context: Context): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, value]) => {
      if (operator === 'Null') return String(!(key in context)) === value;
      if (operator === 'StringLike') return matches(value, context[key] ?? '');
      if (operator === 'StringEquals' || operator === 'Bool') return context[key] === value;
      throw new Error(`no published policy has ${operator}`);
    }),
  );
}

/** The places in which an action is allowed, as numbers: resource by context. */
function reach(document: Raw, action: string): string {
  const about = document.Statement.filter(({ Action }) =>
    list(Action).some((glob) => matches(glob, action, 'i')),
  );
  if (about.length === 0) return '';
  const found = RESOURCES.flatMap((resource, i) =>
    contexts.flatMap((context, j) => {
      const fits = about.filter(
        ({ Resource, Condition }) =>
          list(Resource).some((glob) =>
            matches(glob.replace(/\$\{aws:username\}/, 'redislabs-user'), resource),
          ) && holds(Condition, context),
      );
      const allowed = fits.length > 0 && fits.every(({ Effect }) => Effect === 'Allow');
      return allowed ? [`${i}/${j}`] : [];
    }),
  );
  return found.join(' ');
}

function change(before: string, after: string): string {
  if (before === after) return before === '' ? 'neither' : 'same';
  if (before === '') return 'added';
  if (after === '') return 'removed';
  const [was, is] = [before.split(' '), after.split(' ')];
  if (is.every((place) => was.includes(place))) return 'narrowed';
  return was.every((place) => is.includes(place)) ? 'widened' : 'changed';
}

test.each(POLICY_KINDS)(
  'the difference of the %s policies is what brute force finds, action by action',
  async (kind) => {
    const [from, to] = [raw('2018', kind), raw('2024', kind)];
    const catalogue = await loadActionCatalogue(['ec2', 'iam', 'kms', 'cloudwatch', 's3', 'sts']);
    const names = [...catalogue.services.values()].flatMap((service) => service.names);
    const expected = new Map(
      names.map((action) => [action, change(reach(from, action), reach(to, action))] as const),
    );

    const needed = await loadActionCatalogue(servicesNamed([from, to] as PolicyDocument[]));
    const difference = comparePolicies(from as PolicyDocument, to as PolicyDocument, {
      policy: kind,
      catalogue: needed,
      profile: redisCloud,
      accountId: '123456789012',
    });
    const found = new Map<string, string>(names.map((action) => [action, 'neither']));
    for (const one of difference.changes)
      for (const action of one.actions) found.set(action, one.change === 'moved' ? 'same' : one.change);
    for (const action of difference.unchanged) found.set(action, 'same');

    expect(difference.remarks).toEqual([]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    const count = (kinds: string) => [...expected.values()].filter((one) => one === kinds).length;
    expect([count('added'), count('removed'), count('narrowed')].every((some) => some > 0)).toBe(true);
    expect(difference.counts).toMatchObject({
      added: count('added'),
      removed: count('removed'),
      narrowed: count('narrowed'),
      widened: count('widened'),
      changed: count('changed'),
    });
  },
);

test('every action that the newer documents name by its whole name is one of AWS', async () => {
  const documents = redisCloud.generations.flatMap(({ userPolicy, instancePolicy }) => [
    userPolicy,
    instancePolicy,
  ]);
  const { services } = await loadActionCatalogue(servicesNamed(documents));
  const known = new Set([...services.values()].flatMap(({ names }) => names));
  const named = documents
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action = [] }) => [Action].flat())
    .filter((action) => !action.includes('*'));
  expect(named.filter((action) => !known.has(action))).toEqual([]);
});
