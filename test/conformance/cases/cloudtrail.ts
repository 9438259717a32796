import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { CreateTagsCommand, DeleteVpcCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, refused, type Subject } from '../case.ts';
import { aCaller, aKey, allow, aPolicy, attached, aUser } from '../given.ts';
import { makes } from '../network.ts';
import { userPolicy } from '../published.ts';
import { attach, makeGateway } from '../transit-gateways.ts';

const page: Case['page'] =
  'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html';
const contents: Case['page'] =
  'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html';

const lookUp = (
  bench: Bench,
  input: LookupEventsCommandInput = {},
  { keys }: Caller = bench.admin,
  region = bench.region,
) =>
  new CloudTrailClient({
    region,
    credentials: keys,
    maxAttempts: 1,
    ...(bench.endpoint ? { endpoint: bench.endpoint } : {}),
  }).send(new LookupEventsCommand(input));

const by = (
  AttributeKey:
    | 'EventId'
    | 'EventName'
    | 'EventSource'
    | 'ReadOnly'
    | 'ResourceName'
    | 'ResourceType'
    | 'Username',
  AttributeValue: string,
): LookupEventsCommandInput => ({ LookupAttributes: [{ AttributeKey, AttributeValue }] });

const namesOf = async (answer: ReturnType<typeof lookUp>) =>
  (await answer).Events?.map(({ EventName }) => EventName);

/** AWS takes minutes until it shows an event, so all of these are told to the sandbox only. */
const told = (name: string, where: Case['page'], run: Case['run']): Case => ({
  name,
  page: where,
  needs: 'control',
  run,
});

