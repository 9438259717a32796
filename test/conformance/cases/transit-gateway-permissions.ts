import {
  CreateRouteCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  ModifyTransitGatewayVpcAttachmentCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateServiceLinkedRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, refused, type Subject } from '../case.ts';
import { aCaller, aKey, allow, aPolicy, attached, aUser, doc } from '../given.ts';
import { IDENTIFIER, makes, tagged } from '../network.ts';
import { userPolicy } from '../published.ts';
import {
  atGateway,
  attach,
  attachmentIs,
  detach,
  gatewayIs,
  makeGateway,
  removeGateway,
} from '../transit-gateways.ts';

const reference: Case['page'] =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html';
const roles: Case['page'] = 'https://docs.aws.amazon.com/vpc/latest/tgw/service-linked-roles.html';
const linked: Case['page'] =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html';
const denied = { code: 'UnauthorizedOperation', status: 403 };

const SERVICE = 'transitgateway.amazonaws.com';
const ROLE = 'AWSServiceRoleForVPCTransitGateway';

/** The programmatic user under the policy of 2024. */
async function programmatic(bench: Bench): Promise<Caller> {
  const { name } = await aUser(bench);
  await attached(bench, { user: name }, await aPolicy(bench, userPolicy('2024')));
  return bench.as(await aKey(bench, name));
}

const roleOf = ({ admin }: Bench) => admin.iam.send(new GetRoleCommand({ RoleName: ROLE }));

const ec2: Case[] = [
  {
    name: 'under the policy of 2024 transit gateways and attachments are made and deleted, tagged or not',
    page: reference,
    needs: 'control',
    run: atGateway(async (bench, on) => {
      const user = await programmatic(bench);
      const id = await on.attached(user);
      await refused(
        user.ec2.send(new ModifyTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: id })),
        denied,
      );
      const TransitGatewayId = on.gatewayId;
      const lead = (RouteTableId: string) =>
        user.ec2.send(
          new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '10.8.0.0/16', TransitGatewayId }),
        );
      await lead(await makes(bench.admin).routeTable(on.vpcId, IDENTIFIER));
      await refused(lead(await makes(bench.admin).routeTable(on.vpcId)), denied);
      await detach(user, id);
      await attachmentIs(bench, id, 'deleted');
      const own = await makeGateway(user, IDENTIFIER);
      await gatewayIs(bench, own, 'available');
      await removeGateway(user, own);
      await removeGateway(user, on.gatewayId);
    }),
  },
  {
    name: 'who may attach is decided by the transit gateway, the VPC, each subnet and the attachment',
    page: reference,
    needs: 'control',
    run: atGateway(async (bench, { vpcId, subnetId, gatewayId }) => {
      const arn = (what: string) => `arn:aws:ec2:${bench.region}:${bench.accountId}:${what}`;
      const needed = [
        arn(`transit-gateway/${gatewayId}`),
        arn(`vpc/${vpcId}`),
        arn(`subnet/${subnetId}`),
        arn('transit-gateway-attachment/*'),
      ];
      const command = new CreateTransitGatewayVpcAttachmentCommand({
        TransitGatewayId: gatewayId,
        VpcId: vpcId,
        SubnetIds: [subnetId],
        DryRun: true,
      });
      const under = async (resources: string[], name: string) => {
        const action = 'ec2:CreateTransitGatewayVpcAttachment';
        const { caller } = await aCaller(bench, [allow(action, resources)], bench.name(name));
        return caller.ec2.send(command);
      };
      for (const [nth, missing] of needed.entries())
        await refused(
          under(
            needed.filter((each) => each !== missing),
            `without-${nth}`,
          ),
          denied,
        );
      await refused(under(needed, 'with-all'), { code: 'DryRunOperation', status: 412 });
    }),
  },
  {
    name: 'tags of an attachment at its creation need ec2:CreateTags for that',
    page: reference,
    needs: 'control',
    run: atGateway(async (bench, { vpcId, subnetId, gatewayId }) => {
      const { caller } = await aCaller(bench, [allow('ec2:CreateTransitGatewayVpcAttachment')]);
      const input = { TransitGatewayId: gatewayId, VpcId: vpcId, SubnetIds: [subnetId] };
      await refused(attach(caller, { ...input, ...tagged('transit-gateway-attachment', IDENTIFIER) }), {
        ...denied,
        message: /ec2:CreateTags/,
      });
    }),
  },
];

const serviceLinked: Case[] = [
  {
    name: 'the first attachment brings the service-linked role of transit gateways',
    page: roles,
    needs: 'control',
    run: atGateway(async (bench, on) => {
      await refused(roleOf(bench), { code: 'NoSuchEntity' });
      await on.attached(await programmatic(bench));
      expect((await roleOf(bench)).Role).toMatchObject({
        Path: `/aws-service-role/${SERVICE}/`,
        Arn: `arn:aws:iam::${bench.accountId}:role/aws-service-role/${SERVICE}/${ROLE}`,
      });
      const made = (await bench.control?.events(bench.accountId))?.find(
        ({ action }) => action === 'CreateServiceLinkedRole',
      );
      expect(made).toMatchObject({
        service: 'iam',
        neededActions: ['iam:CreateServiceLinkedRole'],
        userAgent: SERVICE,
        accessKeyId: expect.stringMatching(/^ASIA/),
      });
    }),
  },
  {
    name: 'the first attachment of who may not have that role made fails, unless the role is there',
    page: roles,
    needs: 'control',
    run: atGateway(async (bench, { vpcId, subnetId, gatewayId }) => {
      const { caller } = await aCaller(bench, [allow('ec2:*')]);
      const input = { TransitGatewayId: gatewayId, VpcId: vpcId, SubnetIds: [subnetId] };
      const id = await attach(caller, input);
      await attachmentIs(bench, id, 'failed');
      await refused(roleOf(bench), { code: 'NoSuchEntity' });
      await detach(caller, id);
      await attachmentIs(bench, id, 'deleted');
      await bench.admin.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: SERVICE }));
      await attachmentIs(bench, await attach(caller, input), 'available');
    }),
  },
  {
    name: 'a service-linked role is made once, with its policy, and changed by AWS alone',
    page: linked,
    needs: 'control',
    run: async (bench) => {
      const { iam } = bench.admin;
      const make = () => iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: SERVICE }));
      await make();
      await refused(make(), { code: 'InvalidInput', message: /has been taken in this account/ });
      const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: ROLE }));
      expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual([
        'AWSVPCTransitGatewayServiceRolePolicy',
      ]);
      const protectedRole = { code: 'UnmodifiableEntity', status: 400 };
      await refused(iam.send(new DeleteRoleCommand({ RoleName: ROLE })), protectedRole);
      const PolicyDocument = doc(allow('ec2:*'));
      await refused(
        iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'more', PolicyDocument })),
        protectedRole,
      );
    },
  },
  {
    name: 'making a service-linked role is decided by its name and its service',
    page: linked,
    needs: 'control',
    run: async (bench) => {
      const user = await programmatic(bench);
      const make = (AWSServiceName: string) =>
        user.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
      await refused(make('spot.amazonaws.com'), { code: 'AccessDenied' });
      await make(SERVICE);
    },
  },
];

export const transitGatewayPermissions: Subject = {
  title: 'Permissions on transit gateways',
  cases: [...ec2, ...serviceLinked],
};
