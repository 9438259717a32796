import { mayCallThroughApi, type Route } from '@berth/api';
import type { Caller } from '../app/app.ts';
import type { HttpError } from './errors.ts';

/** Refuses a caller whose role's API key may not call the route. The one table is in `@berth/api`'s roles.ts. */
export function refuseRole(caller: Caller, route: Route): HttpError | null {
  if (mayCallThroughApi(caller.role, route)) return null;
  return {
    code: 'USER_INSUFFICIENT_ROLE',
    message: `The role ${caller.role} may not do this through the API`,
    remedy: 'Ask an owner of the account for a key of a user whose role allows it.',
  };
}
