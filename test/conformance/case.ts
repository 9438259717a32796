import { expect } from 'vitest';
import type { Bench } from './bench.ts';

/** One thing that AWS does, with the page that says so. */
export interface Case {
  /** The guarantee, in words. */
  name: string;
  /** AWS's documentation page. */
  page: `https://docs.aws.amazon.com/${string}` | `https://repost.aws/${string}`;
  /** `control`: only an AWS that can be told things (the sandbox) can be put into the state that the case needs. */
  needs?: 'control';
  run(bench: Bench): Promise<void>;
}

/** Cases about one subject. */
export interface Subject {
  title: string;
  cases: readonly Case[];
}

/** A refusal to expect: AWS's code, and what Berth relies on of the rest. */
export interface Refusal {
  code: string | readonly string[];
  /** HTTP status. */
  status?: number;
  message?: RegExp;
}

const field = (error: unknown, key: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;

/** AWS's code as it stands on the wire (the SDK adds `Exception` to some names). */
export function wireCode(error: unknown): string {
  const nested = field(field(error, 'Error'), 'Code');
  const code = field(error, 'Code') ?? nested ?? field(error, 'name');
  return String(code).replace(/Exception$/, '');
}

/** Waits for a call to be refused, and compares. A call that succeeds, or that fails otherwise, fails the case. */
export async function refused(call: Promise<unknown>, expected: Refusal): Promise<void> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error ?? new Error('thrown without a value'),
  );
  if (outcome === undefined) expect.fail(`the call succeeded; expected ${String(expected.code)}`);
  const seen = {
    code: wireCode(outcome),
    status: field(field(outcome, '$metadata'), 'httpStatusCode'),
    message: String(field(outcome, 'message') ?? ''),
  };
  const codes = typeof expected.code === 'string' ? [expected.code] : expected.code;
  expect(codes, `${seen.code}: ${seen.message}`).toContain(seen.code);
  if (expected.status !== undefined) expect(seen.status, seen.message).toBe(expected.status);
  if (expected.message) expect(seen.message).toMatch(expected.message);
}

/** IAM API reference page of an operation or a type. */
export const iamPage = (name: string): Case['page'] =>
  `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${name}.html`;
/** STS API reference page. */
export const stsPage = (name: string): Case['page'] =>
  `https://docs.aws.amazon.com/STS/latest/APIReference/API_${name}.html`;
/** EC2 API reference page. */
export const ec2Page = (name: string): Case['page'] =>
  `https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_${name}.html`;
/** IAM user guide page. */
export const guide = (name: string): Case['page'] =>
  `https://docs.aws.amazon.com/IAM/latest/UserGuide/${name}.html`;

export const commonErrors: Case['page'] =
  'https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html';
export const ec2Errors: Case['page'] =
  'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html';
