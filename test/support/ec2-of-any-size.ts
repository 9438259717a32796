import {
  MANAGED_BY_TAG,
  RESOURCE_TAG_KEY,
  type SubscriptionSpec,
  subscriptionBlueprintId,
} from '@berth/domain';
import type { LookInput } from '@berth/engine';

/**
 * An EC2 account and region with as many subscriptions as wanted, of a hundred recorded resources each, that holds
 * nothing: every answer is made from the numbers in the question, in AWS's page sizes and about AWS's length.
 */
const IN_EACH = {
  vpc: 1,
  gateway: 1,
  table: 1,
  subnet: 3,
  group: 1,
  key: 1,
  instance: 30,
  volume: 59,
} as const;
/** Volumes whose tags somebody took off, and one that somebody deleted: recorded, and in no listing. */
const STRIPPED = 2;
export const UNSEEN = STRIPPED + 1;
export const RECORDED = Object.values(IN_EACH).reduce((sum, n) => sum + n, UNSEEN);

interface Kind {
  api: string;
  set: string;
  type: string;
  prefix: string;
  idFilter: string;
  vpcFilter: string | null;
  page: number;
  /** How many a subscription has with its tags; and how many are in its VPC. */
  tagged: number;
  inVpc: number;
  xml(id: string, vpc: string, tags: string, of: number): string;
}

const when = '<createTime>2026-11-20T08:00:00.000Z</createTime>';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html#API_DescribeInstances_Examples */
const instance: Kind['xml'] = (id, vpc, tags, of) =>
  `<reservationId>r-${id.slice(2)}</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item>
<instanceId>${id}</instanceId><imageId>ami-0abcdef1234567890</imageId><instanceState><code>16</code><name>running</name></instanceState>
<privateDnsName>ip-10-0-0-4.eu-central-1.compute.internal</privateDnsName><dnsName>ec2-203-0-113-4.compute.amazonaws.com</dnsName>
<reason/><keyName>berth</keyName><amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>r6i.xlarge</instanceType>
<launchTime>2026-11-20T08:00:00.000Z</launchTime><placement><availabilityZone>eu-central-1a</availabilityZone><groupName/><tenancy>default</tenancy></placement>
<monitoring><state>disabled</state></monitoring><subnetId>subnet-${vpc.slice(4)}</subnetId><vpcId>${vpc}</vpcId>
<privateIpAddress>10.0.${of % 250}.4</privateIpAddress><ipAddress>203.0.113.4</ipAddress><sourceDestCheck>true</sourceDestCheck>
<groupSet><item><groupId>sg-${vpc.slice(4)}</groupId><groupName>nodes</groupName></item></groupSet>
<architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName>
<blockDeviceMapping>${['/dev/xvda', '/dev/sdb']
    .map(
      (name) =>
        `<item><deviceName>${name}</deviceName><ebs><volumeId>vol-${vpc.slice(4)}</volumeId><status>attached</status><attachTime>2026-11-20T08:00:01.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></ebs></item>`,
    )
    .join('')}</blockDeviceMapping>
<virtualizationType>hvm</virtualizationType><clientToken>0f9e8d7c-6b5a-4938-8271-6f5e4d3c2b1a</clientToken>${tags}<hypervisor>xen</hypervisor>
<networkInterfaceSet><item><networkInterfaceId>eni-${id.slice(2)}</networkInterfaceId><subnetId>subnet-${vpc.slice(4)}</subnetId><vpcId>${vpc}</vpcId><description/>
<ownerId>123456789012</ownerId><status>in-use</status><macAddress>02:00:00:00:00:04</macAddress><privateIpAddress>10.0.0.4</privateIpAddress><sourceDestCheck>true</sourceDestCheck>
<groupSet><item><groupId>sg-${vpc.slice(4)}</groupId><groupName>nodes</groupName></item></groupSet><attachment><attachmentId>eni-attach-${id.slice(2)}</attachmentId>
<deviceIndex>0</deviceIndex><status>attached</status><attachTime>2026-11-20T08:00:00.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></attachment>
<privateIpAddressesSet><item><privateIpAddress>10.0.0.4</privateIpAddress><primary>true</primary></item></privateIpAddressesSet></item></networkInterfaceSet>
<iamInstanceProfile><arn>arn:aws:iam::123456789012:instance-profile/redislabs-cluster-node-role</arn><id>AIPAEXAMPLE</id></iamInstanceProfile>
<ebsOptimized>true</ebsOptimized><metadataOptions><state>applied</state><httpTokens>required</httpTokens><httpPutResponseHopLimit>1</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint></metadataOptions>
</item></instancesSet>`;

const rules = (to: string) =>
  `<${to}><item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></${to}>`;

