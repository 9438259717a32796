import { CATALOGUE_REGIONS } from '../catalogue/regions.ts';
import { overlaps, parseCidr } from './cidr.ts';
import type { RequestProblem } from './request-problem.ts';
import type { AttachmentSpec, PeeringSpec, SubscriptionSpec } from './subscription-spec.ts';

/** What is asked for, as it came; the wire contract's section 4.8. */
export interface PeeringRequest {
  provider: string;
  region: string;
  awsAccountId: string;
  vpcId: string;
  vpcCidr: string | null;
  vpcCidrs: string[];
}

/** The ranges of a peering that are asked for, of which AWS makes routes. */
export type PeeringRanges = Pick<PeeringRequest, 'vpcCidr' | 'vpcCidrs'>;

const ACCOUNT = /^\d{12}$/;
const VPC = /^vpc-[0-9a-f]{8,17}$/;

const problem = (code: string, field: string | null, message: string, remedy: string): RequestProblem => ({
  code,
  field,
  message,
  remedy,
});

/**
 * Whether a subscription's network is one to be connected by Berth: not one of the customer's, whose peerings and route
 * tables are theirs (the contract has a code for just this).
 */
export const connectivityProblems = ({ network }: SubscriptionSpec): RequestProblem[] =>
  network.kind === 'new'
    ? []
    : [
        problem(
          'CONNECTIVITY_REQUESTS_ON_CUSTOMER_MANAGED_VPC_SUBSCRIPTION',
          'subscriptionId',
          `The subscription lives in your own ${network.vpcId}, whose connections and route tables Berth leaves alone.`,
          'Make the peering or the attachment in your AWS account yourself, and the routes on both sides with it.',
        ),
      ];

const otherCloud = problem(
  'VPC_PEERING_BELONGS_TO_DIFFERENT_CLOUD_PROVIDER',
  'provider',
  'The subscription is in AWS, whose networks are peered with one another alone.',
  'Peer it with a VPC of AWS: send region, awsAccountId, vpcId and vpcCidr.',
);

/** A peering as it would be stored, its number apart, or everything that is wrong with it. */
export function readPeering(
  spec: SubscriptionSpec,
  request: PeeringRequest,
): { ok: true; value: Omit<PeeringSpec, 'id'> } | { ok: false; error: RequestProblem[] } {
  const found = connectivityProblems(spec);
  const { region, awsAccountId, vpcId } = request;
  if (!/^aws$/i.test(request.provider)) return { ok: false, error: [otherCloud] };
  if (!CATALOGUE_REGIONS.some(({ name }) => name === region))
    found.push(
      problem(
        'VPC_PEERING_INVALID_REGION',
        'region',
        `${JSON.stringify(region)} is no region of AWS that is known here.`,
        'Give the region of the VPC that is to be peered with, such as eu-central-1.',
      ),
    );
  if (!ACCOUNT.test(awsAccountId))
    found.push(
      problem(
        'VPC_PEERING_INVALID_ACCOUNT',
        'awsAccountId',
        `${JSON.stringify(awsAccountId)} is no number of an AWS account.`,
        'Give the twelve digits of the AWS account that the other VPC is in.',
      ),
    );
  if (!VPC.test(vpcId))
    found.push(
      problem(
        'VPC_PEERING_INVALID_VPC',
        'vpcId',
        `${JSON.stringify(vpcId)} is no id of a VPC.`,
        'Give an id such as vpc-0123456789abcdef0.',
      ),
    );
  if ((spec.peerings ?? []).some((one) => one.vpcId === vpcId && one.region === region))
    found.push(
      problem(
        'VPC_PEERING_ALREADY_EXIST',
        'vpcId',
        `The subscription has a peering with ${vpcId} already: AWS has one between two VPCs.`,
        'Change the ranges of that one, or delete it first.',
      ),
    );
  const { cidrs, problems } = readRanges(spec, request, null);
  found.push(...problems);
  return found.length > 0
    ? { ok: false, error: found }
    : { ok: true, value: { region, awsAccountId, vpcId, cidrs } };
}