export const cloudTrail: Subject = {
  title: 'CloudTrail',
  cases: [
    told('a look-up names who changed a resource, when, and by which call', page, async (bench) => {
      const vpcId = await makes(bench.admin).vpc();
      const { caller, name, arn } = await aCaller(bench, [allow('ec2:CreateTags')]);
      const Tags = [{ Key: 'owner', Value: 'me' }];
      await caller.ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags }));
      const { Events = [] } = await lookUp(bench, by('ResourceName', vpcId));
      expect(Events.map(({ EventName }) => EventName)).toEqual(['CreateTags', 'CreateVpc']);
      const [newest] = Events;
      expect(newest).toMatchObject({
        EventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        EventTime: expect.any(Date),
        EventSource: 'ec2.amazonaws.com',
        ReadOnly: 'false',
        AccessKeyId: caller.keys.accessKeyId,
        Username: name,
        Resources: [{ ResourceType: 'AWS::EC2::VPC', ResourceName: vpcId }],
      });
      expect(JSON.parse(newest?.CloudTrailEvent ?? '')).toMatchObject({
        eventID: newest?.EventId,
        eventName: 'CreateTags',
        awsRegion: bench.region,
        recipientAccountId: bench.accountId,
        requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        userIdentity: {
          type: 'IAMUser',
          arn,
          accountId: bench.accountId,
          accessKeyId: caller.keys.accessKeyId,
          userName: name,
        },
        requestParameters: { resources: [vpcId] },
      });
    }),
    told('a refused call is recorded with its error', contents, async (bench) => {
      const { caller, name } = await aCaller(bench, []);
      await refused(caller.ec2.send(new DescribeVpcsCommand({})), { code: 'UnauthorizedOperation' });
      await refused(caller.iam.send(new ListUsersCommand({})), { code: 'AccessDenied' });
      const { Events = [] } = await lookUp(bench, by('Username', name));
      const errors = Events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent).errorCode).sort();
      expect(errors).toEqual(expect.arrayContaining(['AccessDenied', 'Client.UnauthorizedOperation']));
    }),
    told('a call that was not signed by anybody is recorded nowhere', contents, async (bench) => {
      await bench
        .as({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' })
        .ec2.send(new DescribeVpcsCommand({}))
        .catch(() => {});
      expect(await namesOf(lookUp(bench))).toEqual([]);
    }),
    ...(
      [
        ['EventName', 'DeleteVpc', ['DeleteVpc']],
        ['EventSource', 'iam.amazonaws.com', ['ListUsers']],
        ['ReadOnly', 'false', ['DeleteVpc', 'CreateVpc']],
        ['ResourceType', 'AWS::EC2::VPC', ['DeleteVpc', 'CreateVpc']],
        ['Username', 'admin', ['DeleteVpc', 'CreateVpc', 'ListUsers']],
        ['EventId', 'no-such-event', []],
      ] as const
    ).map(([key, value, expected]) =>
      told(`events are looked up by ${key}`, page, async (bench) => {
        await bench.admin.iam.send(new ListUsersCommand({}));
        const VpcId = await makes(bench.admin).vpc();
        await bench.admin.ec2.send(new DeleteVpcCommand({ VpcId }));
        expect(await namesOf(lookUp(bench, by(key, value)))).toEqual(expected);
      }),
    ),
    told('events of a transit gateway and of its attachment are told apart', page, async (bench) => {
      const TransitGatewayId = await makeGateway(bench.admin);
      const VpcId = await makes(bench.admin).vpc();
      const SubnetIds = [await makes(bench.admin).subnet(VpcId)];
      await bench.control?.advanceClock(60_000);
      const id = await attach(bench.admin, { TransitGatewayId, VpcId, SubnetIds });
      const { Events = [] } = await lookUp(bench, by('ResourceName', id));
      expect(Events.map(({ EventName }) => EventName)).toEqual(['CreateTransitGatewayVpcAttachment']);
      expect(Events[0]?.Resources).toEqual(
        expect.arrayContaining([
          { ResourceType: 'AWS::EC2::TransitGateway', ResourceName: TransitGatewayId },
          { ResourceType: 'AWS::EC2::TransitGatewayAttachment', ResourceName: id },
        ]),
      );
    }),
    told('events are looked up by time', page, async (bench) => {
      await makes(bench.admin).gateway();
      const [first] = (await lookUp(bench)).Events ?? [];
      const at = first?.EventTime?.getTime() ?? 0;
      await bench.control?.advanceClock(120_000);
      await makes(bench.admin).vpc();
      const change = by('ReadOnly', 'false');
      const early = { ...change, EndTime: new Date(at + 60_000) };
      const late = { ...change, StartTime: new Date(at + 60_000) };
      expect(await namesOf(lookUp(bench, early))).toEqual(['CreateInternetGateway']);
      expect(await namesOf(lookUp(bench, late))).toEqual(['CreateVpc']);
    }),
    told('the newest come first, in pages of fifty at most', page, async (bench) => {
      for (let call = 0; call < 60; call += 1) await bench.admin.ec2.send(new DescribeVpcsCommand({}));
      const wanted = by('EventName', 'DescribeVpcs');
      const first = await lookUp(bench, wanted);
      expect(first.Events).toHaveLength(50);
      await bench.admin.ec2.send(new DescribeVpcsCommand({}));
      const rest = await lookUp(bench, { ...wanted, NextToken: first.NextToken });
      expect(rest.Events).toHaveLength(10);
      expect(rest.NextToken).toBeUndefined();
      const ids = [...(first.Events ?? []), ...(rest.Events ?? [])].map(({ EventId }) => EventId);
      expect(new Set(ids).size).toBe(60);
    }),
    told('events are kept by region, IAM’s in us-east-1', page, async (bench) => {
      await bench.admin.iam.send(new ListUsersCommand({}));
      const far = await lookUp(bench, by('EventName', 'ListUsers'), bench.admin, 'eu-west-1');
      expect(far.Events).toEqual([]);
      expect(await namesOf(lookUp(bench, by('EventName', 'ListUsers'), bench.admin, 'us-east-1'))).toEqual([
        'ListUsers',
      ]);
    }),
    ...(
      [
        [
          'more than one attribute',
          {
            LookupAttributes: [by('EventName', 'a'), by('ReadOnly', 'true')].flatMap(
              ({ LookupAttributes = [] }) => LookupAttributes,
            ),
          },
          'InvalidLookupAttributes',
        ],
        ['more than fifty', { MaxResults: 51 }, 'InvalidMaxResults'],
        ['a page that there is not', { NextToken: 'nonsense' }, 'InvalidNextToken'],
        [
          'an end before its start',
          { StartTime: new Date(2_000_000), EndTime: new Date(1_000_000) },
          'InvalidTimeRange',
        ],
      ] as const
    ).map(([what, input, code]) =>
      told(`a look-up for ${what} is refused`, page, (bench) =>
        refused(lookUp(bench, input as LookupEventsCommandInput), { code, status: 400 }),
      ),
    ),
    told('who may not look up is refused', page, async (bench) => {
      const { caller } = await aCaller(bench, []);
      await refused(lookUp(bench, {}, caller), { code: 'AccessDenied', message: /cloudtrail:LookupEvents/ });
      const { caller: allowed } = await aCaller(
        bench,
        [allow('cloudtrail:LookupEvents')],
        bench.name('auditor'),
      );
      await lookUp(bench, {}, allowed);
    }),
    told('the policy of 2024 hides who changed what', page, async (bench) => {
      const { name } = await aUser(bench);
      await attached(bench, { user: name }, await aPolicy(bench, userPolicy('2024')));
      const user = bench.as(await aKey(bench, name));
      await refused(lookUp(bench, {}, user), { code: 'AccessDenied' });
    }),
  ],
};
