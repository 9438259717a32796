/** One thing that `berth iam apply` waits for: AWS calls that go out together, and what must have ended before. */
export interface GraphNode {
  id: string;
  /** AWS calls that this node makes one after the other. */
  calls: number;
  after: string[];
}

const LOOKS = ['identity', 'ListPolicies', 'ListRoles', 'ListInstanceProfiles', 'ListUsers'].map(
  (look) => `look/${look}`,
);

/**
 * What `berth iam apply` has to do in an empty AWS account, at the least: the listings, the changes by what AWS
 * needs first, and one look at the end. `packages/cli/src/iam/apply-graph.test.ts` holds it to the real plan.
 */
export const iamApplyGraph: GraphNode[] = [
  ...LOOKS.map((id) => ({ id, calls: 1, after: [] })),
  node('CreatePolicy/InstancePolicy'),
  node('CreatePolicy/UserPolicy'),
  node('CreateRole/ClusterNodeRole'),
  node('AttachRolePolicy/ClusterNodeRole/RedisLabsInstanceRolePolicy', [
    'CreateRole/ClusterNodeRole',
    'CreatePolicy/InstancePolicy',
  ]),
  node('CreateRole/ConsoleRole'),
  node('AttachRolePolicy/ConsoleRole/RedislabsIAMUserRestrictedPolicy', [
    'CreateRole/ConsoleRole',
    'CreatePolicy/UserPolicy',
  ]),
  node('CreateInstanceProfile/ClusterNodeInstanceProfile'),
  node('AddRoleToInstanceProfile/ClusterNodeInstanceProfile/redislabs-cluster-node-role', [
    'CreateInstanceProfile/ClusterNodeInstanceProfile',
    'CreateRole/ClusterNodeRole',
  ]),
  node('CreateUser/ProgrammaticUser'),
  node('AttachUserPolicy/ProgrammaticUser/RedislabsIAMUserRestrictedPolicy', [
    'CreateUser/ProgrammaticUser',
    'CreatePolicy/UserPolicy',
  ]),
  // The key is made when all else stands, and a tag remembers that it was handed over.
  node('CreateAccessKey/AccessKey', [
    'AttachRolePolicy/ClusterNodeRole/RedisLabsInstanceRolePolicy',
    'AttachRolePolicy/ConsoleRole/RedislabsIAMUserRestrictedPolicy',
    'AddRoleToInstanceProfile/ClusterNodeInstanceProfile/redislabs-cluster-node-role',
    'AttachUserPolicy/ProgrammaticUser/RedislabsIAMUserRestrictedPolicy',
  ]),
  node('RecordHandOver/AccessKey', ['CreateAccessKey/AccessKey']),
  // All details are read side by side, by the names that are known by now.
  { id: 'look-again', calls: 1, after: ['RecordHandOver/AccessKey'] },
];

/** A change: one call, after all the looks and what is named. */
function node(id: string, after: string[] = LOOKS): GraphNode {
  return { id, calls: 1, after };
}

/** Calls on the longest chain of the graph: with `ms` per call, no run can be faster than this times `ms`. */
export function criticalPathCalls(graph: GraphNode[]): number {
  const ends = new Map<string, number>();
  for (const { id, calls, after } of graph) {
    const starts = after.map((other) => {
      const end = ends.get(other);
      if (end === undefined)
        throw new Error(`${id} comes after ${other}, which is not before it in the list`);
      return end;
    });
    ends.set(id, Math.max(0, ...starts) + calls);
  }
  return Math.max(0, ...ends.values());
}
