/** The details of a cloud account, by the API's names: what a person calls them. */
export const CLOUD_ACCOUNT_FIELDS = {
  name: 'Account name',
  accessKeyId: 'AWS access key',
  accessSecretKey: 'AWS secret key',
  iamRoleName: 'IAM role name',
  consoleUsername: 'Console user name',
  consolePassword: 'Console password',
  signInLoginUrl: 'Sign-in address',
} as const;

/** The fields of a subscription, by the API's names: what a person calls them. */
export const SUBSCRIPTION_FIELDS = {
  name: 'Name',
  cloudAccountId: 'Cloud account',
  region: 'Region',
  preferredAvailabilityZones: 'Availability zones',
  'networking.deploymentCIDR': 'Range of the network',
  'networking.vpcId': 'VPC',
  'networking.subnetIds': 'Subnets',
  'networking.securityGroupId': 'Security group',
  databases: 'Databases',
  resourceTags: 'Tags',
} as const;

const WORDS = new Map<string, string>(Object.entries({ ...SUBSCRIPTION_FIELDS, ...CLOUD_ACCOUNT_FIELDS }));

/** What a person calls a field; undefined for what is no field of a cloud account or a subscription. */
export const fieldWords = (field: string): string | undefined => WORDS.get(field);
