import type { Access } from './access.ts';
import { linkUseCases } from './access-links.ts';
import { apiKeyUseCases } from './api-keys.ts';
import type { AppContext } from './context.ts';
import { ownUserUseCases } from './own-user.ts';
import { sessionUseCases } from './sessions.ts';
import { signInUseCase } from './sign-in.ts';
import { TryLimits } from './try-limits.ts';
import { userUseCases } from './users.ts';

/** The use cases of access over an open database. */
export function createAccess(context: AppContext): Access {
  const limits = new TryLimits();
  return {
    ...sessionUseCases(context),
    ...signInUseCase(context, limits),
    ...linkUseCases(context, limits),
    ...ownUserUseCases(context, limits),
    ...userUseCases(context),
    ...apiKeyUseCases(context),
  };
}
