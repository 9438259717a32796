import type { IamActionName } from '../operation.ts';

/**
 * The EC2 calls by which subscriptions are built, watched and removed, each with what a policy must grant for it: a
 * creation with tags needs the tagging too, and an instance gets its role only from who may pass it. Apart from the
 * calls themselves, because the SDK's client takes long to load.
 */
export const EC2_OPERATIONS = {
  DescribeAvailabilityZones: { needs: ['ec2:DescribeAvailabilityZones'] },
  DescribeInstanceTypeOfferings: { needs: ['ec2:DescribeInstanceTypeOfferings'] },
  DescribeImages: { needs: ['ec2:DescribeImages'] },
  DescribeVpcs: { needs: ['ec2:DescribeVpcs'] },
  DescribeInternetGateways: { needs: ['ec2:DescribeInternetGateways'] },
  DescribeRouteTables: { needs: ['ec2:DescribeRouteTables'] },
  DescribeSubnets: { needs: ['ec2:DescribeSubnets'] },
  DescribeSecurityGroups: { needs: ['ec2:DescribeSecurityGroups'] },
  DescribeKeyPairs: { needs: ['ec2:DescribeKeyPairs'] },
  DescribeInstances: { needs: ['ec2:DescribeInstances'] },
  DescribeVolumes: { needs: ['ec2:DescribeVolumes'] },
  DescribeNetworkAcls: { needs: ['ec2:DescribeNetworkAcls'] },
  DescribeVpcPeeringConnections: { needs: ['ec2:DescribeVpcPeeringConnections'] },
  DescribeTransitGateways: { needs: ['ec2:DescribeTransitGateways'] },
  DescribeTransitGatewayVpcAttachments: { needs: ['ec2:DescribeTransitGatewayVpcAttachments'] },
  CreateVpc: { needs: ['ec2:CreateVpc', 'ec2:CreateTags'] },
  CreateInternetGateway: { needs: ['ec2:CreateInternetGateway', 'ec2:CreateTags'] },
  AttachInternetGateway: { needs: ['ec2:AttachInternetGateway'] },
  CreateRouteTable: { needs: ['ec2:CreateRouteTable', 'ec2:CreateTags'] },
  CreateRoute: { needs: ['ec2:CreateRoute'] },
  ReplaceRoute: { needs: ['ec2:ReplaceRoute'] },
  CreateVpcPeeringConnection: { needs: ['ec2:CreateVpcPeeringConnection', 'ec2:CreateTags'] },
  CreateTransitGatewayVpcAttachment: {
    // The first one of an AWS account makes the role by which AWS attaches.
    needs: ['ec2:CreateTransitGatewayVpcAttachment', 'ec2:CreateTags', 'iam:CreateServiceLinkedRole'],
  },
  CreateSubnet: { needs: ['ec2:CreateSubnet', 'ec2:CreateTags'] },
  AssociateRouteTable: { needs: ['ec2:AssociateRouteTable'] },
  CreateSecurityGroup: { needs: ['ec2:CreateSecurityGroup', 'ec2:CreateTags'] },
  AuthorizeSecurityGroupIngress: { needs: ['ec2:AuthorizeSecurityGroupIngress'] },
  RevokeSecurityGroupIngress: { needs: ['ec2:RevokeSecurityGroupIngress'] },
  AuthorizeSecurityGroupEgress: { needs: ['ec2:AuthorizeSecurityGroupEgress'] },
  ImportKeyPair: { needs: ['ec2:ImportKeyPair', 'ec2:CreateTags'] },
  RunInstances: { needs: ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole'] },
  StartInstances: { needs: ['ec2:StartInstances'] },
  StopInstances: { needs: ['ec2:StopInstances'] },
  ModifyInstanceAttribute: { needs: ['ec2:ModifyInstanceAttribute'] },
  ModifySubnetAttribute: { needs: ['ec2:ModifySubnetAttribute'] },
  AttachVolume: { needs: ['ec2:AttachVolume'] },
  TerminateInstances: { needs: ['ec2:TerminateInstances'] },
  CreateTags: { needs: ['ec2:CreateTags'] },
  DeleteTags: { needs: ['ec2:DeleteTags'] },
  DeleteVpcPeeringConnection: { needs: ['ec2:DeleteVpcPeeringConnection'] },
  DeleteTransitGatewayVpcAttachment: { needs: ['ec2:DeleteTransitGatewayVpcAttachment'] },
  DeleteVolume: { needs: ['ec2:DeleteVolume'] },
  DeleteSecurityGroup: { needs: ['ec2:DeleteSecurityGroup'] },
  DeleteKeyPair: { needs: ['ec2:DeleteKeyPair'] },
  DeleteSubnet: { needs: ['ec2:DeleteSubnet'] },
  DeleteRoute: { needs: ['ec2:DeleteRoute'] },
  DeleteRouteTable: { needs: ['ec2:DeleteRouteTable'] },
  DetachInternetGateway: { needs: ['ec2:DetachInternetGateway'] },
  DeleteInternetGateway: { needs: ['ec2:DeleteInternetGateway'] },
  DeleteVpc: { needs: ['ec2:DeleteVpc'] },
} as const satisfies Record<string, { needs: readonly IamActionName[] }>;

export type Ec2OperationName = keyof typeof EC2_OPERATIONS;
