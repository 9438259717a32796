export * from './faults.ts';
export * from './session.ts';
