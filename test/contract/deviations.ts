import { type Difference, differencesFrom, type Operation, type Schema } from './published.ts';

/** Where Berth answers, on purpose, something else than the published document says. */
export interface Deviation {
  /** The published schema and its field. */
  where: string;
  /** What stands there instead. */
  instead: Schema;
  why: string;
}

const text: Schema = { type: 'string' };

/** All of them. One that no answer needs any more fails the test. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    where: 'ProcessorResponse.error',
    instead: {
      type: 'object',
      required: ['type', 'status', 'description'],
      properties: { type: text, status: text, description: text },
    },
    why: 'Published as a text; the service was recorded to send an object, and the Go SDK, which Terraform is built on, decodes nothing else.',
  },
];

/**
 * Fields of published schemas that the same routes of Berth do not have: left out of answers, ignored in requests.
 * One that is there after all, or that no route needs any more, fails the test.
 */
export const LEFT_OUT: readonly { fields: readonly string[]; why: string }[] = [
  {
    fields: [
      'SubscriptionCreateRequest.persistentStorageEncryptionKeys',
      'Subscription.deletionGracePeriod',
      'Subscription.customerManagedKeyAccessDetails',
    ],
    why: 'Disks are encrypted under keys of AWS alone: the published policy grants no kms action.',
  },
  {
    fields: ['SubscriptionCreateRequest.redisVersion'],
    why: 'Deprecated where it is published, and a matter of each database.',
  },
  {
    fields: [
      'SubscriptionDatabaseSpec.averageItemSizeInBytes',
      'DatabaseCreateRequest.averageItemSizeInBytes',
    ],
    why: 'Deprecated where it is published, in favour of ramPercentage.',
  },
  {
    fields: ['Cidr.cidrAddress'],
    why: 'Published as objects with texts as their example; clients send texts. Both are taken.',
  },
  {
    fields: ['DatabaseModuleSpec.parameters'],
    why: 'A capability is asked for by its name; its parameters are of a database that runs.',
  },
  {
    fields: ['DatabaseCreateRequest.shardingType', 'DatabaseCreateRequest.localThroughputMeasurement'],
    why: 'As of the databases that a subscription is created with, below.',
  },
  {
    fields: ['DatabaseSyncSourceSpec.encryption', 'DatabaseSyncSourceSpec.serverCert'],
    why: 'Of a source its address is kept.',
  },
  {
    fields: [
      'DatabaseBackupConfig.interval',
      'DatabaseBackupConfig.timeUTC',
      'DatabaseBackupConfig.storageType',
      'DatabaseBackupConfig.storagePath',
      'DatabaseBackupRequest.regionName',
      'DatabaseBackupRequest.adhocBackupPath',
      'DatabaseImportRequest.importFromUri',
    ],
    why: 'No backup is made and nothing imported: whatever asks for it is refused, wherever it would go.',
  },
  {
    fields: ['SubscriptionDatabaseSpec.shardingType', 'SubscriptionDatabaseSpec.localThroughputMeasurement'],
    why: 'Read back by none of the three clients; throughput by region is for active-active subscriptions, which are refused.',
  },
];

/** Whether the table lists a difference, and what stands there is what the table says. */
export const isListed = ({ where, value }: Difference): boolean =>
  DEVIATIONS.some((one) => one.where === where && differencesFrom(one.instead, value).length === 0);

/** Where an answer is neither as it is published nor as the table says. */
export const unlistedDifferences = (operation: Operation, answer: unknown): Difference[] =>
  differencesFrom(operation.response ?? {}, answer).filter((one) => !isListed(one));

/** Query parameters that Berth takes beside the published ones, by operation. */
export const EXTRA_PARAMETERS: Readonly<Record<string, { parameter: string; why: string }>> = {
  deleteSubscriptionById: {
    parameter: 'deleteDatabases',
    why: "Without it a subscription with databases is refused, as published; the console and Berth's own command line delete both at once.",
  },
};
