import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { type Admin, type Deployed, seenAs, type Tampering } from '../tampering.ts';
import { ALL_NODES, cardOf, mainTableOf, start, stop, tableAssociations } from './looks.ts';

const EVERYWHERE = '0.0.0.0/0';

const routeTo = async (
  { ec2 }: Admin,
  deployed: Deployed,
  DestinationCidrBlock: string,
  target: { GatewayId?: string; NetworkInterfaceId?: string; InstanceId?: string },
) =>
  ec2.send(
    new CreateRouteCommand({ RouteTableId: deployed.idOf('RouteTable'), DestinationCidrBlock, ...target }),
  );

const through = (
  { ec2 }: Admin,
  deployed: Deployed,
  target: { NetworkInterfaceId?: string; InstanceId?: string },
) =>
  ec2.send(
    new ReplaceRouteCommand({
      RouteTableId: deployed.idOf('RouteTable'),
      DestinationCidrBlock: EVERYWHERE,
      ...target,
    }),
  );

/** AWS detaches no gateway while anything in the VPC has a public address. */
async function detach(admin: Admin, deployed: Deployed): Promise<void> {
  await stop(admin, deployed, ...ALL_NODES);
  await admin.ec2.send(
    new DetachInternetGatewayCommand({
      InternetGatewayId: deployed.idOf('InternetGateway'),
      VpcId: deployed.idOf('Vpc'),
    }),
  );
  await start(admin, deployed, ...ALL_NODES);
}

async function deleteGateway(admin: Admin, deployed: Deployed): Promise<void> {
  await detach(admin, deployed);
  await admin.ec2.send(
    new DeleteInternetGatewayCommand({ InternetGatewayId: deployed.idOf('InternetGateway') }),
  );
}

const moveTo =
  (tableOf: (admin: Admin, deployed: Deployed) => Promise<string | undefined>): Tampering['inject'] =>
  async (admin, deployed) => {
    const [AssociationId] = await tableAssociations(admin, deployed);
    const RouteTableId = await tableOf(admin, deployed);
    return admin.ec2.send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId }));
  };

async function ownTable({ ec2 }: Admin, deployed: Deployed): Promise<string | undefined> {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: deployed.idOf('Vpc') }));
  return RouteTable?.RouteTableId;
}

async function freeSubnets(admin: Admin, deployed: Deployed): Promise<void> {
  for (const AssociationId of await tableAssociations(admin, deployed))
    await admin.ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
}

/** Where traffic of the subnets goes. */
export const routeTamperings: readonly Tampering[] = [
  ...seenAs('route_removed', {
    'the default route is deleted': ({ ec2 }, d) =>
      ec2.send(
        new DeleteRouteCommand({ RouteTableId: d.idOf('RouteTable'), DestinationCidrBlock: EVERYWHERE }),
      ),
  }),
  ...seenAs('route_changed', {
    'the default route leads through a network interface': async (admin, d) =>
      through(admin, d, { NetworkInterfaceId: await cardOf(admin, d) }),
    'the default route leads through an instance': (admin, d) =>
      through(admin, d, { InstanceId: d.idOf('Node2') }),
  }),
  ...seenAs('route_added', {
    'a route to one network is added': (admin, d) =>
      routeTo(admin, d, '198.51.100.0/24', { GatewayId: d.idOf('InternetGateway') }),
  }),
  ...seenAs(['route_added', 'route_added'], {
    'two halves of the internet are led through a network interface': async (admin, d) => {
      const NetworkInterfaceId = await cardOf(admin, d);
      await routeTo(admin, d, '0.0.0.0/1', { NetworkInterfaceId });
      await routeTo(admin, d, '128.0.0.0/1', { NetworkInterfaceId });
    },
  }),
  ...seenAs('gateway_detached', {
    'the internet gateway is detached': detach,
  }),
  ...seenAs('resource_missing', {
    'the internet gateway is deleted': deleteGateway,
  }),
  ...seenAs(['resource_missing', 'foreign_resource'], {
    'the internet gateway is replaced by one of the customer': async (admin, d) => {
      await deleteGateway(admin, d);
      const { InternetGateway } = await admin.ec2.send(new CreateInternetGatewayCommand({}));
      const InternetGatewayId = InternetGateway?.InternetGatewayId;
      await admin.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: d.idOf('Vpc') }));
    },
  }),
  ...seenAs('subnet_table_changed', {
    'a subnet loses its route table': async ({ ec2, ...admin }, d) => {
      const [AssociationId] = await tableAssociations({ ec2, ...admin }, d);
      await ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    },
    'a subnet is given the main route table': moveTo(mainTableOf),
  }),
  ...seenAs(['subnet_table_changed', 'foreign_resource'], {
    'a subnet is given a route table of the customer': moveTo(ownTable),
  }),
  ...seenAs(['subnet_table_changed', 'subnet_table_changed', 'subnet_table_changed'], {
    'all subnets lose their route table': freeSubnets,
  }),
  ...seenAs('resource_missing', {
    'the route table is deleted': async (admin, d) => {
      await freeSubnets(admin, d);
      await admin.ec2.send(new DeleteRouteTableCommand({ RouteTableId: d.idOf('RouteTable') }));
    },
  }),
];
