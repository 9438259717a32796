import type { Secret } from '@berth/domain';

/**
 * A key in clear, for the operator who has just made it or asks to see it again: the one place where a key
 * leaves the server. It goes to the answer of an administration command and nowhere else.
 */
export const handOver = (key: Secret): string => key.reveal();
