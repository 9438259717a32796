import type { ActionTexts } from '../action-text.ts';

/** How EC2 takes a subscription away. */
export const EC2_DELETE: ActionTexts = {
  'ec2:DeleteInternetGateway': {
    phase: 'delete',
    purpose: "Removes the gateway once it is detached from the subscription's network.",
    without: 'An unattached gateway stays, and counts against the quota of the region.',
    abuse:
      'The tag is no wall, but little is lost: only a gateway that is detached can be deleted, and ec2:DetachInternetGateway does the harm.',
  },
  'ec2:DeleteKeyPair': {
    phase: 'delete',
    purpose: "Removes the subscription's public key from EC2.",
    without: 'Keys pile up, and nobody knows which are still used.',
    abuse:
      "Where the tag is asked for (2024) it is no wall; in 2018 it is not asked for. Others' launches that name the key fail; instances that run do not notice.",
  },
  'ec2:DeleteRouteTable': {
    phase: 'delete',
    purpose: "Removes the subscription's route table after its subnets.",
    without: 'The network cannot be deleted while the table is there.',
    abuse:
      'The tag is no wall, but only a table that no subnet uses can go: its routes are then to be written anew.',
  },
  'ec2:DeleteSecurityGroup': {
    phase: 'delete',
    purpose: "Removes the nodes' firewall once no node uses it.",
    without: 'The network cannot be deleted while the group is there.',
    abuse:
      'The tag is no wall: a group that no instance uses at the moment can be tagged and deleted, with all its rules. Nodes have this grant too.',
  },
  'ec2:DeleteSnapshot': {
    phase: 'delete',
    purpose: 'Removes snapshots that were made of the subscription and are no longer needed.',
    without: 'Snapshots stay, with the data in them, and are billed.',
    abuse:
      'The tag is no wall: backups of any workload can be tagged and deleted, so nothing is left to go back to. This is how data is held to ransom.',
  },
  'ec2:DeleteSubnet': {
    phase: 'delete',
    purpose: "Removes the subscription's subnets after the last node.",
    without: 'The network cannot be deleted while a subnet is there.',
    abuse:
      'The tag is no wall, but a subnet with anything in it cannot be deleted: empty ones that others keep ready can.',
  },
  'ec2:DeleteVolume': {
    phase: 'delete',
    purpose: 'Removes data volumes that outlived their node.',
    without: 'Detached volumes stay, with the data on them, and are billed.',
    abuse:
      'The tag is no wall: a volume of any workload, tagged and detached, is deleted for good unless there is a snapshot.',
  },
  'ec2:DeleteVpc': {
    phase: 'delete',
    purpose: "Removes the subscription's network, the last step.",
    without: 'An empty network stays, and counts against the quota of the region.',
    abuse:
      'The tag is no wall, but a network with anything in it cannot be deleted: only empty ones are at risk.',
  },
  'ec2:DetachInternetGateway': {
    phase: 'delete',
    purpose: "Takes the gateway off the subscription's network, so that both can be deleted.",
    without: 'Neither the gateway nor the network can be deleted.',
    abuse:
      'No tag is asked for: any network without mapped public addresses can be cut off from the internet. AWS refuses where addresses are still mapped.',
  },
  'ec2:TerminateInstances': {
    phase: 'delete',
    purpose: 'Ends the nodes of a subscription that is deleted, or that gets smaller.',
    without: 'Nodes run on, and cost money, after the subscription has gone.',
    abuse:
      'The tag is no wall: ec2:CreateTags reaches every instance, so each one can be tagged and terminated, with the volumes that go along.',
  },
};
