import type { ActionTexts } from '../action-text.ts';

/** How EC2 changes, repairs and connects what a subscription has. */
export const EC2_CHANGE: ActionTexts = {
  'ec2:AcceptVpcPeeringConnection': {
    phase: 'change',
    purpose: "Accepts the peering that the application's network asked for.",
    without: 'A peering that the application side starts never comes about.',
    abuse:
      "No tag is asked for: a stranger's request to peer with any network of the account can be accepted. Traffic flows once routes and security groups let it.",
  },
  'ec2:AssociateVpcCidrBlock': {
    phase: 'change',
    purpose: 'Adds an address range to a network whose subnets have no room left.',
    without: 'A full network cannot grow: the subscription would have to move to another.',
    abuse:
      "No tag is asked for: a range added to another workload's network can collide with networks that it is to be peered with.",
  },
  'ec2:AttachVolume': {
    phase: 'change',
    purpose: 'Attaches a data volume to a node. Granted to the nodes as well, which attach their own.',
    without: 'A node that was replaced does not get its data back.',
    abuse:
      'Where the tag is asked for it is no wall: any free volume can be tagged, attached to a node and read there. The documents of 2018 do not even ask.',
  },
  'ec2:AuthorizeSecurityGroupEgress': {
    phase: 'change',
    purpose: 'Adds a rule for what nodes may connect to, where the rule that allows everything was removed.',
    without: 'Nothing at first, since a new group lets everything out.',
    abuse:
      'The tag is no wall: a group that keeps a workload from calling out can be tagged and opened, which helps data to leave.',
  },
  'ec2:CreateSnapshot': {
    phase: 'change',
    purpose: 'Copies a volume as it is, before a risky change or for a restore.',
    without:
      'Volumes cannot be saved by means of AWS. Backups that a database writes itself are not concerned.',
    abuse:
      'No tag is asked for: every volume of the account can be copied, and a launch makes the copy readable (ec2:RunInstances) unless a key of the customer protects it.',
  },
  'ec2:CreateTransitGateway': {
    phase: 'change',
    purpose: 'Makes a transit gateway, the hub that joins networks and VPNs.',
    without:
      'The customer has to make the gateway. One that another account shares is out of reach either way: to accept it takes ram: actions, which no policy grants.',
    abuse: 'A hub that nobody asked for is one more way between networks, and its attachments are billed.',
  },
  'ec2:CreateTransitGatewayVpcAttachment': {
    phase: 'change',
    purpose: "Attaches the subscription's network to a transit gateway.",
    without: 'Applications reach the databases privately by peering only.',
    abuse:
      'No tag is asked for: any network of the account can be attached, which joins what was kept apart, as far as routes go along.',
  },
  'ec2:CreateVolume': {
    phase: 'change',
    purpose:
      'Adds a data volume to a node that runs. Where the condition asks for a tag on the volume (2024) the grant is dead: a new volume has none yet. There, volumes are made by the launch.',
    without: 'In 2018, nodes could get no further volumes. In 2024, nothing changes.',
    abuse:
      "Without the condition (2018): volumes of any size at the account's cost, made from any snapshot in it. With it, none. That is no merit of the tag, which is no wall for what exists already.",
  },
  'ec2:CreateVpcPeeringConnection': {
    phase: 'change',
    purpose: "Asks another network to be peered with the subscription's.",
    without: 'Each peering has to be asked for from the other side.',
    abuse:
      'Any account in the world can be asked to peer with any network of this one. Once that side accepts and routes follow, data has a way out.',
  },
  'ec2:DeleteRoute': {
    phase: 'change',
    purpose:
      'Removes a route whose peering or gateway has gone, and the routes of a network that is deleted.',
    without: 'Dead routes stay, and swallow traffic for addresses that are used again.',
    abuse:
      'The tag is no wall: take the default route from any table, tagged first, and the workload behind it is cut off.',
  },
  'ec2:DeleteTags': {
    phase: 'change',
    purpose: "Takes off a tag that the customer no longer wants on a subscription's resources.",
    without: 'Tags can be added and overwritten, but never removed.',
    abuse:
      "The tag is no wall: with the identifier tag added, the other tags of any resource can go, those that permissions, bills and Berth's own proof of ownership hang on.",
  },
  'ec2:DeleteTransitGateway': {
    phase: 'change',
    purpose: 'Removes a transit gateway that was made for a subscription.',
    without: 'The gateway stays, and the customer has to remove it.',
    abuse:
      'No tag is asked for: any transit gateway of the account can be deleted once its attachments are, and all that it joined is apart.',
  },
  'ec2:DeleteTransitGatewayVpcAttachment': {
    phase: 'change',
    purpose:
      "Detaches the subscription's network from a transit gateway; its subnets cannot be deleted before.",
    without: 'The attachment stays and is billed, and the network cannot be removed.',
    abuse:
      'No tag is asked for: any network can be cut off from the transit gateway that its applications depend on.',
  },
  'ec2:DeleteVpcPeeringConnection': {
    phase: 'change',
    purpose: 'Ends a peering that is no longer used; from then on, neither side reaches the other.',
    without: 'Peerings outlive the subscription that they were made for.',
    abuse:
      'The tag is no wall: a peering of another workload can be tagged and ended, which interrupts what runs over it.',
  },
  'ec2:DetachVolume': {
    phase: 'change',
    purpose: 'Takes a data volume off a node that is replaced, so that its successor can have it.',
    without: 'A broken node holds on to its data until it is terminated.',
    abuse:
      'The tag is no wall: any volume can be tagged and torn off a running system, which then fails or loses what it was writing.',
  },
  'ec2:ModifyInstanceAttribute': {
    phase: 'change',
    purpose:
      'Changes a node in place: its type while it is stopped, its security groups, its protection from termination.',
    without: 'For every such change the node has to be replaced.',
    abuse:
      "The strongest reason why the tag is no wall: any instance can be tagged, stopped, given another start-up script and started, and a stranger's code runs on it as root, with that instance's role.",
  },
  'ec2:ModifySubnetAttribute': {
    phase: 'change',
    purpose: 'Makes a subnet give public addresses to what starts in it.',
    without: 'Each launch has to ask for a public address itself, which it can.',
    abuse:
      'The tag is no wall: a private subnet, tagged first, gives public addresses to whatever is launched there next.',
  },
  'ec2:RebootInstances': {
    phase: 'change',
    purpose: 'Restarts a node that no longer answers.',
    without: 'A node that hangs has to be stopped, or waits for the customer.',
    abuse: 'The tag is no wall: any instance can be tagged and rebooted, over and over.',
  },
  'ec2:RejectVpcPeeringConnection': {
    phase: 'change',
    purpose: 'Turns down a request for a peering that nobody on this side expects.',
    without: 'Such requests stay until AWS lets them expire.',
    abuse:
      'No tag is asked for: requests meant for other workloads can be turned down, and their senders have to ask again.',
  },
  'ec2:ReplaceRoute': {
    phase: 'change',
    purpose: 'Points a route to its new gateway or peering in one step, without a gap.',
    without: 'The route has to be deleted and made anew, and in between traffic is lost.',
    abuse:
      'One of the strongest grants, since it asks for no tag: any route of the account can be pointed elsewhere, to cut a workload off, or to lead its traffic past somebody who listens.',
  },
  'ec2:RevokeSecurityGroupEgress': {
    phase: 'change',
    purpose: 'Removes a rule for what nodes may connect to. Granted to nodes in 2018 only.',
    without: 'The rule of a new group that lets everything out cannot be narrowed.',
    abuse:
      "The tag is no wall: tagged first, another workload's group can be closed so that it reaches nothing more.",
  },
  'ec2:RevokeSecurityGroupIngress': {
    phase: 'change',
    purpose: 'Closes a port, or takes an address off the list of those that may use a database.',
    without: 'Access that was once given cannot be taken back.',
    abuse:
      'In the user policy no tag is asked for: any rule of any group can be removed, which cuts a workload off from its users. Where the tag is asked for (nodes, 2018), it is no wall.',
  },
  'ec2:StartInstances': {
    phase: 'change',
    purpose: 'Starts a node again after it was stopped, for a change of its type or by accident.',
    without: 'A stopped node stays down until the customer starts it.',
    abuse:
      'What others stopped to save money can be started again: in 2018 without any tag, in 2024 once it is tagged, and the tag is no wall.',
  },
  'ec2:StopInstances': {
    phase: 'change',
    purpose: 'Stops a node, to change its type or to move it off failing hardware.',
    without: 'A node of the wrong size, or on failing hardware, has to be replaced.',
    abuse: 'The tag is no wall: any instance can be tagged and stopped, and what runs on it is down.',
  },
};
