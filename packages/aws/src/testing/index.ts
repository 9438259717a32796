export * from './driven-clock.ts';
export * from './follow-walkthrough.ts';
export * from './kms-owner.ts';
export * from './sandbox-account.ts';
export * from './verify-account.ts';
export * from './watch-account.ts';
