import type { CheckDefinition } from './check-definition.ts';
import {
  clusterInstanceProfile,
  clusterPolicy,
  clusterRoleExists,
  clusterTrust,
  clusterTrustsNobodyElse,
} from './checks/cluster-node-role.ts';
import {
  consoleRoleExists,
  consoleRoleName,
  consoleUserExists,
  consoleUserName,
} from './checks/console-exists.ts';
import { consolePolicy } from './checks/console-policy.ts';
import { consolePassword, signInAccount, signInHost } from './checks/console-sign-in.ts';
import {
  noExternalId,
  requiresMfa,
  trustIsPlain,
  trustsNobodyElse,
  trustsVendor,
} from './checks/console-trust.ts';
import { accessKeyKnown, identityIsUser, notVendorAccount, secretMatches } from './checks/credentials.ts';
import { keyIdFormat, secretKeyFormat } from './checks/key-format.ts';
import { noOtherWorkloads } from './checks/other-workloads.ts';
import { passRoleAllowed, passRoleScoped } from './checks/pass-role.ts';
import { noMoreThanPublished, policyIsNewest } from './checks/policy-generation.ts';
import { accountNotRegistered, keyNotRegistered } from './checks/registered.ts';
import { featureChecks, verificationAllowed } from './checks/user-permissions.ts';

/** Every verification check, in the order in which a person reads them. */
export const CHECKS: readonly CheckDefinition[] = [
  keyIdFormat,
  secretKeyFormat,
  keyNotRegistered,
  consoleRoleName,
  consoleUserName,
  signInHost,
  accessKeyKnown,
  secretMatches,
  identityIsUser,
  notVendorAccount,
  accountNotRegistered,
  verificationAllowed,
  ...featureChecks,
  passRoleAllowed,
  passRoleScoped,
  noMoreThanPublished,
  policyIsNewest,
  consoleRoleExists,
  consoleUserExists,
  trustsVendor,
  trustsNobodyElse,
  requiresMfa,
  noExternalId,
  trustIsPlain,
  consolePolicy,
  signInAccount,
  consolePassword,
  clusterRoleExists,
  clusterInstanceProfile,
  clusterTrust,
  clusterTrustsNobodyElse,
  clusterPolicy,
  noOtherWorkloads,
];
