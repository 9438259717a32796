import {
  CreateTransitGatewayCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  type CreateTransitGatewayVpcAttachmentCommandInput,
  DeleteTransitGatewayCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  type Tag,
  type TransitGatewayAttachmentState,
  type TransitGatewayState,
} from '@aws-sdk/client-ec2';
import { until } from '../support/until.ts';
import type { Bench, Caller } from './bench.ts';
import { later } from './instances.ts';
import { inVpc, makes, tagged } from './network.ts';

const patience = (bench: Bench) => ({ timeoutMs: bench.endpoint ? 0 : 600_000, everyMs: 5000 });

export const seenGateway = async ({ ec2 }: Caller, id: string) =>
  (await ec2.send(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }))).TransitGateways?.[0];

export const seenAttachment = async ({ ec2 }: Caller, id: string) =>
  (await ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand({ TransitGatewayAttachmentIds: [id] })))
    .TransitGatewayVpcAttachments?.[0];

/** Waits until a transit gateway is in a state; an emulator needs no time but its own clock's. */
export async function gatewayIs(bench: Bench, id: string, state: TransitGatewayState) {
  await later(bench);
  const ask = async () => {
    const seen = await seenGateway(bench.admin, id);
    return seen?.State === state ? seen : undefined;
  };
  return until(`${id} to be ${state}`, ask, patience(bench));
}

/** As `gatewayIs`, of an attachment. */
export async function attachmentIs(bench: Bench, id: string, state: TransitGatewayAttachmentState) {
  await later(bench);
  const ask = async () => {
    const seen = await seenAttachment(bench.admin, id);
    return seen?.State === state ? seen : undefined;
  };
  return until(`${id} to be ${state}`, ask, patience(bench));
}

export async function makeGateway({ ec2 }: Caller, ...tags: Tag[]): Promise<string> {
  const made = await ec2.send(
    new CreateTransitGatewayCommand({ Description: 'hub', ...tagged('transit-gateway', ...tags) }),
  );
  return made.TransitGateway?.TransitGatewayId ?? '';
}

export async function attach(
  { ec2 }: Caller,
  input: CreateTransitGatewayVpcAttachmentCommandInput,
): Promise<string> {
  const made = await ec2.send(new CreateTransitGatewayVpcAttachmentCommand(input));
  return made.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId ?? '';
}

export const detach = ({ ec2 }: Caller, TransitGatewayAttachmentId: string) =>
  ec2.send(new DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId }));

export const removeGateway = ({ ec2 }: Caller, TransitGatewayId: string) =>
  ec2.send(new DeleteTransitGatewayCommand({ TransitGatewayId }));

/** What an attachment needs. */
export interface Ground {
  vpcId: string;
  subnetId: string;
  gatewayId: string;
  /** Attaches the VPC, and waits until it is. */
  attached: (caller?: Caller) => Promise<string>;
}

/** Runs a case with a transit gateway and a VPC with a subnet, which go afterwards. */
export const atGateway = (run: (bench: Bench, on: Ground) => Promise<void>) =>
  inVpc(async (bench, vpcId) => {
    const { admin } = bench;
    const subnetId = await makes(admin).subnet(vpcId);
    const gatewayId = await makeGateway(admin);
    await gatewayIs(bench, gatewayId, 'available');
    const attached = async (caller = admin) => {
      const input = { TransitGatewayId: gatewayId, VpcId: vpcId, SubnetIds: [subnetId] };
      const id = await attach(caller, input);
      await attachmentIs(bench, id, 'available');
      return id;
    };
    try {
      await run(bench, { vpcId, subnetId, gatewayId, attached });
    } finally {
      if (!bench.control) await clear(bench, gatewayId).catch(() => {});
    }
  });

async function clear(bench: Bench, gatewayId: string): Promise<void> {
  const Filters = [{ Name: 'transit-gateway-id', Values: [gatewayId] }];
  const seen = await bench.admin.ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand({ Filters }));
  for (const { TransitGatewayAttachmentId: id = '', State } of seen.TransitGatewayVpcAttachments ?? []) {
    if (State === 'deleted') continue;
    await detach(bench.admin, id).catch(() => {});
    await attachmentIs(bench, id, 'deleted');
  }
  await removeGateway(bench.admin, gatewayId);
}
