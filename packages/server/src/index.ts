export * from './app/app.ts';
export * from './config.ts';
export * from './log.ts';
export * from './server.ts';
