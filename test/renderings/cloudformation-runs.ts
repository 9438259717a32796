import path from 'node:path';
import type { PolicyDocument } from '@berth/domain';
import { runPython } from '../support/python-tools.ts';

/** A stack in an account of its own: made by its first step, updated by each later one. */
export interface StackCase {
  name: string;
  steps: { template: string; parameters?: Record<string, string> }[];
}

/** What an account holds after a step. */
export interface SeenStack {
  /** The template was refused; nothing else is there then. */
  refused?: string;
  status: string;
  outputs: Record<string, string>;
  /** Physical ids by logical id. */
  resources: Record<string, string>;
  policies: Record<string, { arn: string; document: PolicyDocument; description: string; versions: number }>;
  roles: Record<
    string,
    { trust: PolicyDocument; description: string; attached: string[]; tags: Record<string, string> }
  >;
  instanceProfiles: Record<string, string[]>;
  users: Record<
    string,
    {
      attached: string[];
      accessKeys: Record<string, string>;
      passwordResetRequired: boolean | null;
      password: string | null;
      tags: Record<string, string>;
    }
  >;
  secrets: Record<
    string,
    {
      content: Record<string, string>;
      tags: Record<string, string>;
      kmsKeyId: string | null;
      signsAs: string | null;
    }
  >;
}

export interface Runs {
  cases: { name: string; seen: SeenStack[] }[];
  /** Properties that CloudFormation replaces a resource for, by type. */
  createOnly: Record<string, string[]>;
  /** What another YAML reader makes of each template. */
  parsed: unknown[];
  /** What cfn-lint finds in each template, down to mere information. */
  remarks: string[][];
}

const SCRIPT = path.join(import.meta.dirname, '../support/python/cloudformation.py');

/** Runs all of it in one Python process: to load moto takes longer than all the stacks. */
export async function runStacks(
  python: string,
  task: { cases: StackCase[]; types: string[]; templates: string[] },
): Promise<Runs> {
  const { code, stdout, stderr } = await runPython(python, [SCRIPT], JSON.stringify(task));
  if (code !== 0) throw new Error(`The stacks could not be run (${code}): ${stderr.slice(-4000)}`);
  return JSON.parse(stdout) as Runs;
}
