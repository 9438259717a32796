import { followWalkthrough } from '@berth/aws/testing';
import { readWalkthrough } from '@berth/domain/testing';
import type { Way } from './way.ts';

/** The walkthrough, its steps taken in AWS's API as the console takes them: nobody reads, types or clicks here. */
export const consoleWay: Way = {
  format: 'console',
  on: 'sandbox',
  missing: async () => null,
  run: async ([page], { env }) => {
    // It takes an account of its own, which costs one call more.
    const { details } = await followWalkthrough(
      env.AWS_ENDPOINT_URL ?? '',
      readWalkthrough(page?.text ?? ''),
    );
    return details;
  },
};
