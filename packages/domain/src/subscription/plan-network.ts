import type { SubscriptionBlueprint } from './ec2-resources.ts';
import { isRef } from './ec2-resources.ts';
import { keptOf, type Owned } from './owned.ts';
import type { SubscriptionAction } from './subscription-action.ts';
import {
  addSubscriptionStep,
  because,
  makersOf,
  place,
  type SubscriptionDraft,
} from './subscription-draft.ts';

type Kept = readonly Owned[];

/** Plans everything but rules, nodes and connections with other networks, in the blueprint's order, in which each comes after what it refers to. */
export function planNetwork(draft: SubscriptionDraft, blueprint: SubscriptionBlueprint, kept: Kept): void {
  for (const [id, resource] of Object.entries(blueprint.Resources)) {
    const make = (action: SubscriptionAction, dependsOn: (string | undefined)[] = []): void => {
      const reason = because('absent', resource.Metadata.Purpose);
      draft.makers.set(id, addSubscriptionStep(draft, id, action, reason, dependsOn));
    };
    switch (resource.Type) {
      case 'AWS::EC2::VPC': {
        const vpc = keptOf(kept, 'vpc', id);
        const { CidrBlock } = resource.Properties;
        if (!vpc) make({ call: 'CreateVpc', input: resource.Properties });
        else if (vpc.cidrs[0] !== CidrBlock) differs(draft, id, vpc.id, vpc.cidrs[0], CidrBlock);
        else right(draft, id, vpc.id);
        break;
      }
      case 'AWS::EC2::InternetGateway': {
        const gateway = keptOf(kept, 'internetGateway', id);
        if (gateway) right(draft, id, gateway.id);
        else make({ call: 'CreateInternetGateway', input: resource.Properties });
        break;
      }
      case 'AWS::EC2::VPCGatewayAttachment': {
        const VpcId = place(draft, resource.Properties.VpcId);
        const InternetGatewayId = place(draft, resource.Properties.InternetGatewayId);
        const gateway = draft.inventory.internetGateway.find(({ id }) => id === InternetGatewayId);
        if (gateway && !isRef(VpcId) && gateway.attachedTo.includes(VpcId)) right(draft, id, gateway.id);
        else {
          const input = { VpcId, InternetGatewayId };
          make({ call: 'AttachInternetGateway', input }, makersOf(draft, [VpcId, InternetGatewayId]));
        }
        break;
      }
      case 'AWS::EC2::RouteTable': {
        const table = keptOf(kept, 'routeTable', id);
        const VpcId = place(draft, resource.Properties.VpcId);
        if (table) right(draft, id, table.id);
        else {
          const input = { ...resource.Properties, VpcId };
          make({ call: 'CreateRouteTable', input }, makersOf(draft, [VpcId]));
        }
        break;
      }
      case 'AWS::EC2::Route':
        if (resource.Properties.GatewayId !== undefined) planRoute(draft, id, resource.Properties, make);
        break;
      case 'AWS::EC2::Subnet': {
        const subnet = keptOf(kept, 'subnet', id);
        const VpcId = place(draft, resource.Properties.VpcId);
        const { CidrBlock, AvailabilityZone } = resource.Properties;
        const wanted = `${CidrBlock} in ${AvailabilityZone}`;
        if (!subnet) {
          const input = { ...resource.Properties, VpcId };
          make({ call: 'CreateSubnet', input }, makersOf(draft, [VpcId]));
        } else if (`${subnet.cidr} in ${subnet.zone}` !== wanted) {
          differs(draft, id, subnet.id, `${subnet.cidr} in ${subnet.zone}`, wanted);
        } else right(draft, id, subnet.id);
        break;
      }
      case 'AWS::EC2::SubnetRouteTableAssociation':
        planAssociation(draft, id, resource.Properties, make);
        break;
      case 'AWS::EC2::SecurityGroup': {
        const group = keptOf(kept, 'securityGroup', id);
        const { GroupName, GroupDescription, Tags } = resource.Properties;
        const VpcId = place(draft, resource.Properties.VpcId);
        if (group) right(draft, id, group.id);
        else {
          const input = { GroupName, Description: GroupDescription, VpcId, Tags };
          make({ call: 'CreateSecurityGroup', input }, makersOf(draft, [VpcId]));
        }
        break;
      }
      case 'AWS::EC2::KeyPair': {
        const pair = keptOf(kept, 'keyPair', id);
        if (pair) right(draft, id, pair.id);
        else make({ call: 'ImportKeyPair', input: resource.Properties });
        break;
      }
      default:
        break;
    }
  }
}

type Make = (action: SubscriptionAction, dependsOn?: (string | undefined)[]) => void;
type PropertiesOf<T extends string> = Extract<
  SubscriptionBlueprint['Resources'][string],
  { Type: T }
>['Properties'];

function planRoute(
  draft: SubscriptionDraft,
  id: string,
  { RouteTableId, DestinationCidrBlock, GatewayId = '' }: PropertiesOf<'AWS::EC2::Route'>,
  make: Make,
): void {
  const input = {
    RouteTableId: place(draft, RouteTableId),
    DestinationCidrBlock,
    GatewayId: place(draft, GatewayId),
  };
  const table = draft.inventory.routeTable.find((one) => one.id === input.RouteTableId);
  const route = table?.routes.find(({ destination }) => destination === DestinationCidrBlock);
  if (table && route && route.target === input.GatewayId && !route.blackhole) {
    right(draft, id, table.id);
    return;
  }
  // A route leads only to a gateway that is attached.
  const attached = draft.makers.get('GatewayAttachment');
  const call = route ? 'ReplaceRoute' : 'CreateRoute';
  make({ call, input }, [...makersOf(draft, [input.RouteTableId, input.GatewayId]), attached]);
}

function planAssociation(
  draft: SubscriptionDraft,
  id: string,
  properties: PropertiesOf<'AWS::EC2::SubnetRouteTableAssociation'>,
  make: Make,
): void {
  const RouteTableId = place(draft, properties.RouteTableId);
  const SubnetId = place(draft, properties.SubnetId);
  const table = draft.inventory.routeTable.find(({ associations }) =>
    associations.some(({ subnetId }) => subnetId === SubnetId),
  );
  if (table && table.id === RouteTableId) {
    right(draft, id, table.id);
  } else if (table) {
    // The policy permits neither to take an association away nor to replace it.
    draft.plan.obstacles.push({
      resource: id,
      because: because('not_changeable', `The subnet ${SubnetId} has another route table, ${table.id}.`),
      remedy: `Disassociate ${table.id} from the subnet, then try again.`,
    });
  } else {
    make(
      { call: 'AssociateRouteTable', input: { RouteTableId, SubnetId } },
      makersOf(draft, [RouteTableId, SubnetId]),
    );
  }
}

export function right(draft: SubscriptionDraft, resource: string, physicalId: string): void {
  draft.plan.unchanged.push({ resource, because: because('right', `${physicalId} is as it should be.`) });
}

function differs(
  draft: SubscriptionDraft,
  resource: string,
  physicalId: string,
  is: string | undefined,
  wanted: string,
): void {
  draft.plan.obstacles.push({
    resource,
    because: because(
      'not_changeable',
      `${physicalId} is ${is}, and should be ${wanted}; AWS can't change that.`,
    ),
    remedy: 'Delete the subscription, and create it anew.',
  });
}
