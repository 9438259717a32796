import { randomInt } from 'node:crypto';
import { Secret } from '@berth/domain';

/** The four kinds that an account's password policy can ask for; look-alikes are left out. */
const KINDS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!@#$%^*()_+-=[]{}|'];
const LENGTH = 40;

const oneOf = (characters: string): string => characters.charAt(randomInt(characters.length));

/**
 * A console password of 40 characters with all four kinds, which meets any sensible password policy (IAM allows
 * 128). https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export function newConsolePassword(): Secret {
  const characters = KINDS.map(oneOf);
  while (characters.length < LENGTH) characters.push(oneOf(KINDS.join('')));
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return new Secret(characters.join(''));
}
