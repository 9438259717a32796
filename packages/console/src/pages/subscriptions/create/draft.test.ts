import { type Task, TaskFailed } from '@berth/api';
import { describe, expect, test } from 'vitest';
import { createBody, type Draft, errorsOf, errorsOfPlan, gigabytesOf, NEW_DRAFT, unready } from './draft.ts';

const draft = (change: Partial<Draft> = {}): Draft => ({
  ...NEW_DRAFT,
  cloudAccountId: '1001',
  region: 'eu-central-1',
  ...change,
});
const networking = (change: Partial<Draft>) =>
  createBody(draft(change), true).cloudProviders[0]?.regions[0]?.networking;

const failed = (description: string) =>
  new TaskFailed({
    taskId: 't',
    status: 'processing-error',
    response: { error: { type: 'X', status: '', description } },
  } as Task);

describe('What is sent', () => {
  test('is what was typed, trimmed', () => {
    expect(
      createBody(draft({ name: ' cache ', tags: [{ key: ' team ', value: 'blue ' }] }), false),
    ).toMatchObject({
      dryRun: false,
      name: 'cache',
      cloudProviders: [{ cloudAccountId: 1001, resourceTags: [{ key: 'team', value: 'blue' }] }],
      databases: [{ name: 'cache', datasetSizeInGb: 1, replication: true }],
    });
  });

  test('a name that was left out is not sent', () => {
    expect(createBody(draft(), false)).not.toHaveProperty('name');
  });

  test.each([
    { what: 'a new network', change: {}, sent: { deploymentCIDR: '10.0.0.0/24' } },
    {
      what: 'a VPC alone gets subnets in the range',
      change: { network: 'own', vpcId: 'vpc-1' },
      sent: { vpcId: 'vpc-1', deploymentCIDR: '10.0.0.0/24' },
    },
    {
      what: 'subnets of the own bring their range along',
      change: {
        network: 'own',
        vpcId: 'vpc-1',
        subnetIds: 'subnet-1, subnet-2 subnet-3',
        securityGroupId: 'sg-1',
      },
      sent: { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2', 'subnet-3'], securityGroupId: 'sg-1' },
    },
  ] as const)('$what', ({ change, sent }) => {
    expect(networking(change)).toEqual(sent);
  });

  test.each([
    ['1', 1],
    [' 2,5 ', 2.5],
    ['0', Number.NaN],
    ['-1', Number.NaN],
    ['', Number.NaN],
    ['many', Number.NaN],
  ])('%j gigabytes are %d', (text, amount) => {
    expect(gigabytesOf(text)).toBe(amount);
  });
});

test.each([
  { field: 'cloudAccountId', change: { cloudAccountId: '' } },
  { field: 'region', change: { region: ' ' } },
  { field: 'networking.deploymentCIDR', change: { cidr: '' } },
  { field: 'networking.vpcId', change: { network: 'own' } },
  { field: 'databases', change: { databases: [] } },
  { field: 'databases', change: { databases: [{ name: '', gigabytes: '1', replication: true }] } },
  { field: 'databases', change: { databases: [{ name: 'a', gigabytes: 'x', replication: true }] } },
] as const)('what is missing is said at $field, before anything is sent', ({ field, change }) => {
  expect(Object.keys(unready(draft(change as Partial<Draft>)))).toEqual([field]);
});

test('every line of a refusal stands at its field, and what is of none in the box', () => {
  const { fields, rest } = errorsOf(
    failed(
      'networking.deploymentCIDR: No range. Give one.\nresourceTags: A tag has no key. Give it one.\nIt rains.',
    ),
  );
  expect(fields).toEqual({
    'networking.deploymentCIDR': 'No range. Give one.',
    resourceTags: 'A tag has no key. Give it one.',
  });
  expect(rest).toMatchObject({ message: 'It rains.' });
});

test('two problems of one field are both said', () => {
  const problem = { code: 'X', field: 'region', message: 'One.', remedy: 'Do.', evidence: null };
  const { fields, rest } = errorsOfPlan([
    problem,
    { ...problem, message: 'Two.' },
    { ...problem, field: null },
  ]);
  expect(fields).toEqual({ region: 'One. Do. Two. Do.' });
  expect(rest).toHaveLength(1);
});
