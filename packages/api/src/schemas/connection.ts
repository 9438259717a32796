import { z } from 'zod';
import { idSchema } from './common.ts';
import { listOf, word } from './fields.ts';

const RANGES_MOST = 100;

const ranges = {
  vpcCidr: word('vpcCidr', 64).optional().meta({ example: '10.1.0.0/16' }),
  vpcCidrs: listOf('vpcCidrs', word('vpcCidrs', 64), RANGES_MOST)
    .optional()
    .meta({ description: 'Several ranges, instead of vpcCidr', example: ['10.1.0.0/16', '10.2.0.0/16'] }),
};

export const peeringCreateSchema = z
  .object({
    provider: word('provider', 20).default('AWS').meta({ description: 'AWS on this installation' }),
    region: word('region', 64).default('').meta({ example: 'eu-central-1' }),
    awsAccountId: word('awsAccountId', 64).default('').meta({ example: '123456789012' }),
    vpcId: word('vpcId', 64).default('').meta({ example: 'vpc-0125be68a4625884a' }),
    ...ranges,
  })
  .meta({ id: 'VpcPeeringCreateAwsRequest' });

export const peeringUpdateSchema = z
  .object(ranges)
  .meta({ id: 'VpcPeeringUpdateAwsRequest', description: 'The ranges, in place of those there.' });

/** What to do about a refused field of a peering. */
export const PEERING_REMEDIES: Record<string, string> = {
  region: 'Give the region of the VPC that is to be peered with, such as eu-central-1.',
  awsAccountId: 'Give the twelve digits of the AWS account that the other VPC is in, as a text.',
  vpcId: 'Give an id such as vpc-0125be68a4625884a.',
  vpcCidr: 'Give a range of the other VPC such as 10.1.0.0/16.',
  vpcCidrs: 'Send a list of ranges, like ["10.1.0.0/16"].',
};

const rangeText = word('cidrs', 64);

/** Redis Cloud's document has objects here, and texts in its example; its clients send texts. */
export const attachmentUpdateSchema = z
  .object({
    cidrs: listOf(
      'cidrs',
      z.union([rangeText, z.object({ cidrAddress: rangeText }).transform(({ cidrAddress }) => cidrAddress)], {
        error: 'cidrs must be a list of ranges such as 10.1.0.0/16',
      }),
      RANGES_MOST,
    )
      .default([])
      .meta({ type: 'array', items: { type: 'string' }, example: ['10.1.0.0/16'] }),
  })
  .meta({ id: 'TgwUpdateCidrsRequest', description: 'The whole list, in place of the one there.' });

export const ATTACHMENT_REMEDIES: Record<string, string> = {
  cidrs:
    'Send a list of ranges behind the transit gateway, like ["10.1.0.0/16"]; an empty list removes them all.',
};

/** What a task that reads peerings gives as `response.resource`: its keys are not those that are sent. */
export const peeringsSchema = z.object({
  peerings: z.array(
    z.object({
      vpcPeeringId: idSchema,
      status: z.string().meta({
        description: 'initiating-request, pending-acceptance, active, inactive or failed, as AWS has it now',
      }),
      statusReason: z.string().optional().meta({ description: "Extension: AWS's words on the status" }),
      awsAccountId: z.string(),
      awsPeeringUid: z.string().optional(),
      vpcUid: z.string(),
      vpcCidr: z.string().optional().meta({ description: 'Where there is one range' }),
      vpcCidrs: z
        .array(z.object({ vpcCidr: z.string(), active: z.string() }))
        .optional()
        .meta({ description: 'Where there are several' }),
      regionName: z.string(),
    }),
  ),
});

export type PeeringsBody = z.infer<typeof peeringsSchema>;

/** What a task that reads transit gateways gives as `response.resource`. */
export const transitGatewaysSchema = z.object({
  tgws: z.array(
    z.object({
      id: idSchema,
      awsTgwUid: z.string(),
      attachmentUid: z.string().optional(),
      status: z
        .string()
        .meta({ description: 'Of the attachment as long as there is one, else of the transit gateway' }),
      attachmentStatus: z.string().optional(),
      awsAccountId: z.string().optional(),
      cidrs: z.array(z.object({ cidrAddress: z.string(), status: z.string() })),
    }),
  ),
});

export type TransitGatewaysBody = z.infer<typeof transitGatewaysSchema>;
