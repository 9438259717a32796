export { openDatabase } from '../db/open-database.ts';
export * from './berth.ts';
export * from './database.ts';
export * from './http-bench.ts';
export * from './memory-app.ts';
export * from './scripted-verifier.ts';
export * from './signed-in.ts';
export { storeSubscription } from './stored-subscription.ts';
export * from './walk-routes.ts';
