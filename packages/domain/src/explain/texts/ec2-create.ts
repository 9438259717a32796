import type { ActionTexts } from '../action-text.ts';

/** What EC2 makes for a subscription. */
export const EC2_CREATE: ActionTexts = {
  'ec2:AssociateRouteTable': {
    phase: 'create',
    purpose: "Makes the subscription's subnets use its own route table.",
    without: "The subnets stay on the network's main table, without a way to the internet.",
    abuse:
      "The tag is no wall: a subnet and a table of another workload, tagged first, can be joined, and the subnet's traffic goes where that table says.",
  },
  'ec2:AttachInternetGateway': {
    phase: 'create',
    purpose: "Joins the internet gateway to the subscription's network.",
    without: 'The gateway has no effect, and the nodes have no internet.',
    abuse:
      'No tag is asked for: a network that was kept off the internet on purpose can get a gateway. Traffic flows once a route follows.',
  },
  'ec2:AuthorizeSecurityGroupIngress': {
    phase: 'create',
    purpose:
      "Opens the databases' ports to the addresses that may use them, and the nodes' ports to each other.",
    without: 'Nobody can connect to a database: a new group lets nothing in.',
    abuse:
      "The tag is no wall: any workload's group can be tagged and then opened to the whole internet. Nodes have this grant too.",
  },
  'ec2:CreateInternetGateway': {
    phase: 'create',
    purpose: 'Makes the gateway through which nodes and the internet reach one another.',
    without: "The subscription's network has no way out, and its databases no public address.",
    abuse:
      'Nothing while it is attached to no network; a region allows only a few, so the quota can be used up.',
  },
  'ec2:CreateKeyPair': {
    phase: 'create',
    purpose:
      'Makes an SSH key pair in AWS, with the private key in the answer. Berth imports a key instead: with an answer that got lost, the private key would be lost.',
    without: 'Nothing, as long as ec2:ImportKeyPair is granted.',
    abuse:
      'Such a key opens only instances that are launched with it. The Deny of 2024 on untagged key pairs names keypair/*, while EC2 says key-pair/*: it stops nothing.',
  },
  'ec2:CreateRoute': {
    phase: 'create',
    purpose: "Adds a route to the subscription's table: to the internet, to a peering, to a transit gateway.",
    without: 'Nodes reach nothing outside their network, and nothing reaches them.',
    abuse:
      "The tag is no wall: another workload's route table, tagged first, takes a narrower route, and with it the traffic to those addresses.",
  },
  'ec2:CreateRouteTable': {
    phase: 'create',
    purpose: "Makes the route table of the subscription's subnets.",
    without: "All subnets share the network's main table, which carries no tag and so can hardly be changed.",
    abuse: 'A table routes nothing until a subnet is associated with it; a crowd of them uses up the quota.',
  },
  'ec2:CreateSecurityGroup': {
    phase: 'create',
    purpose: "Makes the nodes' firewall, which lets nothing in until rules are added.",
    without: "Nodes would have to use the network's default group, which other instances share.",
    abuse: 'An unused group does nothing; a crowd of them uses up the quota of the region.',
  },
  'ec2:CreateSubnet': {
    phase: 'create',
    purpose: "Divides the subscription's network into one subnet for each zone.",
    without: 'Nodes have nowhere to start.',
    abuse: 'Subnets can be made in every network of the account, in addresses that others meant to use.',
  },
  'ec2:CreateTags': {
    phase: 'create',
    purpose: 'Puts the identifier tag on all that is made: every condition on the tag rests on it.',
    without: 'Nothing can be created with its tags, and what has none can neither be changed nor deleted.',
    abuse:
      'It is granted on everything, so the tag is no wall: the key can tag any instance, volume or network of the account and then stop, change or terminate it. Nodes have this grant too.',
  },
  'ec2:CreateVpc': {
    phase: 'create',
    purpose: "Makes a network for the subscription, apart from the account's others.",
    without: 'A subscription gets no network of its own.',
    abuse: 'A region allows few networks, so some calls use up the quota for everybody in the account.',
  },
  'ec2:ImportKeyPair': {
    phase: 'create',
    purpose: 'Registers the public half of an SSH key for the nodes; the private half is never in AWS.',
    without: 'Nodes start without a key, and nobody can sign in to one that needs repair.',
    abuse: 'Only instances launched with it afterwards accept it: it opens none that runs already.',
  },
  'ec2:RunInstances': {
    phase: 'create',
    purpose: 'Launches the nodes with their volumes: what all the other steps prepare.',
    without: 'There are no nodes, and so no databases.',
    abuse:
      "Instances of any size and number at the account's cost, in any of its subnets, with volumes made from any of its snapshots, readable unless a key of the customer's own protects them. Whoever launches also gives the tag that the Deny of 2024 asks for.",
  },
};