/** The ranges of a peering, or what is wrong with them. `except`: the peering whose ranges they are to take the place of. */
export function readRanges(
  spec: SubscriptionSpec,
  { vpcCidr, vpcCidrs }: PeeringRanges,
  except: number | null,
): { cidrs: string[]; problems: RequestProblem[] } {
  const say = (code: string, field: string, message: string, remedy: string) => ({
    cidrs: [],
    problems: [problem(code, field, message, remedy)],
  });
  if (vpcCidr !== null && vpcCidrs.length > 0)
    return say(
      'VPC_PEERING_TOO_MANY_CIDR_SPECIFICATIONS',
      'vpcCidrs',
      'Both vpcCidr and vpcCidrs are given.',
      'Send one of them.',
    );
  const cidrs = vpcCidr === null ? vpcCidrs : [vpcCidr];
  if (cidrs.length === 0)
    return say(
      'VPC_PEERING_CIDR_IS_MISSING',
      'vpcCidr',
      'No range of the other VPC is given.',
      'Send vpcCidr, or several in vpcCidrs.',
    );
  const wrong = wrongRanges(cidrs);
  if (wrong.length > 0)
    return say(
      'VPC_PEERING_INVALID_CIDR',
      vpcCidr === null ? 'vpcCidrs' : 'vpcCidr',
      `No ranges of addresses between /8 and /32: ${wrong.map((text) => JSON.stringify(text)).join(', ')}.`,
      'Give ranges of the other VPC such as 10.1.0.0/16, each from its first address.',
    );
  const others = [
    ...(spec.peerings ?? [])
      .filter(({ id }) => id !== except)
      .map((one) => ({ what: `peering ${one.id}`, cidrs: one.cidrs })),
    ...(spec.attachments ?? []).map((one) => ({ what: `transit gateway ${one.id}`, cidrs: one.cidrs })),
  ];
  const overlap = overlapOf(spec, cidrs, others);
  return overlap
    ? say('VPC_PEERING_CIDR_OVERLAP', vpcCidr === null ? 'vpcCidrs' : 'vpcCidr', overlap, NO_OVERLAP)
    : { cidrs, problems: [] };
}

/** The ranges behind a transit gateway, or what is wrong with them. */
export function attachmentRangeProblems(
  spec: SubscriptionSpec,
  attachment: AttachmentSpec,
  cidrs: readonly string[],
): RequestProblem[] {
  const wrong = wrongRanges(cidrs);
  if (wrong.length > 0)
    return [
      problem(
        'BAD_REQUEST',
        'cidrs',
        `No ranges of addresses between /8 and /32: ${wrong.map((text) => JSON.stringify(text)).join(', ')}.`,
        'Give ranges such as 10.1.0.0/16, each from its first address.',
      ),
    ];
  if (new Set(cidrs).size < cidrs.length)
    return [
      problem(
        'TGW_ATTACHMENT_CIDRS_REQUEST_CONTAINS_DUPLICATES',
        'cidrs',
        'A range is there twice.',
        'Give each range once.',
      ),
    ];
  const others = [
    ...(spec.peerings ?? []).map((one) => ({ what: `peering ${one.id}`, cidrs: one.cidrs })),
    ...(spec.attachments ?? [])
      .filter(({ id }) => id !== attachment.id)
      .map((one) => ({ what: `transit gateway ${one.id}`, cidrs: one.cidrs })),
  ];
  const overlap = overlapOf(spec, cidrs, others);
  return overlap ? [problem('BAD_REQUEST', 'cidrs', overlap, NO_OVERLAP)] : [];
}

const NO_OVERLAP = 'Give ranges that do not overlap: an address is led to one place alone.';

/** The shortest range that is no mistake: 0.0.0.0/0 is the internet's. */
const SHORTEST = 8;

const wrongRanges = (cidrs: readonly string[]): string[] =>
  cidrs.filter((text) => (parseCidr(text)?.prefix ?? 0) < SHORTEST);

/**
 * What of the ranges is led elsewhere already, or is the subscription's own: AWS peers no networks that overlap.
 * https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html
 */
function overlapOf(
  spec: SubscriptionSpec,
  cidrs: readonly string[],
  others: readonly { what: string; cidrs: readonly string[] }[],
): string | null {
  const own = spec.network.deploymentCidr;
  const taken = [...(own === null ? [] : [{ what: 'the subscription', cidrs: [own] }]), ...others].flatMap(
    (one) => one.cidrs.map((cidr) => ({ what: one.what, cidr })),
  );
  for (const [index, text] of cidrs.entries()) {
    const cidr = parseCidr(text);
    const before = cidrs.slice(0, index).map((other) => ({ what: 'the same request', cidr: other }));
    const other = [...taken, ...before].find((one) => {
      const range = parseCidr(one.cidr);
      return cidr !== null && range !== null && overlaps(cidr, range);
    });
    if (other) return `${text} overlaps with ${other.cidr} of ${other.what}.`;
  }
  return null;
}
