import { sameIamName } from '../arns.ts';
import type { JudgeContext } from '../check-definition.ts';
import type { ConsoleDetails } from '../details.ts';
import type { Observations, RoleSeen, Sighting, UserSeen } from '../observations.ts';

/** The name that was entered for console access: a role's, or a console user's (which may be a role's too). */
export const consoleName = (console: ConsoleDetails): string =>
  console.kind === 'role' ? console.iamRoleName : console.consoleUsername;

/** The field that the console checks concern. */
export const consoleField = (console: ConsoleDetails): 'iamRoleName' | 'consoleUsername' =>
  console.kind === 'role' ? 'iamRoleName' : 'consoleUsername';

/** The listed user of that name, or null. */
export const userNamed = (users: readonly UserSeen[], name: string): UserSeen | null =>
  users.find((user) => sameIamName(user.name, name)) ?? null;

/** Who signs in to the console, as far as it is seen: clients of the REST API put either name into one field. */
export type ConsolePrincipal =
  | { kind: 'role'; role: RoleSeen }
  | { kind: 'user'; user: UserSeen }
  | { kind: 'none' }
  | { kind: 'unseen'; look: Exclude<Sighting<unknown>, { kind: 'present' }> };

/** With console-user fields the user comes first; a role of that name is taken where no user has it. */
export function consolePrincipal(
  seen: Pick<Observations, 'consoleRole' | 'consoleUsers'>,
  { details }: Pick<JudgeContext, 'details'>,
): ConsolePrincipal {
  const role = seen.consoleRole ?? { kind: 'not-looked', why: 'It was not looked for.' };
  if (details.console.kind === 'user') {
    const users = seen.consoleUsers ?? { kind: 'not-looked', why: 'It was not looked for.' };
    const user = users.kind === 'present' ? userNamed(users.value, details.console.consoleUsername) : null;
    if (user) return { kind: 'user', user };
    if (role.kind === 'present') return { kind: 'role', role: role.value };
    if (users.kind !== 'present') return { kind: 'unseen', look: users };
  }
  if (role.kind === 'present') return { kind: 'role', role: role.value };
  return role.kind === 'absent' ? { kind: 'none' } : { kind: 'unseen', look: role };
}
