import type { Ref, Tag } from '../blueprint/blueprint.ts';

/** An id of AWS, or the logical id of something that is still to be made. */
export type Id = string | Ref;

interface Resource<Type extends string, Properties> {
  Type: Type;
  Metadata: { Purpose: string };
  Properties: Properties;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html */
export type VpcResource = Resource<'AWS::EC2::VPC', { CidrBlock: string; Tags: Tag[] }>;

export type InternetGatewayResource = Resource<'AWS::EC2::InternetGateway', { Tags: Tag[] }>;

export type GatewayAttachmentResource = Resource<
  'AWS::EC2::VPCGatewayAttachment',
  { VpcId: Id; InternetGatewayId: Id }
>;

export type RouteTableResource = Resource<'AWS::EC2::RouteTable', { VpcId: Id; Tags: Tag[] }>;

/** Where a route leads: one of them. */
export interface RouteTarget {
  GatewayId?: Id;
  VpcPeeringConnectionId?: Id;
  TransitGatewayId?: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html */
export type RouteResource = Resource<
  'AWS::EC2::Route',
  { RouteTableId: Id; DestinationCidrBlock: string } & RouteTarget
>;

/** The id of what a route leads to. */
export const routeTarget = ({ GatewayId, VpcPeeringConnectionId, TransitGatewayId }: RouteTarget): Id =>
  GatewayId ?? VpcPeeringConnectionId ?? TransitGatewayId ?? '';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcpeeringconnection.html */
export type VpcPeeringResource = Resource<
  'AWS::EC2::VPCPeeringConnection',
  { VpcId: Id; PeerVpcId: string; PeerOwnerId: string; PeerRegion: string; Tags: Tag[] }
>;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-transitgatewayvpcattachment.html */
export type AttachmentResource = Resource<
  'AWS::EC2::TransitGatewayVpcAttachment',
  { TransitGatewayId: string; VpcId: Id; SubnetIds: Id[]; Tags: Tag[] }
>;

export type SubnetResource = Resource<
  'AWS::EC2::Subnet',
  { VpcId: Id; CidrBlock: string; AvailabilityZone: string; Tags: Tag[] }
>;

export type SubnetRouteTableAssociationResource = Resource<
  'AWS::EC2::SubnetRouteTableAssociation',
  { RouteTableId: Id; SubnetId: Id }
>;

export type SecurityGroupResource = Resource<
  'AWS::EC2::SecurityGroup',
  { GroupName: string; GroupDescription: string; VpcId: Id; Tags: Tag[] }
>;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupingress.html */
export type SecurityGroupIngressResource = Resource<
  'AWS::EC2::SecurityGroupIngress',
  {
    GroupId: Id;
    IpProtocol: string;
    FromPort?: number;
    ToPort?: number;
    CidrIp?: string;
    SourceSecurityGroupId?: Id;
  }
>;

export type KeyPairResource = Resource<
  'AWS::EC2::KeyPair',
  { KeyName: string; PublicKeyMaterial: string; Tags: Tag[] }
>;

export interface InstanceProperties {
  ImageId: string;
  InstanceType: string;
  KeyName: string;
  /** Name of the instance profile. */
  IamInstanceProfile: string;
  NetworkInterfaces: {
    DeviceIndex: string;
    SubnetId: Id;
    GroupSet: Id[];
    PrivateIpAddress: string;
    AssociatePublicIpAddress: boolean;
    DeleteOnTermination: boolean;
  }[];
  BlockDeviceMappings: {
    DeviceName: string;
    Ebs: { VolumeSize: number; VolumeType: string; Encrypted: boolean; DeleteOnTermination: boolean };
  }[];
  MetadataOptions: { HttpTokens: 'required'; HttpEndpoint: 'enabled'; HttpPutResponseHopLimit: number };
  /** In clear; it is encoded on its way. */
  UserData: string;
  /** Carried by the instance, its volumes and its network interface. */
  Tags: Tag[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html */
export type InstanceResource = Resource<'AWS::EC2::Instance', InstanceProperties>;

export type Ec2Resource =
  | VpcResource
  | InternetGatewayResource
  | GatewayAttachmentResource
  | RouteTableResource
  | RouteResource
  | SubnetResource
  | SubnetRouteTableAssociationResource
  | SecurityGroupResource
  | SecurityGroupIngressResource
  | KeyPairResource
  | InstanceResource
  | VpcPeeringResource
  | AttachmentResource;

/** What should exist for one subscription. Data only: it renders to CloudFormation almost as it stands. */
export interface SubscriptionBlueprint {
  /** What ownership tags name. */
  id: string;
  Description: string;
  /** By logical id, each after what it refers to. */
  Resources: Record<string, Ec2Resource>;
}

export const isRef = (id: Id): id is Ref => typeof id !== 'string';
