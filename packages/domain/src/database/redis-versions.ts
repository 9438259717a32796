import { REDIS_VERSIONS } from '../catalogue/database-options.ts';

/** The version of a database for which none is asked for. */
export const DEFAULT_REDIS_VERSION = REDIS_VERSIONS.find(({ isDefault }) => isDefault)?.version ?? '';

/** From this version on all capabilities are part of Redis, and none is asked for by name. */
const BUNDLED_SINCE = 8;

export const bundlesModules = (version: string): boolean => Number.parseInt(version, 10) >= BUNDLED_SINCE;

/** RESP3 came to the managed databases with 7.2. */
export const speaksResp3 = (version: string): boolean => Number.parseFloat(version) >= 7.2;
