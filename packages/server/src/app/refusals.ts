import { renderableFormats } from '@berth/domain';
import type { AppError } from './app.ts';

const RENDERINGS = `The formats are ${renderableFormats.join(', ')}; each lists its files.`;

/** What is not there, and what belongs to somebody else: one answer, or the difference would tell them apart. */
export const notFound = (
  what:
    | 'cloud account'
    | 'subscription'
    | 'database'
    | 'tag'
    | 'peering'
    | 'transit gateway'
    | 'task'
    | 'rendering'
    | 'user'
    | 'invitation'
    | 'API key'
    | 'finding'
    | 'webhook'
    | 'delivery',
): AppError => ({
  code: 'NOT_FOUND',
  message: `There is no such ${what}`,
  remedy:
    what === 'rendering'
      ? RENDERINGS
      : `List the ${what === 'delivery' ? 'deliveries' : `${what}s`} to see which there are.`,
});

export const internalRefusal: AppError = {
  code: 'INTERNAL_CLOUD_ACCOUNT',
  message: 'Cloud account 1 is the internal account; it belongs to the vendor',
  remedy: 'Use a cloud account of your own.',
};

/** Said of a wrong e-mail address, a wrong password and a wrong code alike, but for the field of the last. */
export const signInFailed = (what: 'password' | 'code'): AppError =>
  what === 'code'
    ? {
        code: 'SIGN_IN_FAILED',
        message: 'The code is not valid, or was used before',
        field: 'code',
        remedy: 'Wait for the next code of the authenticator app, or use a backup code.',
      }
    : {
        code: 'SIGN_IN_FAILED',
        message: 'The e-mail address or the password is not right',
        remedy: 'Check both. An owner of the account, or whoever runs this server, can help a lost password.',
      };

export const sessionEnded: AppError = {
  code: 'UNAUTHORIZED',
  message: 'The session has ended',
  remedy: 'Sign in again.',
};

export const linkNotValid: AppError = {
  code: 'LINK_NOT_VALID',
  message: 'This link does not work: it was used or taken back, it has expired, or it never was one',
  field: 'token',
  remedy: 'Ask whoever gave it to you for a new one. If you have set your password already, sign in.',
};

export const wrongPassword = (field: string): AppError => ({
  code: 'WRONG_PASSWORD',
  message: 'This is not your password',
  field,
  remedy: 'Type the password that you sign in with.',
});

export const wrongCode: AppError = {
  code: 'WRONG_CODE',
  message: 'The code is not valid, or was used before',
  field: 'code',
  remedy: "Wait for the next code of the authenticator app, and check that the phone's clock is right.",
};

export const tooManyTries = (seconds: number): AppError => ({
  code: 'TOO_MANY_REQUESTS',
  message: 'Too many tries',
  remedy: `Try again in ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`}.`,
  retryAfterSeconds: seconds,
});

export const conflict = (message: string, remedy: string, field?: string): AppError => ({
  code: 'CONFLICT',
  message,
  remedy,
  ...(field === undefined ? {} : { field }),
});

export const weakPassword = (weakness: string, field: string): AppError => ({
  code: 'INVALID_REQUEST',
  message: `This password is too easy to guess: ${weakness}`,
  field,
  remedy: 'Choose a longer one; a few words in a row are good.',
});

export const noSandbox: AppError = {
  code: 'NOT_FOUND',
  message: "This server's AWS is no sandbox on its own machine",
  remedy: 'Create the IAM resources in your AWS account, by one of the ways that the console shows.',
};
