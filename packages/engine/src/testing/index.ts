export * from './a-subscription.ts';
export * from './account-in-memory.ts';
export * from './ec2-in-memory.ts';
export * from './good-account.ts';
export * from './manual-clock.ts';
export * from './verify-in-memory.ts';
export * from './watch-in-memory.ts';
