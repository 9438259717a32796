import type { ActionTexts } from '../action-text.ts';

/** What EC2 is asked. None of these changes anything. */
export const EC2_LOOKS: ActionTexts = {
  'ec2:DescribeAvailabilityZones': {
    phase: 'create',
    purpose: "Lists a region's zones, so that subnets and nodes can be spread over several of them.",
    without:
      'No subscription can be created: which zones an account can use differs from account to account.',
    abuse: 'Hardly any: it tells which zones there are, and nothing of what runs in them.',
  },
  'ec2:DescribeImages': {
    phase: 'create',
    purpose: 'Finds the machine image that nodes start from, among those of known owners.',
    without: "No node can be launched, since an image's id differs from region to region.",
    abuse: "It lists the account's private images too, and a launch from one of those starts what is in it.",
  },
  'ec2:DescribeInstanceStatus': {
    phase: 'run',
    purpose: "Reads AWS's health checks of the nodes, and its notices of a coming stop or retirement.",
    without: 'A node that AWS is about to retire is noticed only when it is gone.',
    abuse: 'It tells which instances of the account are impaired or due for a restart, and when.',
  },
  'ec2:DescribeInstances': {
    phase: 'run',
    purpose:
      'Shows whether the nodes run, where, and with which tags. Verification uses it to see other workloads in the account.',
    without: 'Berth cannot see a stopped or missing node, and cannot say whether the account is shared.',
    abuse:
      'It lists every instance of the account with addresses, roles and tags: a map for somebody who is after the others.',
  },
  'ec2:DescribeInstanceTypeOfferings': {
    phase: 'create',
    purpose: 'Tells which zones offer the instance type that the databases need.',
    without: 'A launch may be tried in a zone without that type, and fails there half-way.',
    abuse: 'None worth naming: what AWS offers in a zone is no secret of the account.',
  },
  'ec2:DescribeInternetGateways': {
    phase: 'create',
    purpose: "Finds the subscription's internet gateway again, and which network it is attached to.",
    without:
      'After an answer that got lost the gateway cannot be found, and its network can never be deleted.',
    abuse: "It shows which of the account's networks can be reached from the internet at all.",
  },
  'ec2:DescribeKeyPairs': {
    phase: 'create',
    purpose: "Finds the subscription's key pair, so that none is imported twice.",
    without:
      'After an answer that got lost a second key pair is imported, and its deletion cannot be confirmed.',
    abuse: 'It lists names and fingerprints of all key pairs. The private keys cannot be read from AWS.',
  },
  'ec2:DescribeNetworkAcls': {
    phase: 'support',
    purpose:
      'Shows whether a network ACL blocks what the security groups allow, when a node cannot be reached.',
    without: 'Support cannot tell a blocking ACL from a broken node.',
    abuse: 'It shows how each subnet of the account is filtered, and which are not filtered at all.',
  },
  'ec2:DescribeRegions': {
    phase: 'create',
    purpose: 'Lists the regions that are switched on, before a subscription is placed in one.',
    without: 'That a region is switched off comes out only when the first call there fails.',
    abuse: 'It shows which regions the account has opened, and so where to look next.',
  },
  'ec2:DescribeRouteTables': {
    phase: 'run',
    purpose:
      'Compares the routes with what they should be: to the internet, to peerings, to a transit gateway.',
    without: 'A route that somebody removed goes unnoticed until nodes lose contact.',
    abuse: "It shows every way into and out of the account's networks, VPNs and peerings included.",
  },
  'ec2:DescribeSecurityGroups': {
    phase: 'run',
    purpose: "Compares the rules on the nodes' ports with what they should be: one opened, one closed.",
    without:
      'Tampering with the firewall shows only as databases that nobody reaches, or that everybody does.',
    abuse: 'It tells which ports of which workloads are open to whom: a list of open doors.',
  },
  'ec2:DescribeSnapshots': {
    phase: 'change',
    purpose: 'Lists snapshots: the one that a volume is restored from, and those that are no longer needed.',
    without: 'Snapshots can be made and never found again, so they pile up.',
    abuse:
      "Other workloads' snapshots are listed too, and ec2:RunInstances can make a volume of one and read it.",
  },
  'ec2:DescribeSubnets': {
    phase: 'create',
    purpose: 'Finds the subnets by their tags, and which address ranges and zones are taken.',
    without:
      "An overlap is found only by AWS's refusal, and a subnet that somebody deleted seems to be there.",
    abuse: "It shows how the account's networks are divided, those of other workloads too.",
  },
  'ec2:DescribeTags': {
    phase: 'run',
    purpose: 'Meant for a node that reads its own tags: what it is called, and what it belongs to.',
    without: 'A node has to be told by other means what it is part of.',
    abuse:
      'A node reads the tags of everything in the account, and people write more into tags than they should.',
  },
  'ec2:DescribeTransitGatewayVpcAttachments': {
    phase: 'change',
    purpose: "Follows the attachment of the subscription's network to a transit gateway until it works.",
    without: 'An attachment can be asked for, but whether it came about stays unknown.',
    abuse: 'It shows which networks of the account are joined by transit gateways.',
  },
  'ec2:DescribeTransitGateways': {
    phase: 'change',
    purpose: "Finds the transit gateway that the subscription's network is to be attached to.",
    without: 'A wrong gateway id is noticed only when the attachment fails.',
    abuse: 'It shows the transit gateways of the account, and which other accounts shared theirs with it.',
  },
  'ec2:DescribeVolumes': {
    phase: 'run',
    purpose: "Shows the nodes' volumes: their size and state, and what they are attached to.",
    without:
      'A detached or failing volume goes unseen, and one that a lost answer left behind is never found.',
    abuse: 'It lists all volumes of the account, encrypted or not: which of them would be worth copying.',
  },
  'ec2:DescribeVpcPeeringConnections': {
    phase: 'change',
    purpose: 'Follows a peering from the request to its being active, and shows who asked for it.',
    without: 'Peerings cannot be accepted with open eyes: nobody sees what is asked for.',
    abuse: 'It lists all peerings with account numbers and address ranges of the other sides.',
  },
  'ec2:DescribeVpcs': {
    phase: 'create',
    purpose:
      "Finds the subscription's network again, and the address ranges that a new one must not overlap.",
    without: 'No network can be made safely: after an answer that got lost a second one would be made.',
    abuse: 'It shows all networks of the account and their address ranges.',
  },
};
