export * from './app/app.ts';
export * from './config.ts';
export { DirectoryInUse, lockDirectory } from './directory-lock.ts';
export * from './log.ts';
export * from './server.ts';
export { VaultRefusal } from './vault/key-provider.ts';
