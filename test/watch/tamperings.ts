import type { Tampering } from './tampering.ts';
import { networkTamperings } from './tamperings/network.ts';
import { nodeTamperings } from './tamperings/nodes.ts';
import { roleTamperings } from './tamperings/roles.ts';
import { routeTamperings } from './tamperings/routes.ts';
import { ruleTamperings } from './tamperings/rules.ts';
import { tagTamperings } from './tamperings/tags.ts';
import { userTamperings } from './tamperings/user.ts';
import { volumeTamperings } from './tamperings/volumes.ts';

/** What can be done to a deployed subscription, with the key of an administrator of the customer's AWS account. */
export const SUBSCRIPTION_TAMPERINGS: readonly Tampering[] = [
  ...nodeTamperings,
  ...volumeTamperings,
  ...ruleTamperings,
  ...routeTamperings,
  ...networkTamperings,
  ...tagTamperings,
];

/** What can be done to a cloud account: the vendor's user and roles, and what they may do. */
export const ACCOUNT_TAMPERINGS: readonly Tampering[] = [...userTamperings, ...roleTamperings];

export const TAMPERINGS: readonly Tampering[] = [...SUBSCRIPTION_TAMPERINGS, ...ACCOUNT_TAMPERINGS];
