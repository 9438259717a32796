import type { DatabaseSpec } from '../subscription/subscription-spec.ts';
import type { DatabaseSettings } from './database.ts';

/** A database as it is asked for; what is left out gets its default. */
export interface RequestedDatabase extends Partial<DatabaseSettings> {
  name: string;
  protocol: DatabaseSpec['protocol'];
  quantity: number;
  datasetSizeInGb: number | null;
  /** The replica included. */
  memoryLimitInGb: number | null;
  replication: boolean;
  throughput: DatabaseSpec['throughput'] | null;
  port?: number;
}
