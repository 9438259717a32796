import { randomInt } from 'node:crypto';
import { Secret } from '@berth/domain';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The password of a database for which none was given: 32 letters and digits, as the contract has it. */
export const newDatabasePassword = (): Secret =>
  new Secret(Array.from({ length: 32 }, () => LETTERS[randomInt(LETTERS.length)]).join(''));
