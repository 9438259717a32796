import type { FindingCode } from '../finding.ts';

const MADE = /^(Create|Run|Import|Copy)/;
const TAGS = /^(Create|Delete)Tags$/;
const RULE_CAME = /^AuthorizeSecurityGroupIngress$|^ModifySecurityGroupRules$/;
const RULE_WENT = /^RevokeSecurityGroupIngress$|^ModifySecurityGroupRules$/;
const TRUST = /^UpdateAssumeRolePolicy$/;
const REMADE = /^(Create|Delete)Role$/;
const ROLE_POLICY = /RolePolicy$|^(Put|Delete)RolePermissionsBoundary$|PolicyVersion$/;
const USER_POLICY =
  /UserPolicy$|^(Put|Delete)UserPermissionsBoundary$|^(Add|Remove)User(To|From)Group$|PolicyVersion$/;

/**
 * The calls that bring about what a finding is of, by the names CloudTrail has for them; null where no call that AWS
 * records about the resource does: what comes with time, or is a fault of the look.
 */
export const CALLS_BEHIND: Readonly<Record<FindingCode, RegExp | null>> = {
  resource_missing: /^(Delete|Terminate)/,
  resource_duplicate: MADE,
  resource_unknown: MADE,
  look_denied: null,
  look_incomplete: null,
  tags_changed: /^CreateTags$/,
  tags_missing: /^DeleteTags$/,
  instance_stopped: /^StopInstances$/,
  instance_terminated: /^TerminateInstances$/,
  instance_resized: /^ModifyInstanceAttribute$/,
  instance_groups_changed: /^Modify(Instance|NetworkInterface)Attribute$/,
  instance_profile_changed: /IamInstanceProfile/,
  instance_metadata_changed: /^ModifyInstanceMetadata/,
  instance_interface_changed: /NetworkInterface|^ModifyInstanceAttribute$|Address(es)?$/,
  instance_unreported: TAGS,
  volume_detached: /^(At|De)tachVolume$/,
  volume_missing: /^DeleteVolume$/,
  volume_kept_after_termination: /^ModifyInstanceAttribute$/,
  volume_changed: /^ModifyVolume/,
  volume_added: /^(AttachVolume|CreateVolume)$/,
  rule_added: RULE_CAME,
  rule_removed: RULE_WENT,
  rule_widened: RULE_CAME,
  rule_narrowed: RULE_WENT,
  egress_changed: /^(Authorize|Revoke)SecurityGroupEgress$|^ModifySecurityGroupRules$/,
  route_removed: /^DeleteRoute$/,
  route_changed: /^(Create|Replace)Route$/,
  route_added: /^CreateRoute$/,
  // By what became of its target.
  route_blackhole: null,
  gateway_detached: /^DetachInternetGateway$/,
  subnet_table_changed: /RouteTable/,
  subnet_acl_changed: /NetworkAcl/,
  subnet_changed: /^ModifySubnetAttribute$|SubnetCidrBlock$/,
  acl_changed: /NetworkAclEntry$/,
  network_changed: /^ModifyVpc|VpcCidrBlock$|DhcpOptions$/,
  foreign_resource: /^(Create|Run|Import|Allocate|Attach)/,
  key_refused: /^(Update|Delete)AccessKey$/,
  key_owner_changed: /^UpdateUser$/,
  key_60_days_old: null,
  key_80_days_old: null,
  key_90_days_old: null,
  account_blocked: null,
  policy_narrowed: USER_POLICY,
  policy_widened: USER_POLICY,
  policy_outdated: null,
  policy_unknowable: null,
  console_role_missing: /^DeleteRole$/,
  console_role_moved: REMADE,
  console_user_missing: /^DeleteUser$/,
  console_trust_lost: TRUST,
  console_trust_widened: TRUST,
  console_trust_narrowed: TRUST,
  console_mfa_dropped: TRUST,
  console_policy_narrowed: ROLE_POLICY,
  console_policy_widened: ROLE_POLICY,
  cluster_role_missing: /^DeleteRole$/,
  cluster_role_moved: REMADE,
  cluster_profile_changed: /InstanceProfile$/,
  cluster_trust_lost: TRUST,
  cluster_trust_widened: TRUST,
  cluster_policy_narrowed: ROLE_POLICY,
  cluster_policy_widened: ROLE_POLICY,
  account_look_denied: USER_POLICY,
  account_look_incomplete: null,
};
