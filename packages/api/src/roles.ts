import type { RouteArea, RouteKind } from './route.ts';

/** The roles of the contract. */
export const ROLES = ['Owner', 'Manager', 'Member', 'Viewer', 'Billing Admin', 'Logs Viewer'] as const;

export type RoleName = (typeof ROLES)[number];

interface Grant {
  areas: readonly RouteArea[] | 'all';
  kinds: readonly RouteKind[];
}

/**
 * What each role may do through the API (wire contract, section 5): Owner all, Viewer reads, Billing Admin billing,
 * Logs Viewer the system log alone, Manager and Member nothing.
 */
const THROUGH_API: Record<RoleName, Grant> = {
  Owner: { areas: 'all', kinds: ['read', 'mutate'] },
  Manager: { areas: [], kinds: [] },
  Member: { areas: [], kinds: [] },
  Viewer: { areas: 'all', kinds: ['read'] },
  'Billing Admin': { areas: ['billing'], kinds: ['read', 'mutate'] },
  'Logs Viewer': { areas: ['logs'], kinds: ['read'] },
};

/** Whether an API key of that role may call a route of that area and kind. */
export function mayCallThroughApi(role: RoleName, route: { area: RouteArea; kind: RouteKind }): boolean {
  const grant = THROUGH_API[role];
  return grant.kinds.includes(route.kind) && (grant.areas === 'all' || grant.areas.includes(route.area));
}
