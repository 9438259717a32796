import type {
  DatabaseChange,
  DatabaseConfig,
  DatabaseExtras,
  DatabaseUnsettled,
  RequestedDatabase,
} from '@berth/domain';
import type { SubscriptionDetails } from './subscription.ts';

/** What comes with a request; a password is sealed under its task. */
type Extras = DatabaseExtras & { dryRun: boolean };

/** What a task about a database was asked to do. */
export type DatabaseTaskRequest =
  | ({ kind: 'database-create'; name: string; asked: RequestedDatabase } & Extras)
  | ({ kind: 'database-update'; databaseId: number; change: DatabaseChange } & Extras)
  | { kind: 'database-delete'; databaseId: number }
  | { kind: DatabaseQuestion; databaseId: number };

/** What this installation does for no database: each ends as the contract has it for what is not there. */
export type DatabaseQuestion =
  | 'database-backup'
  | 'database-backup-status'
  | 'database-import'
  | 'database-import-status'
  | 'database-upgrade';

/** A tag as it is stored; moments as texts, for it is JSON. */
export interface StoredTag {
  key: string;
  value: string;
  createdAt: string;
  updatedAt: string;
}

export interface DatabaseRecord {
  id: number;
  accountId: number;
  subscriptionId: number;
  config: DatabaseConfig;
  unsettled: DatabaseUnsettled;
  tags: StoredTag[];
  activatedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A database as readers may see it; the subscription says where it is. */
export interface DatabaseView extends Omit<DatabaseRecord, 'unsettled'> {
  status: string;
  subscription: SubscriptionDetails;
}

export interface DatabasePage {
  databases: DatabaseView[];
  total: number;
}

/** A database in a path. */
export interface DatabaseKey {
  subscriptionId: number;
  databaseId: number;
}

/** What is done to the tags of a database. */
export type TagChange =
  | { kind: 'replace'; tags: { key: string; value: string }[] }
  | { kind: 'add'; tag: { key: string; value: string } }
  | { kind: 'set'; tag: { key: string; value: string } }
  | { kind: 'remove'; key: string };
