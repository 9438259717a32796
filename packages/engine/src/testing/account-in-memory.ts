import {
  type ActionVerdict,
  actionMatches,
  type CallerIdentity,
  type FailedLook,
  type InstanceProfileSeen,
  type InstancesSeen,
  type PolicyAttachment,
  type PolicyDocument,
  type RoleSeen,
  type Sighting,
  type SimulationRequest,
  type Statement,
  type UserSeen,
} from '@berth/domain';
import type { AccountReader } from '../verify/account-reader.ts';

/** An AWS account as a value: what a reader would see, and the policies of its principals by their ARN. */
export interface AccountInMemory {
  identity: Sighting<CallerIdentity>;
  /** Documents of a principal, by its ARN. */
  policies: Record<string, PolicyDocument[]>;
  roles: Record<string, RoleSeen>;
  attached: Record<string, PolicyAttachment[]>;
  profiles: InstanceProfileSeen[];
  users: UserSeen[];
  instances: InstancesSeen;
  /** Calls that fail, by IAM action (`iam:GetRole`). */
  refused: Record<string, Omit<FailedLook, 'kind' | 'action'>>;
  /** Last word on every verdict of the simulator. */
  adjust?: (verdict: ActionVerdict, principalArn: string) => ActionVerdict;
}

const many = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

// biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's policy variable, not a template
const USERNAME_VARIABLE = '${aws:username}';

const resourceMatches = (pattern: string, resource: string): boolean =>
  pattern === '*' || actionMatches(pattern.replaceAll(USERNAME_VARIABLE, '*'), resource);

function conditionHolds(statement: Statement, given: ReadonlyMap<string, string>): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, block]) =>
    Object.entries(block).every(([key, wanted]) => {
      const value = given.get(key.toLowerCase());
      if (operator === 'Null') return (value === undefined) === (String([wanted].flat()[0]) === 'true');
      return value !== undefined && [wanted].flat().map(String).includes(value);
    }),
  );
}

/** A small evaluator, good for the published policies; the real suite runs under the sandbox's. */
function decide(documents: PolicyDocument[], action: string, resource: string, request: SimulationRequest) {
  const given = new Map(request.context.map(({ key, values }) => [key.toLowerCase(), values[0] ?? '']));
  const matching = documents
    .flatMap((document) => [document.Statement].flat())
    .filter(
      (statement) =>
        many(statement.Action).some((pattern) => actionMatches(pattern, action)) &&
        many(statement.Resource).some((pattern) => resourceMatches(pattern, resource)) &&
        conditionHolds(statement, given),
    );
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicitDeny';
  return matching.length > 0 ? 'allowed' : 'implicitDeny';
}

/** A reader of an account in memory. The account may be changed between calls; each call counts as one. */
export function readerInMemory(account: AccountInMemory): AccountReader & { asked: string[] } {
  const asked: string[] = [];
  const answer = async <T>(
    action: string,
    signal: AbortSignal,
    give: () => Sighting<T>,
  ): Promise<Sighting<T>> => {
    signal.throwIfAborted();
    asked.push(action);
    const refused = account.refused[action];
    return refused ? { kind: 'failed', action, ...refused } : give();
  };
  const present = <T>(value: T): Sighting<T> => ({ kind: 'present', value });
  const found = <T>(value: T | undefined): Sighting<T> =>
    value === undefined ? { kind: 'absent' } : present(value);
  return {
    asked,
    calls: () => asked.length,
    identity: (signal) => answer('sts:GetCallerIdentity', signal, () => account.identity),
    simulate: (request, signal) =>
      answer('iam:SimulatePrincipalPolicy', signal, () =>
        found(
          account.policies[request.principalArn] &&
            request.actions.flatMap((action) =>
              (request.resources.length > 0 ? request.resources : ['*']).map((resource) => {
                const documents = account.policies[request.principalArn] ?? [];
                const decision = decide(documents, action, resource, request);
                const verdict: ActionVerdict = {
                  action,
                  resource,
                  decision,
                  missingContext: [],
                  policies: [],
                };
                return account.adjust?.(verdict, request.principalArn) ?? verdict;
              }),
            ),
        ),
      ),
    role: (name, signal) => answer('iam:GetRole', signal, () => found(account.roles[name])),
    attachedRolePolicies: (name, signal) =>
      answer('iam:ListAttachedRolePolicies', signal, () =>
        account.roles[name] ? present(account.attached[name] ?? []) : { kind: 'absent' },
      ),
    instanceProfilesForRole: (name, signal) =>
      answer('iam:ListInstanceProfilesForRole', signal, () =>
        account.roles[name]
          ? present(account.profiles.filter(({ roles }) => roles.some((role) => role.name === name)))
          : { kind: 'absent' },
      ),
    users: (signal) => answer('iam:ListUsers', signal, () => present(account.users)),
    instances: (_query, signal) => answer('ec2:DescribeInstances', signal, () => present(account.instances)),
  };
}
