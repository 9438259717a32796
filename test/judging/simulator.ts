import type { KeyValue, PolicyDocument } from '@berth/domain';
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { Context, GeneratedRequest } from './generate.ts';

export type Answer = 'allowed' | 'denied';

/** What iam-simulate, another implementation of IAM's rules, says. A key that is not in the context is absent. */
export function simulated(policy: PolicyDocument, { action, resource, context }: GeneratedRequest): Answer {
  const result = runUnsafeSimulation(
    {
      request: {
        principal: 'arn:aws:iam::123456789012:user/redislabs-user',
        action,
        resource: { resource, accountId: '123456789012' },
        contextVariables: context,
      },
      identityPolicies: [{ name: 'policy', policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result === 'Allowed' ? 'allowed' : 'denied';
}

/** A context as the judge takes it, in which keys that are not given are absent, or unknown. */
export function contextOf(context: Context, otherwise: 'absent' | 'unknown'): (key: string) => KeyValue {
  const given = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()]));
  return (key) => given.get(key) ?? otherwise;
}
