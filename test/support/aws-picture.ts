import {
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeKeyPairsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVolumesCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Tag,
} from '@aws-sdk/client-ec2';
import { RESOURCE_TAG_KEY } from '@berth/domain';
import type { SandboxAccount } from './sandbox-client.ts';

/** What an AWS account holds beyond what AWS itself puts there, as its administrator sees it. */
export interface AwsPicture {
  /** A line for each thing, sorted: its kind, and what it is in its subscription. */
  things: string[];
  /** What the things' tag `team` says, each value once. */
  teams: string[];
  /** From where the nodes are reached, beyond their own network. */
  allowed: string[];
}

/** A peering or an attachment that has ended is still shown, and is nothing any more. */
const HAS_ENDED = /^(failed|expired|rejected|deleted)$/;

/** Takes stock of an AWS account in `us-east-1`, whoever made what is there. */
export async function awsPicture(endpoint: string, keys: SandboxAccount): Promise<AwsPicture> {
  const { accessKeyId, secretAccessKey } = keys;
  const ec2 = new EC2Client({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } });
  try {
    const [vpcs, gateways, tables, subnets, groups, pairs, instances, volumes, peerings, attachments] =
      await Promise.all([
        ec2.send(new DescribeVpcsCommand({})),
        ec2.send(new DescribeInternetGatewaysCommand({})),
        ec2.send(new DescribeRouteTablesCommand({})),
        ec2.send(new DescribeSubnetsCommand({})),
        ec2.send(new DescribeSecurityGroupsCommand({})),
        ec2.send(new DescribeKeyPairsCommand({})),
        ec2.send(new DescribeInstancesCommand({})),
        ec2.send(new DescribeVolumesCommand({})),
        ec2.send(new DescribeVpcPeeringConnectionsCommand({})),
        ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand({})),
      ]);
    const defaults = new Set((vpcs.Vpcs ?? []).filter((vpc) => vpc.IsDefault).map((vpc) => vpc.VpcId));
    const inOurs = <T extends { VpcId?: string | undefined }>(all: T[] | undefined): T[] =>
      (all ?? []).filter(({ VpcId }) => !defaults.has(VpcId));
    const securityGroups = inOurs(groups.SecurityGroups).filter(({ GroupName }) => GroupName !== 'default');
    const kinds: Record<string, { Tags?: Tag[] | undefined }[]> = {
      vpc: inOurs(vpcs.Vpcs),
      gateway: (gateways.InternetGateways ?? []).filter(
        ({ Attachments }) => !Attachments?.some(({ VpcId }) => defaults.has(VpcId)),
      ),
      'route table': inOurs(tables.RouteTables).filter(
        ({ Associations }) => !Associations?.some(({ Main }) => Main),
      ),
      subnet: inOurs(subnets.Subnets),
      'security group': securityGroups,
      'key pair': pairs.KeyPairs ?? [],
      instance: (instances.Reservations ?? [])
        .flatMap(({ Instances }) => Instances ?? [])
        .filter(({ State }) => State?.Name !== 'terminated'),
      volume: volumes.Volumes ?? [],
      peering: (peerings.VpcPeeringConnections ?? []).filter(
        ({ Status }) => !HAS_ENDED.test(Status?.Code ?? ''),
      ),
      'transit gateway attachment': (attachments.TransitGatewayVpcAttachments ?? []).filter(
        ({ State }) => !HAS_ENDED.test(State ?? ''),
      ),
    };
    const all = Object.entries(kinds).flatMap(([kind, of]) =>
      of.map(({ Tags }) => ({ kind, tags: Tags ?? [] })),
    );
    const value = (tags: Tag[], key: string): string =>
      tags.find(({ Key }) => Key === key)?.Value ?? '(none)';
    const sources = securityGroups
      .flatMap(({ IpPermissions }) => IpPermissions ?? [])
      .flatMap(({ IpRanges }) => IpRanges ?? [])
      .map(({ CidrIp }) => CidrIp ?? '');
    return {
      things: all.map(({ kind, tags }) => `${kind} ${value(tags, RESOURCE_TAG_KEY)}`).sort(),
      teams: [...new Set(all.map(({ tags }) => value(tags, 'team')))].sort(),
      allowed: [...new Set(sources)].filter((source) => !source.startsWith('10.')).sort(),
    };
  } finally {
    ec2.destroy();
  }
}
