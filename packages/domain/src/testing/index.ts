export * from './iam-inventory.ts';
export * from './walkthrough.ts';
