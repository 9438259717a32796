import {
  CreateTransitGatewayCommand,
  CreateVpcCommand,
  DescribeTransitGatewaysCommand,
} from '@aws-sdk/client-ec2';
import type { SubscriptionSpec } from '@berth/domain';
import { aSpec } from '@berth/engine/testing';
import { type Scenario, wrong } from './scenario.ts';
import type { Stage } from './stage.ts';

/** What the network of a subscription is connected with, and taken apart from again. */
function connected(
  more: (stage: Stage) => Promise<Partial<SubscriptionSpec>>,
): Required<Pick<Scenario, 'prepare' | 'run'>> {
  let spec = aSpec();
  return {
    prepare: async (stage) => {
      spec = aSpec(await more(stage));
      await stage.has(aSpec());
    },
    run: async (stage) => {
      const looked = await stage.connections(spec);
      if (looked !== null) return looked;
      return (
        wrong(await stage.apply(spec)) ?? (await stage.connections(spec)) ?? wrong(await stage.apply(aSpec()))
      );
    },
  };
}

async function peering({ admin, account }: Stage): Promise<Partial<SubscriptionSpec>> {
  const { Vpc } = await admin.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  const { accountId: awsAccountId } = account;
  const vpcId = Vpc?.VpcId ?? '';
  return { peerings: [{ id: 3001, awsAccountId, vpcId, region: 'us-east-1', cidrs: ['10.1.0.0/16'] }] };
}

async function attachment(stage: Stage): Promise<Partial<SubscriptionSpec>> {
  const { TransitGateway } = await stage.admin.send(new CreateTransitGatewayCommand({}));
  const transitGatewayId = TransitGateway?.TransitGatewayId ?? '';
  await stage.settle(async () => {
    const { TransitGateways = [] } = await stage.admin.send(new DescribeTransitGatewaysCommand({}));
    return TransitGateways.every(({ State }) => State === 'available');
  });
  return { attachments: [{ id: 4001, transitGatewayId, cidrs: ['172.16.0.0/12'] }] };
}

/** Joining a subscription's network with others. */
export const CONNECTIONS: readonly Scenario[] = [
  {
    id: 'peer',
    title: 'peer the network of a subscription with another VPC, and take that back',
    ...connected(peering),
  },
  {
    id: 'attach',
    title: 'attach the network of a subscription to a transit gateway, and take that back',
    ...connected(attachment),
  },
];
