import type { BrokenAccount } from './broken/broken-account.ts';
import { BROKEN_CLUSTER_NODES, BROKEN_WORKLOADS } from './broken/cluster-node.ts';
import { BROKEN_CONSOLE_ROLES, BROKEN_CONSOLE_USERS } from './broken/console-access.ts';
import { BROKEN_CREDENTIALS } from './broken/credentials.ts';
import { BROKEN_LAYERS, BROKEN_PERMISSIONS } from './broken/user-permissions.ts';

/** Accounts of the sandbox with one thing wrong each. */
export const BROKEN_ACCOUNTS: readonly BrokenAccount[] = [
  ...BROKEN_CREDENTIALS,
  ...BROKEN_PERMISSIONS,
  ...BROKEN_LAYERS,
  ...BROKEN_CONSOLE_ROLES,
  ...BROKEN_CONSOLE_USERS,
  ...BROKEN_CLUSTER_NODES,
  ...BROKEN_WORKLOADS,
];
