import type { DeploymentBody, SubscriptionBody } from '@berth/api';
import { resourceGraph } from '@berth/domain';
import type { SubscriptionDetails } from '../app/app.ts';
import { link } from './links.ts';

/** A subscription as clients decode it; what they compare is echoed as it was sent (wire contract, 4.2). */
export function toSubscription(view: SubscriptionDetails, baseUrl: string): SubscriptionBody {
  const { settings, spec } = view;
  return {
    id: view.id,
    name: view.name,
    status: view.status,
    deploymentType: 'single-region',
    paymentMethodId: settings.paymentMethodId ?? undefined,
    paymentMethodType: settings.paymentMethod,
    memoryStorage: settings.memoryStorage,
    publicEndpointAccess: settings.publicEndpointAccess,
    persistentStorageEncryptionType: 'cloud-provider-managed-key',
    numberOfDatabases: spec.databases.length,
    cloudDetails: [
      {
        provider: 'AWS',
        cloudAccountId: view.cloudAccountId,
        awsAccountId: view.awsAccountId ?? undefined,
        totalSizeInGb: spec.databases.reduce((sum, one) => sum + one.datasetSizeInGb, 0),
        resourceTags: spec.resourceTags.map(({ Key, Value }) => ({ key: Key, value: Value })),
        regions: [
          {
            region: spec.region,
            networking: networkingOf(view),
            preferredAvailabilityZones: zonesOf(view),
            multipleAvailabilityZones: spec.multipleAvailabilityZones,
          },
        ],
        links: [],
      },
    ],
    createdTimestamp: view.createdAt.toISOString(),
    links: [
      link('self', baseUrl, `/subscriptions/${view.id}`),
      link('deployment', baseUrl, `/subscriptions/${view.id}/deployment`),
    ],
  };
}

/** As they were asked for, else as they were chosen. */
const zonesOf = ({ spec, record }: SubscriptionDetails): string[] =>
  spec.preferredAvailabilityZones.length > 0
    ? spec.preferredAvailabilityZones
    : (record.choices.availabilityZones ?? []);

type Networking = NonNullable<SubscriptionBody['cloudDetails']>[number]['regions'][number]['networking'];

/** One entry for each subnet; the VPC only where it was asked for, or Terraform would never converge. */
function networkingOf({ spec: { network }, record }: SubscriptionDetails): Networking {
  const shared = {
    deploymentCIDR: network.deploymentCidr ?? undefined,
    vpcId: network.kind === 'existing' ? network.vpcId : undefined,
  };
  const made = record.resources.filter(({ type }) => type === 'AWS::EC2::Subnet');
  const own = network.kind === 'existing' ? network.subnetIds : [];
  const subnets = own.length > 0 ? own : made.map(({ physicalId }) => physicalId);
  return subnets.length === 0 ? [shared] : subnets.map((subnetId) => ({ ...shared, subnetId }));
}

/** How far a subscription's AWS resources are. */
export function toDeployment(view: SubscriptionDetails, baseUrl: string): DeploymentBody {
  const { publicKey: _key, ...choices } = view.record.choices;
  return {
    subscriptionId: view.id,
    name: view.name,
    status: view.status,
    goal: view.goal,
    waiting: view.waiting,
    failedStep: view.failedStep,
    problems: view.problems,
    steps: view.progress.steps,
    resources: view.record.resources,
    graph: resourceGraph(view.spec, view.record.choices.nodes),
    allowList: view.spec.allowList,
    choices,
    report: view.report,
    updatedAt: view.updatedAt.toISOString(),
    links: [
      link('self', baseUrl, `/subscriptions/${view.id}/deployment`),
      link('subscription', baseUrl, `/subscriptions/${view.id}`),
    ],
  };
}
