import type { Step } from '../../plan/plan.ts';
import { CONNECTION_IDS, connectionKindOf } from '../../subscription/connections.ts';
import type { SubscriptionAction, SubscriptionCall } from '../../subscription/subscription-action.ts';
import { SUBSCRIPTION_IDS } from '../../subscription/subscription-blueprint.ts';
import type { FindingCode, Undone } from '../finding.ts';
import type { SubscriptionFindingCode } from '../subscription-finding-codes.ts';

/** What can't be put right in place: AWS has no call for it, or the policy grants none. */
export const REPLACES_NODE: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'instance_profile_changed',
  'instance_metadata_changed',
  'instance_unreported',
  'volume_missing',
]);

type Undoes = (step: Step<SubscriptionAction>) => boolean;

const ids = SUBSCRIPTION_IDS;
const ASSOCIATION = /^SubnetRouteTableAssociation/;
const CONNECTION_ROUTE = /^(?:VpcPeering|TransitGatewayAttachment)\d+Route\d+$/;

/** What is made again together with a part that is gone. */
function partsOf(logicalId: string): Undoes {
  const on =
    (...resources: string[]): Undoes =>
    ({ resource }) =>
      resources.includes(resource);
  switch (logicalId) {
    case ids.vpc:
      return ({ action }) => !REMOVES.test(action.call);
    case ids.internetGateway:
      return on(ids.internetGateway, ids.gatewayAttachment, ids.defaultRoute);
    case ids.routeTable:
      return ({ resource }) =>
        [ids.routeTable, ids.defaultRoute].some((id) => id === resource) ||
        ASSOCIATION.test(resource) ||
        CONNECTION_ROUTE.test(resource);
    case ids.securityGroup:
      return on(ids.securityGroup, ids.clusterTraffic);
    default:
      if (connectionKindOf(logicalId) !== null)
        return ({ resource, action }) =>
          !REMOVES.test(action.call) &&
          (resource === logicalId || resource.startsWith(CONNECTION_IDS.route(logicalId, 0).slice(0, -1)));
      return on(logicalId, logicalId.replace(/^Subnet(?=\d)/, 'SubnetRouteTableAssociation'));
  }
}

const NODE_CALLS: Partial<Record<SubscriptionFindingCode, SubscriptionCall[]>> = {
  instance_stopped: ['StartInstances'],
  instance_terminated: ['RunInstances'],
  instance_resized: ['StopInstances', 'WaitForStop', 'ModifyInstanceAttribute', 'StartInstances'],
  instance_groups_changed: ['ModifyInstanceAttribute'],
  instance_interface_changed: ['ModifyInstanceAttribute'],
  instance_profile_changed: ['RunInstances'],
  instance_metadata_changed: ['RunInstances'],
  instance_unreported: ['RunInstances'],
  volume_missing: ['RunInstances'],
  volume_detached: ['AttachVolume', 'ModifyInstanceAttribute'],
  volume_kept_after_termination: ['ModifyInstanceAttribute'],
};

/** Which attribute of an instance each finding is about. */
const ATTRIBUTE: Partial<Record<SubscriptionFindingCode, string>> = {
  instance_resized: 'InstanceType',
  instance_groups_changed: 'Groups',
  instance_interface_changed: 'SourceDestCheck',
  volume_detached: 'BlockDeviceMappings',
  volume_kept_after_termination: 'BlockDeviceMappings',
};

const isAbout = ({ action }: Step<SubscriptionAction>, physicalId: string | null): boolean =>
  physicalId !== null && JSON.stringify(action.input).includes(JSON.stringify(physicalId));

/** The steps of a whole plan that undo a finding; what they need beside that is for whoever asks to add. */
export function stepsThatUndo({ code, subject, detail }: Undone): Undoes {
  const { logicalId, physicalId } = subject;
  const nodeCalls = NODE_CALLS[code as SubscriptionFindingCode];
  if (nodeCalls) {
    const attribute = ATTRIBUTE[code as SubscriptionFindingCode];
    return ({ resource, action }) =>
      action.call === 'WaitForNodes' ||
      (resource === logicalId &&
        nodeCalls.includes(action.call) &&
        (action.call !== 'ModifyInstanceAttribute' ||
          (attribute !== undefined && attribute in action.input)));
  }
  switch (code) {
    case 'resource_missing':
      return partsOf(logicalId ?? '');
    case 'resource_duplicate':
      return (step) => REMOVES.test(step.action.call) && isAbout(step, physicalId);
    case 'tags_changed':
    case 'tags_missing':
      return (step) => step.action.call === 'CreateTags' && isAbout(step, physicalId);
    case 'route_removed':
    case 'route_changed':
    case 'route_blackhole':
      return ({ action }) =>
        (action.call === 'CreateRoute' || action.call === 'ReplaceRoute') &&
        action.input.DestinationCidrBlock === detail;
    case 'gateway_detached':
      return ({ resource }) => resource === ids.gatewayAttachment || resource === ids.defaultRoute;
    case 'subnet_table_changed':
      return ({ resource }) => resource === logicalId?.replace(/^Subnet/, 'SubnetRouteTableAssociation');
    case 'rule_added':
    case 'rule_removed':
    case 'rule_widened':
    case 'rule_narrowed':
    case 'egress_changed':
    case 'route_added':
    case 'subnet_changed':
      return ({ resource }) => resource === 'Found';
    default:
      return () => false;
  }
}

const REMOVES = /^(Delete|Detach|Terminate|WaitForTermination)/;
