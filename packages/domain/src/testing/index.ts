export * from './iam-inventory.ts';
