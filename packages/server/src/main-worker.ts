import { ConfigError } from './config.ts';
import { runProcess } from './run-process.ts';

/** A worker without an API, beside servers on the same PostgreSQL database. */
await runProcess((config) => {
  if (config.databaseUrl === undefined)
    throw new ConfigError(
      'A separate worker needs DATABASE_URL: the embedded database can be open in one process only.',
    );
  return { ...config, runWorker: true, serveHttp: false };
});
