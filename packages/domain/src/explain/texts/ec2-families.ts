import type { ActionTexts } from '../action-text.ts';

/** Patterns of the 2018 user policy: each grants all actions of EC2 that it covers, those of later years too. */
export const EC2_FAMILIES: ActionTexts = {
  'ec2:*Address*': {
    phase: 'create',
    purpose: 'Elastic IPs: allocates fixed public addresses and moves them from node to node.',
    without: 'Nodes keep the public addresses that they get at their start. Berth uses no elastic IPs.',
    abuse:
      'No tag is asked for: the public address of any workload can be moved to another instance, or given back to AWS and lost.',
  },
  'ec2:*DhcpOptions*': {
    phase: 'support',
    purpose: 'Sets which name servers and domain the machines of a network are told to use.',
    without: "Nothing: networks use AWS's own name servers.",
    abuse: 'Any network of the account can be given a name server that answers with false addresses.',
  },
  'ec2:*Gateway*': {
    phase: 'create',
    purpose: 'Gateways of all kinds: internet, NAT, VPN, transit and others, from creation to deletion.',
    without: "The subscription's network has no way out. Berth needs those of an internet gateway.",
    abuse:
      'No tag is asked for: gateways that other workloads depend on can be detached and deleted, and NAT gateways made at the cost of the account.',
  },
  'ec2:*NetworkAcl*': {
    phase: 'support',
    purpose: 'Network ACLs, the second filter of subnets: makes, changes and removes them and their rules.',
    without: "Nothing: new subnets use the network's default ACL, which lets everything pass.",
    abuse: 'One rule cuts off any subnet of the account; removed rules open what they kept shut.',
  },
  'ec2:*Route*': {
    phase: 'create',
    purpose: 'Route tables and routes of any network, and whatever else in EC2 has Route in its name.',
    without: 'Nodes reach nothing outside their network.',
    abuse: 'No tag is asked for: traffic of any workload can be led elsewhere, read on its way, or dropped.',
  },
  'ec2:*SecurityGroup*': {
    phase: 'create',
    purpose: 'Security groups and their rules, of every network: the firewall of the nodes.',
    without: 'Nodes have no firewall of their own, and no port of a database can be opened.',
    abuse: 'No tag is asked for: the groups of all workloads can be opened to the internet, or closed.',
  },
  'ec2:*Subnet*': {
    phase: 'create',
    purpose: 'Subnets of every network: makes, changes and deletes them.',
    without: 'Nodes have nowhere to start.',
    abuse:
      'Empty subnets of others can be deleted, and private ones made to give public addresses, with no tag asked for.',
  },
  'ec2:*Vpc*': {
    phase: 'create',
    purpose: 'Networks and all that has Vpc in its name: endpoints, peerings, address ranges, attributes.',
    without: 'A subscription gets no network of its own, and none can be peered with it.',
    abuse:
      'It reaches far beyond what Berth needs: endpoints that let other accounts in, name resolution switched off, networks of others peered, all with no tag asked for.',
  },
  'ec2:*VpcPeering*': {
    phase: 'change',
    purpose: 'Peerings of networks, from request to deletion. All of it is granted by ec2:*Vpc* already.',
    without: 'Nothing, as long as ec2:*Vpc* is granted.',
    abuse:
      'A peering with any account can be made, and any peering of the account ended; no tag is asked for.',
  },
  'ec2:*Vpn*': {
    phase: 'change',
    purpose:
      'VPN connections and their gateways, for applications that reach the databases from a data centre.',
    without: 'Applications in a data centre connect over the internet. Berth makes no VPN.',
    abuse:
      "A tunnel from anywhere into the account's networks can be built, and tunnels that the company uses can be torn down.",
  },
  'ec2:Describe*': {
    phase: 'run',
    purpose: 'Reads everything about EC2 in the account. Berth needs those that the policy of 2024 names.',
    without: 'Berth sees nothing of what it made, and so can neither create, watch nor delete.',
    abuse:
      'It also reads the start-up scripts of all instances and launch templates (DescribeInstanceAttribute, DescribeLaunchTemplateVersions), in which people leave passwords.',
  },
};
