import {
  mayCallInSession,
  mayCallThroughApi,
  type Permission,
  permissionInSession,
  type Route,
  type RouteArea,
  type RouteKind,
} from '@berth/api';
import type { Caller } from '../app/app.ts';
import type { HttpError } from './errors.ts';

/** Refuses a caller whose role may not call the route. The one table is in `@berth/api`'s roles.ts. */
export function refuseRole(caller: Caller, route: Route): HttpError | null {
  if (caller.session) {
    if (mayCallInSession(caller.role, route)) return null;
    const permission = permissionInSession(caller.role, route.area, route.kind);
    return {
      code: 'USER_INSUFFICIENT_ROLE',
      message: permission.allowed ? 'The role may not do this' : permission.why,
      remedy: 'Ask an owner of the account for another role, or to do it for you.',
    };
  }
  if (route.access === 'session') return sessionRequired;
  if (mayCallThroughApi(caller.role, route)) return null;
  return {
    code: 'USER_INSUFFICIENT_ROLE',
    message: `The role ${caller.role} may not do this through the API`,
    remedy: 'Ask an owner of the account for a key of a user whose role allows it.',
  };
}

const sessionRequired: HttpError = {
  code: 'SESSION_REQUIRED',
  message: 'This is for signed-in users, about themselves; API keys may not do it',
  remedy: 'Sign in to the console.',
};

/** Whether a caller may do something, and why not: what answers for the console carry as `actions`. */
export function permissionOf(caller: Caller, area: RouteArea, kind: RouteKind): Permission {
  if (caller.session) return permissionInSession(caller.role, area, kind);
  if (mayCallThroughApi(caller.role, { area, kind, access: 'both' })) return { allowed: true };
  return { allowed: false, why: `The role ${caller.role} may not do this through the API.` };
}

/** The first reason why something may not be done; allowed when there is none. */
export const unless = (permission: Permission, ...reasons: (string | null)[]): Permission => {
  const why = reasons.find((reason) => reason !== null);
  if (!permission.allowed || why === undefined || why === null) return permission;
  return { allowed: false, why };
};
