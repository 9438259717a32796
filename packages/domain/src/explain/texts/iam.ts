import type { ActionTexts } from '../action-text.ts';

/** What IAM is asked, and the little that may be changed there. */
export const IAM: ActionTexts = {
  'iam:AttachRolePolicy': {
    phase: 'change',
    purpose:
      "Meant to give the transit gateway's service-linked role its permissions. AWS gives them by itself and refuses to change such roles, so the grant has no effect.",
    without: 'Nothing.',
    abuse: 'None: it reaches only a role that AWS protects from everybody.',
  },
  'iam:ChangePassword': {
    phase: 'support',
    purpose: 'Lets a console user change its own password. Console access by a role knows no password.',
    without: 'A console user that must change its password at the first sign-in cannot get in.',
    abuse:
      "Whoever knows the console password can replace it and lock the vendor's support out, until an admin sets another.",
  },
  'iam:CreateServiceLinkedRole': {
    phase: 'change',
    purpose:
      "Makes the role of AWS's transit gateway service, which the first attachment of a network needs.",
    without: 'The first attachment to a transit gateway fails, unless the account has the role already.',
    abuse: 'None worth naming: AWS fixes what this role may do and who may take it.',
  },
  'iam:GetPolicy': {
    phase: 'support',
    purpose:
      "Reads a managed policy's name, version and number of users, not its text: that takes iam:GetPolicyVersion, which is not granted.",
    without: 'Nothing in Berth, which asks the simulator what is allowed.',
    abuse: 'Whether a policy exists, and how many use it, tells a little about other workloads.',
  },
  'iam:GetRole': {
    phase: 'run',
    purpose: 'Reads who may take the console role, and whether MFA is asked for.',
    without: 'Verification cannot check the console role, so the account cannot be connected.',
    abuse: 'The trust of every role can be read, which shows who else has a way into the account.',
  },
  'iam:GetUser': {
    phase: 'support',
    purpose:
      'Reads name, path and tags of the user itself. Berth asks sts:GetCallerIdentity, which needs no permission.',
    without: 'Nothing in Berth.',
    abuse: 'Hardly any: it reaches no user but the one whose key it is.',
  },
  'iam:GetUserPolicy': {
    phase: 'support',
    purpose:
      "Reads policies written into the user itself. The vendor's pages attach a managed policy, so there is none to read.",
    without: 'Nothing in Berth.',
    abuse: 'A policy that an admin wrote into this user can be read by whoever holds the key.',
  },
  'iam:ListAttachedRolePolicies': {
    phase: 'run',
    purpose: 'Shows which managed policies the console role and the cluster node role carry.',
    without: 'Verification cannot say which policy is attached to a role, only what the simulator answers.',
    abuse: 'The names of the policies of every role can be read, and so which role is an administrator.',
  },
  'iam:ListInstanceProfiles': {
    phase: 'support',
    purpose: 'Lists all instance profiles. Berth asks for those of one role instead.',
    without: 'Nothing in Berth.',
    abuse: 'It shows which roles instances of the account can get.',
  },
  'iam:ListInstanceProfilesForRole': {
    phase: 'run',
    purpose:
      'Reads the cluster node role, who may take it, and its instance profile, without which EC2 hands it to no node.',
    without: 'Verification cannot check the cluster node role, so the account cannot be connected.',
    abuse: 'It shows which other roles are meant for instances.',
  },
  'iam:ListPolicies': {
    phase: 'support',
    purpose:
      'Lists managed policies by name. Berth knows the names that it asks for and does not need the list.',
    without: 'Nothing in Berth.',
    abuse: 'The names of all policies tell what else the account is used for.',
  },
  'iam:ListRolePolicies': {
    phase: 'support',
    purpose: 'Lists the names of policies written into a role, for somebody who looks for a stray one.',
    without: 'Nothing in Berth, which asks the simulator what is allowed.',
    abuse: 'Only names are read, not what the policies say.',
  },
  'iam:ListUsers': {
    phase: 'run',
    purpose: 'Finds the console user by its name, where console access is by a user.',
    without: 'Such an account cannot be connected. With a console role nothing is lost.',
    abuse: 'All users of the account are listed, with the day on which each last used a password.',
  },
  'iam:PassRole': {
    phase: 'create',
    purpose: 'Lets a launch hand the cluster node role to the nodes, and no other role.',
    without: 'A launch with the role is refused, and nodes without it can neither tag nor attach anything.',
    abuse:
      'Whoever launches an instance with the role may do what the instance policy allows. Only its name is checked: permissions that somebody adds to that role can be had this way.',
  },
  'iam:PutRolePolicy': {
    phase: 'change',
    purpose:
      "Meant to write a policy into the transit gateway's service-linked role. AWS refuses that for service-linked roles, so the grant has no effect.",
    without: 'Nothing.',
    abuse: 'None: only AWS itself changes what is in that role.',
  },
  'iam:SimulatePrincipalPolicy': {
    phase: 'run',
    purpose:
      'Asks AWS what the user and the two roles may do, without trying it: the heart of a verification.',
    without: 'Permissions cannot be verified, and the account cannot be connected.',
    abuse: 'It answers for every user and role of the account, and so shows which are worth stealing.',
  },
};
