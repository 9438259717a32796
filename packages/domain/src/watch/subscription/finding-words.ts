import type { FindingSeverity, FindingUndo } from '../finding.ts';
import type { SubscriptionFindingCode } from '../subscription-finding-codes.ts';

export interface FindingWords {
  severity: FindingSeverity;
  risk: string;
  remedy: string;
  undo: FindingUndo;
}

const PLAN: FindingUndo = { kind: 'plan' };
const ADMIN = 'An administrator of the AWS account';
const person = (how: string): FindingUndo => ({ kind: 'person', who: ADMIN, how });
const none = (because: string): FindingUndo => ({ kind: 'none', because });

/** What each finding puts at risk, what to do about it, and who can undo it; unless the finding itself says otherwise. */
export const SUBSCRIPTION_FINDING_WORDS: Record<SubscriptionFindingCode, FindingWords> = {
  resource_missing: {
    severity: 'critical',
    risk: 'The subscription lacks a part that its nodes need.',
    remedy: 'Have it made again.',
    undo: PLAN,
  },
  resource_duplicate: {
    severity: 'medium',
    risk: 'Two things claim to be the same part; the other one costs money and may be taken for the right one.',
    remedy: 'Have the other one removed, or take the tags off it if it is yours.',
    undo: PLAN,
  },
  resource_unknown: {
    severity: 'medium',
    risk: 'Something that Berth did not make carries the tags of the subscription; it is removed with it.',
    remedy: 'Take the tags off it if it is yours.',
    undo: person('Remove the tags that begin with berth: from it, or the thing itself.'),
  },
  look_denied: {
    severity: 'high',
    risk: 'What happens there is not watched.',
    remedy: 'Verify the cloud account to see which permission is missing, and give it back.',
    undo: person('Restore the published policy: npx berth iam apply.'),
  },
  look_incomplete: {
    severity: 'medium',
    risk: 'What happens there was not watched this time.',
    remedy: 'Nothing, if the next scan is complete.',
    undo: none('The next scan looks again.'),
  },
  tags_changed: {
    severity: 'medium',
    risk: 'Tags say whose a resource is; your cost reports and rules that go by tags no longer fit.',
    remedy: 'Have the tags set again.',
    undo: PLAN,
  },
  tags_missing: {
    severity: 'medium',
    risk: 'Tags say whose a resource is; your cost reports and rules that go by tags no longer fit.',
    remedy: 'Have the tags set again.',
    undo: PLAN,
  },
  instance_stopped: {
    severity: 'high',
    risk: 'A node is down. One more, and data is out of reach.',
    remedy: 'Have the node started.',
    undo: PLAN,
  },
  instance_terminated: {
    severity: 'critical',
    risk: 'A node and its volumes are gone. What had no replica is lost.',
    remedy: 'Have the node replaced.',
    undo: PLAN,
  },
  instance_resized: {
    severity: 'high',
    risk: 'The node has not the memory that the databases were promised.',
    remedy: 'Have the size set again; the node is stopped for it.',
    undo: PLAN,
  },
  instance_groups_changed: {
    severity: 'critical',
    risk: 'Others may reach the node, or those who should reach it no longer do.',
    remedy: 'Have the security groups set again.',
    undo: PLAN,
  },
  instance_profile_changed: {
    severity: 'high',
    risk: 'The node has other rights than agreed, or none, so that it can no longer report.',
    remedy: 'Attach the agreed instance profile, or have the node replaced.',
    undo: PLAN,
  },
  instance_metadata_changed: {
    severity: 'high',
    risk: 'Whoever can make the node send a request may get hold of its credentials, or the node cannot get them itself.',
    remedy: 'Set the metadata options again, or have the node replaced.',
    undo: PLAN,
  },
  instance_interface_changed: {
    severity: 'high',
    risk: 'The node can pass on traffic that is not its own, or be reached by another way than agreed.',
    remedy: 'Have the check of source and destination turned on again, and take other interfaces off.',
    undo: PLAN,
  },
  instance_unreported: {
    severity: 'high',
    risk: 'The node runs, and does not say that it is part of the cluster.',
    remedy: 'Have the node replaced.',
    undo: PLAN,
  },
  volume_detached: {
    severity: 'critical',
    risk: 'The node has lost a disk.',
    remedy: 'Have the volume attached again.',
    undo: PLAN,
  },
  volume_missing: {
    severity: 'critical',
    risk: 'The node has lost a disk, and what was on it.',
    remedy: 'Have the node replaced.',
    undo: PLAN,
  },
  volume_changed: {
    severity: 'low',
    risk: 'The volume costs otherwise than planned, and may be slower.',
    remedy: 'Leave it, or change it back where AWS allows that: a volume never becomes smaller.',
    undo: person(
      'Change its type and throughput back under EC2 > Volumes; the policy does not let Berth do that.',
    ),
  },
  volume_added: {
    severity: 'low',
    risk: 'What is on it can be read by whoever can sign in to the node, and it stays when the node goes.',
    remedy: 'Detach it from the node.',
    undo: person('Detach the volume; Berth does not touch what is yours.'),
  },
  volume_kept_after_termination: {
    severity: 'low',
    risk: 'When the node goes, the volume stays, with its data and its cost.',
    remedy: 'Have it deleted with the node again.',
    undo: PLAN,
  },
  rule_added: {
    severity: 'high',
    risk: 'The nodes can be reached by whom nobody allowed.',
    remedy: 'Have the rule removed, or add the range to the allow list.',
    undo: PLAN,
  },
  rule_removed: {
    severity: 'high',
    risk: 'Who is allowed to reach the nodes no longer does.',
    remedy: 'Have the rule restored, or take the range off the allow list.',
    undo: PLAN,
  },
  rule_widened: {
    severity: 'high',
    risk: 'The nodes can be reached by more than was allowed.',
    remedy: 'Have the rule restored, or change the allow list.',
    undo: PLAN,
  },
  rule_narrowed: {
    severity: 'high',
    risk: 'A part of those who are allowed to reach the nodes no longer does.',
    remedy: 'Have the rule restored, or change the allow list.',
    undo: PLAN,
  },
  egress_changed: {
    severity: 'high',
    risk: 'Nodes can no longer answer, report or install updates.',
    remedy: 'Have the rule restored.',
    undo: PLAN,
  },
  route_removed: {
    severity: 'critical',
    risk: 'The subnets are cut off: nodes are not reached and cannot report.',
    remedy: 'Have the route restored.',
    undo: PLAN,
  },
  route_changed: {
    severity: 'critical',
    risk: 'Traffic of the nodes is led elsewhere, where it may be read or lost.',
    remedy: 'Have the route restored.',
    undo: PLAN,
  },
  route_added: {
    severity: 'medium',
    risk: 'A part of the traffic of the nodes is led elsewhere.',
    remedy: 'Have the route removed, if nobody needs it.',
    undo: PLAN,
  },
  route_blackhole: {
    severity: 'critical',
    risk: 'The route leads nowhere: the subnets are cut off.',
    remedy: 'Have the route restored.',
    undo: PLAN,
  },
  gateway_detached: {
    severity: 'critical',
    risk: 'The network is cut off from the internet: nodes are not reached and cannot report.',
    remedy: 'Have the gateway attached again.',
    undo: PLAN,
  },
  subnet_table_changed: {
    severity: 'critical',
    risk: 'The subnet goes by other routes than agreed.',
    remedy: 'Give the subnet its route table again.',
    undo: PLAN,
  },
  subnet_acl_changed: {
    severity: 'high',
    risk: 'The subnet goes by another network ACL, which may shut nodes out.',
    remedy: 'Give the subnet the default network ACL of the VPC again.',
    undo: person(
      'Associate the subnet with the default network ACL of its VPC; the policy does not let Berth do that.',
    ),
  },
  subnet_changed: {
    severity: 'low',
    risk: 'Whatever is launched in the subnet gets a public address.',
    remedy: 'Have the setting taken back.',
    undo: PLAN,
  },
  acl_changed: {
    severity: 'high',
    risk: 'Traffic that was agreed may be refused, whatever the security group says.',
    remedy: 'Restore the entries of the network ACL.',
    undo: person('Restore the entries of the default network ACL; the policy does not let Berth do that.'),
  },
  network_changed: {
    severity: 'critical',
    risk: 'The network that the subscription was given is not there as it was.',
    remedy: 'Put back what is missing.',
    undo: person('Put back what is missing; Berth does not change what is yours.'),
  },
  foreign_resource: {
    severity: 'low',
    risk: 'It stands in the way when the subscription is deleted.',
    remedy: 'Move it to a VPC of your own.',
    undo: person('Remove it, or move it to a VPC of your own.'),
  },
};
