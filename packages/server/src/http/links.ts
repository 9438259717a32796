import type { Link } from '@berth/api';

/** A link as the contract has it: always GET, always absolute. */
export const link = (rel: string, baseUrl: string, path: string): Link => ({
  rel,
  href: `${baseUrl}/v1${path}`,
  type: 'GET',
});
