export * from './sandbox-account.ts';