const KINDS: Kind[] = [
  {
    api: 'DescribeVpcs',
    set: 'vpcSet',
    type: 'AWS::EC2::VPC',
    prefix: 'vpc',
    idFilter: 'vpc-id',
    vpcFilter: null,
    page: 1000,
    tagged: IN_EACH.vpc,
    inVpc: 0,
    xml: (id, _vpc, tags) =>
      `<vpcId>${id}</vpcId><state>available</state><cidrBlock>10.0.0.0/24</cidrBlock>${tags}`,
  },
  {
    api: 'DescribeInternetGateways',
    set: 'internetGatewaySet',
    type: 'AWS::EC2::InternetGateway',
    prefix: 'igw',
    idFilter: 'internet-gateway-id',
    vpcFilter: 'attachment.vpc-id',
    page: 1000,
    tagged: IN_EACH.gateway,
    inVpc: IN_EACH.gateway,
    xml: (id, vpc, tags) =>
      `<internetGatewayId>${id}</internetGatewayId><attachmentSet><item><vpcId>${vpc}</vpcId><state>available</state></item></attachmentSet>${tags}`,
  },
  {
    api: 'DescribeRouteTables',
    set: 'routeTableSet',
    type: 'AWS::EC2::RouteTable',
    prefix: 'rtb',
    idFilter: 'route-table-id',
    vpcFilter: 'vpc-id',
    page: 100,
    tagged: IN_EACH.table,
    inVpc: IN_EACH.table + 1,
    xml: (id, vpc, tags) =>
      `<routeTableId>${id}</routeTableId><vpcId>${vpc}</vpcId><routeSet><item><destinationCidrBlock>10.0.0.0/24</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item></routeSet><associationSet/>${tags}`,
  },
  {
    api: 'DescribeSubnets',
    set: 'subnetSet',
    type: 'AWS::EC2::Subnet',
    prefix: 'subnet',
    idFilter: 'subnet-id',
    vpcFilter: 'vpc-id',
    page: 1000,
    tagged: IN_EACH.subnet,
    inVpc: IN_EACH.subnet,
    xml: (id, vpc, tags) =>
      `<subnetId>${id}</subnetId><state>available</state><vpcId>${vpc}</vpcId><cidrBlock>10.0.0.0/26</cidrBlock><availabilityZone>eu-central-1a</availabilityZone>${tags}`,
  },
  {
    api: 'DescribeSecurityGroups',
    set: 'securityGroupInfo',
    type: 'AWS::EC2::SecurityGroup',
    prefix: 'sg',
    idFilter: 'group-id',
    vpcFilter: 'vpc-id',
    page: 1000,
    tagged: IN_EACH.group,
    inVpc: IN_EACH.group + 1,
    xml: (id, vpc, tags, of) =>
      `<groupId>${id}</groupId><groupName>${of === 0 ? 'nodes' : 'default'}</groupName><vpcId>${vpc}</vpcId>${rules('ipPermissions')}${rules('ipPermissionsEgress')}${tags}`,
  },
  {
    api: 'DescribeKeyPairs',
    set: 'keySet',
    type: 'AWS::EC2::KeyPair',
    prefix: 'key',
    idFilter: 'key-pair-id',
    vpcFilter: null,
    page: Number.POSITIVE_INFINITY,
    tagged: IN_EACH.key,
    inVpc: 0,
    xml: (id, _vpc, tags) => `<keyPairId>${id}</keyPairId><keyName>${id}</keyName>${when}${tags}`,
  },
  {
    api: 'DescribeInstances',
    set: 'reservationSet',
    type: 'AWS::EC2::Instance',
    prefix: 'i',
    idFilter: 'instance-id',
    vpcFilter: 'vpc-id',
    page: 1000,
    tagged: IN_EACH.instance,
    inVpc: IN_EACH.instance,
    xml: instance,
  },
  {
    api: 'DescribeVolumes',
    set: 'volumeSet',
    type: 'AWS::EC2::Volume',
    prefix: 'vol',
    idFilter: 'volume-id',
    vpcFilter: null,
    page: 500,
    tagged: IN_EACH.volume,
    inVpc: 0,
    xml: (id, vpc, tags) =>
      `<volumeId>${id}</volumeId><size>100</size><snapshotId/><availabilityZone>eu-central-1a</availabilityZone><status>in-use</status>${when}<attachmentSet><item><volumeId>${id}</volumeId><instanceId>i-${vpc.slice(4)}</instanceId><device>/dev/sdb</device><status>attached</status><attachTime>2026-11-20T08:00:01.000Z</attachTime><deleteOnTermination>true</deleteOnTermination></item></attachmentSet><volumeType>gp3</volumeType><encrypted>true</encrypted>${tags}`,
  },
  {
    api: 'DescribeNetworkAcls',
    set: 'networkAclSet',
    type: 'AWS::EC2::NetworkAcl',
    prefix: 'acl',
    idFilter: 'network-acl-id',
    vpcFilter: 'vpc-id',
    page: 1000,
    tagged: 0,
    inVpc: 1,
    xml: (id, vpc) =>
      `<networkAclId>${id}</networkAclId><vpcId>${vpc}</vpcId><default>true</default><entrySet/><associationSet/><tagSet/>`,
  },
];

