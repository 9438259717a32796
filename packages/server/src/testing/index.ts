export * from './http-bench.ts';
export * from './memory-app.ts';
export * from './walk-routes.ts';
