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

/** What a person calls a field; undefined for what is no field of a cloud account. */
export const fieldWords = (field: string): string | undefined =>
  Object.entries(CLOUD_ACCOUNT_FIELDS).find(([name]) => name === field)?.[1];