const hex = (n: number, length: number) => n.toString(16).padStart(length, '0');
const idOf = (prefix: string, subscription: number, of: number) =>
  `${prefix}-${hex(subscription, 9)}${hex(of, 8)}`;
const numbersOf = (id: string) => {
  const digits = id.slice(id.lastIndexOf('-') + 1);
  return { subscription: Number.parseInt(digits.slice(0, 9), 16), of: Number.parseInt(digits.slice(9), 16) };
};

const ownerOf = (subscriptionId: number) => ({ installationId: 'any-size', accountId: 7, subscriptionId });

function tagSet(subscription: number, of: number): string {
  const tags = {
    Name: `orders-${subscription}`,
    [MANAGED_BY_TAG.Key]: MANAGED_BY_TAG.Value,
    'berth:blueprint': subscriptionBlueprintId(ownerOf(subscription)),
    RedisLabsIdentifier: 'Redislabs-VPC',
    [RESOURCE_TAG_KEY]: `Resource${of}`,
  };
  const items = Object.entries(tags).map(
    ([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`,
  );
  return `<tagSet>${items.join('')}</tagSet>`;
}

/** EC2's answer to the body of a Describe request. */
export function answerOfAnySize(body: string): string {
  const form = new URLSearchParams(body);
  const kind = KINDS.find(({ api }) => api === form.get('Action'));
  const filter = form.get('Filter.1.Name') ?? '';
  if (!kind) throw new Error(`no ${form.get('Action')}`);
  const values: string[] = [];
  for (let n = 1; form.has(`Filter.1.Value.${n}`); n += 1) values.push(form.get(`Filter.1.Value.${n}`) ?? '');
  const { count, at } = matching(kind, filter, values);
  const from = Number(form.get('NextToken') ?? 0);
  const to = Math.min(count, from + Math.min(kind.page, Number(form.get('MaxResults') ?? kind.page)));
  const items: string[] = [];
  for (let n = from; n < to; n += 1) items.push(at(n));
  const next = to < count ? `<nextToken>${to}</nextToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${kind.api}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>0f9e8d7c-6b5a-4938-8271-6f5e4d3c2b1a</requestId><${kind.set}>${items.join('')}</${kind.set}>${next}</${kind.api}Response>`;
}

function matching(kind: Kind, filter: string, values: string[]) {
  const item = (subscription: number, of: number, tagged: boolean) =>
    `<item>${kind.xml(idOf(kind.prefix, subscription, of), idOf('vpc', subscription, 0), tagged ? tagSet(subscription, of) : '<tagSet/>', of)}</item>`;
  if (filter === kind.idFilter && kind.inVpc === 0) {
    const there = values
      .map(numbersOf)
      .filter(({ of }) => of < kind.tagged + (kind.prefix === 'vol' ? STRIPPED : 0));
    return {
      count: there.length,
      at: (n: number) => {
        const { subscription = 0, of = 0 } = there[n] ?? {};
        return item(subscription, of, of < kind.tagged);
      },
    };
  }
  const byTag = filter === 'tag:berth:blueprint';
  if (!byTag && filter !== kind.vpcFilter) throw new Error(`no filter ${filter} of ${kind.api}`);
  const each = byTag ? kind.tagged : kind.inVpc;
  return {
    count: values.length * each,
    at: (n: number) => {
      const value = values[Math.floor(n / each)] ?? '';
      const subscription = byTag ? Number(value.split('/').at(-1)) : numbersOf(value).subscription;
      return item(subscription, n % each, n % each < kind.tagged);
    },
  };
}

/** What Berth knows of the first subscriptions of that account. */
export function looksOfAnySize(spec: SubscriptionSpec, subscriptions: number): LookInput[] {
  return Array.from({ length: subscriptions }, (_, n) => ({
    spec: { ...spec, ...ownerOf(n) },
    recorded: KINDS.flatMap(({ type, prefix, tagged }) =>
      Array.from({ length: tagged + (prefix === 'vol' ? UNSEEN : 0) }, (_, of) => ({
        logicalId: `Resource${of}`,
        type,
        physicalId: idOf(prefix, n, of),
      })),
    ),
  }));
}

/** The pages that the listings of so many subscriptions have: by tags, and by VPCs, 200 of either in a filter. */
export function pagesOfAnySize(subscriptions: number): number {
  const batches = Array.from({ length: Math.ceil(subscriptions / 200) }, (_, n) =>
    Math.min(200, subscriptions - n * 200),
  );
  const pages = (each: number, page: number) =>
    batches.reduce((sum, batch) => sum + Math.max(1, Math.ceil((batch * each) / page)), 0);
  return KINDS.reduce(
    (sum, { tagged, inVpc, page }) =>
      sum + (tagged > 0 ? pages(tagged, page) : 0) + (inVpc > 0 ? pages(inVpc, page) : 0),
    0,
  );
}
