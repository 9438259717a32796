import type { Secret } from '@berth/domain';
import { hash, verify } from '@node-rs/argon2';

/** How much work a password is. */
export interface PasswordCost {
  memoryCost: number;
  timeCost: number;
}

/** The first of OWASP's recommended settings for Argon2id; each hash names its own, so they can be raised later. */
const COST: PasswordCost = { memoryCost: 19_456, timeCost: 2 };

/** Checked where there is no user, so that this takes as long as where there is one. It is the hash of nothing known. */
const nobodys = ({ memoryCost, timeCost }: PasswordCost): string =>
  `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=1$VVf57efouW5rshonmzTdmw$RA0T+g73eWZpnrHAngIOid+gqCaLY51eQDe0JYiYlL0`;

/** How many passwords are hashed at once: each takes 19 MiB and a thread of the pool that files and DNS need too. */
const AT_ONCE = 2;
/** How many may wait for their turn. */
const WAITING_MOST = 64;

/** Thrown when more passwords wait to be hashed than is sensible; come back in some seconds. */
export class TooManyPasswords extends Error {
  override name = 'TooManyPasswords';
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MOST) throw new TooManyPasswords('Too many passwords are being checked');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Unicode has several spellings of one text, and keyboards differ in which they send. */
const plain = (password: Secret): string => password.reveal().normalize('NFKC');

export interface Passwords {
  hash(password: Secret): Promise<string>;
  /** Whether it is the password of that hash. Without a hash: no, after the same work. */
  isOf(passwordHash: string | null, password: Secret): Promise<boolean>;
}

/** Both throw {@link TooManyPasswords}. */
export const createPasswords = (cost = COST): Passwords => ({
  hash: (password) => inTurn(() => hash(plain(password), { ...cost, parallelism: 1 })),
  async isOf(passwordHash, password) {
    const right = await inTurn(() => verify(passwordHash ?? nobodys(cost), plain(password)));
    return passwordHash !== null && right;
  },
});

const FEWEST_DIFFERENT = 5;

/** What makes a password too easy to guess, in words for its owner; null when nothing does. Length is checked before. */
export function weaknessOf(password: Secret, person: { email: string; name: string }): string | null {
  const text = plain(password).toLowerCase();
  if (new Set(text).size < FEWEST_DIFFERENT)
    return `it has fewer than ${FEWEST_DIFFERENT} different characters`;
  const [local = ''] = person.email.toLowerCase().split('@');
  const known = [person.email, local, person.name].map((one) => one.toLowerCase().trim());
  const rest = known.filter((one) => one.length > 2).reduce((left, one) => left.replaceAll(one, ''), text);
  return rest.length < 8 ? 'most of it is your name or e-mail address' : null;
}
