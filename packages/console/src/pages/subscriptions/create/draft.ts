import type { DeploymentPlanBody, SubscriptionCreateBody } from '@berth/api';
import { SUBSCRIPTION_FIELDS } from '../../../ui/field-words.ts';
import { lineErrors } from '../line-errors.ts';

/** What the form holds: texts, as they were typed. */
export interface Draft {
  name: string;
  cloudAccountId: string;
  region: string;
  /** A network that Berth makes, or one that the customer keeps. */
  network: 'new' | 'own';
  cidr: string;
  vpcId: string;
  /** With commas or spaces between. */
  subnetIds: string;
  securityGroupId: string;
  threeZones: boolean;
  databases: DraftDatabase[];
  tags: { key: string; value: string }[];
}

export interface DraftDatabase {
  name: string;
  gigabytes: string;
  replication: boolean;
}

export const NEW_DRAFT: Draft = {
  name: '',
  cloudAccountId: '',
  region: '',
  network: 'new',
  cidr: '10.0.0.0/24',
  vpcId: '',
  subnetIds: '',
  securityGroupId: '',
  threeZones: false,
  databases: [{ name: 'cache', gigabytes: '1', replication: true }],
  tags: [],
};

export type SubscriptionField = keyof typeof SUBSCRIPTION_FIELDS;
export type SubscriptionErrors = Partial<Record<SubscriptionField, string>>;

const isField = (name: string): name is SubscriptionField => Object.hasOwn(SUBSCRIPTION_FIELDS, name);

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** Gigabytes as typed; NaN for what is no amount above zero. */
export function gigabytesOf(text: string): number {
  const amount = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && amount > 0 ? amount : Number.NaN;
}

function networkingOf(draft: Draft) {
  const cidr = draft.cidr.trim();
  if (draft.network === 'new') return { deploymentCIDR: cidr };
  const subnetIds = words(draft.subnetIds);
  const group = draft.securityGroupId.trim();
  return {
    vpcId: draft.vpcId.trim(),
    ...(subnetIds.length > 0 ? { subnetIds } : cidr !== '' && { deploymentCIDR: cidr }),
    ...(group !== '' && { securityGroupId: group }),
  };
}

/** The request that the form comes to. */
export function createBody(draft: Draft, dryRun: boolean): SubscriptionCreateBody {
  return {
    dryRun,
    ...(draft.name.trim() !== '' && { name: draft.name.trim() }),
    cloudProviders: [
      {
        cloudAccountId: Number(draft.cloudAccountId),
        regions: [
          {
            region: draft.region.trim(),
            multipleAvailabilityZones: draft.threeZones,
            networking: networkingOf(draft),
          },
        ],
        resourceTags: draft.tags.map(({ key, value }) => ({ key: key.trim(), value: value.trim() })),
      },
    ],
    databases: draft.databases.map(({ name, gigabytes, replication }) => ({
      name: name.trim(),
      datasetSizeInGb: gigabytesOf(gigabytes),
      replication,
    })),
  };
}

/** What is missing or no amount, which nobody needs to be asked about. */
export function unready(draft: Draft): SubscriptionErrors {
  const found: SubscriptionErrors = {};
  if (draft.cloudAccountId === '') found.cloudAccountId = 'Choose a cloud account.';
  if (draft.region.trim() === '') found.region = 'Choose a region.';
  if (draft.network === 'new' && draft.cidr.trim() === '')
    found['networking.deploymentCIDR'] = 'Enter a private range, like 10.0.0.0/24.';
  if (draft.network === 'own' && draft.vpcId.trim() === '')
    found['networking.vpcId'] = 'Enter the id of the VPC, like vpc-0125be68a4625884a.';
  if (draft.databases.length === 0) found.databases = 'Add a database: by its size the nodes are chosen.';
  if (draft.databases.some(({ name }) => name.trim() === ''))
    found.databases = 'Every database needs a name.';
  if (draft.databases.some(({ gigabytes }) => Number.isNaN(gigabytesOf(gigabytes))))
    found.databases = 'The size of a database is a number of gigabytes above 0.';
  return found;
}

/** What the API found wrong, at the fields that it concerns; `rest` is what belongs to no field of the form. */
export function errorsOf(error: unknown): { fields: SubscriptionErrors; rest: unknown } {
  const names = Object.keys(SUBSCRIPTION_FIELDS) as SubscriptionField[];
  const { of, rest } = lineErrors(error, names);
  const said = names.flatMap((name) => {
    const text = of(name);
    return text === undefined ? [] : [[name, text] as const];
  });
  return { fields: Object.fromEntries(said), rest };
}

type Problem = DeploymentPlanBody['plan']['problems'][number];

/** The same of a plan that found problems. */
export function errorsOfPlan(problems: readonly Problem[]): { fields: SubscriptionErrors; rest: Problem[] } {
  const fields: SubscriptionErrors = {};
  const rest: Problem[] = [];
  for (const problem of problems) {
    const { field, message, remedy } = problem;
    if (field !== null && isField(field))
      fields[field] = [fields[field], message, remedy].filter(Boolean).join(' ');
    else rest.push(problem);
  }
  return { fields, rest };
}
