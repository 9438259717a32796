/** What tells the elements of AWS's lists apart, the first of these that an element has. */
const KEYS = [
  'InstanceId',
  'NetworkInterfaceId',
  'VolumeId',
  'GroupId',
  'RouteTableAssociationId',
  'RouteTableId',
  'NetworkAclAssociationId',
  'NetworkAclId',
  'SubnetId',
  'InternetGatewayId',
  'KeyPairId',
  'VpcId',
  'Key',
  'DeviceName',
  'UserName',
  'RoleName',
  'GroupName',
  'InstanceProfileName',
  'PolicyName',
  'AccessKeyId',
  'VersionId',
];

function keyOf(element: unknown, index: number): string {
  if (typeof element !== 'object' || element === null) return String(element);
  const one = element as Record<string, unknown>;
  if ('RuleNumber' in one) return `${one.Egress ? 'out' : 'in'} ${one.RuleNumber}`;
  if ('IpProtocol' in one) return `${one.IpProtocol} ${one.FromPort ?? 'all'}-${one.ToPort ?? 'all'}`;
  const destination = one.DestinationCidrBlock ?? one.CidrIp ?? one.CidrIpv6;
  if (destination !== undefined) return String(destination);
  const key = KEYS.find((name) => typeof one[name] === 'string');
  return key ? String(one[key]) : String(index);
}

interface Node {
  text: string | null;
  children: Map<string, Node>;
}

/** A view as a tree of texts; a list's elements go by what tells them apart. */
function treeOf(view: unknown): Node {
  const inner = view instanceof Date ? view.toISOString() : view;
  if (typeof inner !== 'object' || inner === null) return { text: String(inner), children: new Map() };
  const entries = Array.isArray(inner)
    ? inner.map((one, index) => [keyOf(one, index), one] as const)
    : Object.entries(inner).filter(([, one]) => one !== undefined);
  return { text: null, children: new Map(entries.map(([key, one]) => [key, treeOf(one)])) };
}

const isEmpty = ({ text, children }: Node): boolean => text === null && children.size === 0;

function compare(before: Node, after: Node, path: string): string[] {
  if (before.text !== after.text) return [`~${path}`];
  return [...new Set([...before.children.keys(), ...after.children.keys()])].flatMap((key) => {
    const [was, is] = [before.children.get(key), after.children.get(key)];
    if (was && is) return compare(was, is, `${path}/${key}`);
    const only = was ?? is;
    return only && !isEmpty(only) ? [`${was ? '-' : '+'}${path}/${key}`] : [];
  });
}

/**
 * Where two views differ: `+` what came, `-` what went, each with all that is in it, `~` what says something else.
 * Ids go by the names that are known of them, others by their kind alone, so that every run says the same.
 */
export function viewChanges(before: object, after: object, names: ReadonlyMap<string, string>): string[] {
  return compare(treeOf(before), treeOf(after), '')
    .map((path) =>
      path
        .replace(/\b([a-z]+(?:-attach)?)-[0-9a-f]{17}\b/g, (id, kind) => names.get(id) ?? `(${kind})`)
        .replace(/\bA[A-Z]{3}[A-Z2-7]{16,17}\b/g, '(key)'),
    )
    .sort();
}
