export * from './faults.ts';
export * from './iam/open-iam.ts';
export * from './iam/operations.ts';
export * from './operation.ts';
export * from './seeing.ts';
export * from './session.ts';
export * from './verify/account-reader.ts';
export * from './verify/operations.ts';
