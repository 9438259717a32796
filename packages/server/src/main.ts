import { runProcess } from './run-process.ts';

/** The server: API, administration socket and, unless BERTH_RUN_WORKER=false, the worker. */
await runProcess((config) => config);
