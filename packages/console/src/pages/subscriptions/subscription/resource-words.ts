import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ResourceState } from './resource-states.ts';

const WORDS: Record<string, string> = {
  'AWS::EC2::VPC': 'VPC',
  'AWS::EC2::InternetGateway': 'Internet gateway',
  'AWS::EC2::RouteTable': 'Route table',
  'AWS::EC2::Subnet': 'Subnet',
  'AWS::EC2::SecurityGroup': 'Security group',
  'AWS::EC2::KeyPair': 'Key pair',
  'AWS::EC2::Instance': 'Node',
  'AWS::EC2::Volume': 'Volume',
  'AWS::EC2::VPCPeeringConnection': 'VPC peering',
  'AWS::EC2::TransitGatewayVpcAttachment': 'Transit gateway attachment',
};

/** What a person calls one resource: `Subnet 2`. */
export function resourceWords({ type, logicalId }: { type: string; logicalId: string }): string {
  const number = /\d+$/.exec(logicalId)?.[0];
  const word = WORDS[type] ?? logicalId;
  return number === undefined || WORDS[type] === undefined ? word : `${word} ${number}`;
}

export const STATE_LOOKS: Record<ResourceState, { type: StatusIndicatorProps.Type; text: string }> = {
  planned: { type: 'pending', text: 'To be made' },
  working: { type: 'in-progress', text: 'In progress' },
  there: { type: 'success', text: 'There' },
  failed: { type: 'error', text: 'Failed' },
  gone: { type: 'stopped', text: 'Gone' },
};
