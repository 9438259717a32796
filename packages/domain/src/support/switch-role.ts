/** The console's own page that takes on a role, by partition. */
const SIGN_IN_HOSTS: Record<string, string> = {
  aws: 'signin.aws.amazon.com',
  'aws-cn': 'signin.amazonaws.cn',
  'aws-us-gov': 'signin.amazonaws-us-gov.com',
};

const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/([\w+=,.@/-]{1,512})$/;

/** Characters that AWS's page takes in a display name, of which it shows 64. */
const NOT_SHOWN = /[^A-Za-z0-9+=,.@_-]+/g;

/**
 * The address of AWS's page on which somebody who is signed in with MFA takes on the console role. Null for what is no
 * role's ARN, and for a partition whose page is not known: better no link than one that leads elsewhere.
 */
export function switchRoleUrl(roleArn: string, name: string): string | null {
  const [, partition = '', account = '', roleName = ''] = ROLE_ARN.exec(roleArn) ?? [];
  const host = SIGN_IN_HOSTS[partition];
  if (host === undefined) return null;
  const displayName = `${name.replaceAll(NOT_SHOWN, '-').slice(0, 40)}-${account}`.replace(/^-+/, '');
  return `https://${host}/switchrole?${new URLSearchParams({ account, roleName, displayName })}`;
}
