import { IAM_IDS } from '../../blueprint/iam-blueprint.ts';
import type { ConsoleAccess } from '../../vendor-profile/vendor-profile.ts';
import type { TemplateValue } from './safe-yaml.ts';
import { SECRET_IDS } from './secrets.ts';

const HOSTS = 'ConsoleHosts';

/** Where a partition has its consoles. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export const CONSOLE_HOSTS: TemplateValue = {
  [HOSTS]: {
    aws: { Console: 'console.aws.amazon.com', SignIn: 'signin.aws.amazon.com' },
    'aws-cn': { Console: 'console.amazonaws.cn', SignIn: 'signin.amazonaws.cn' },
    'aws-us-gov': { Console: 'console.amazonaws-us-gov.com', SignIn: 'signin.amazonaws-us-gov.com' },
  },
};

const host = (which: 'Console' | 'SignIn'): TemplateValue => ({
  'Fn::FindInMap': [HOSTS, { Ref: 'AWS::Partition' }, which],
});

const joined = (...parts: TemplateValue[]): TemplateValue => ({ 'Fn::Join': ['', parts] });

/** The page of the AWS console that shows a secret to whoever may read it. */
const secretPage = (logicalId: string): TemplateValue =>
  joined('https://', host('Console'), '/secretsmanager/secret?region=', { Ref: 'AWS::Region' }, '&name=', {
    Ref: logicalId,
  });

/** What to enter for the vendor, under the names of its own form. Secrets as links: outputs are shown to many. */
export function templateOutputs(consoleAccess: ConsoleAccess): Record<string, TemplateValue> {
  return {
    accessKeyId: {
      Description: 'AWS_ACCESS_KEY_ID of the cloud account',
      Value: { Ref: IAM_IDS.accessKey },
    },
    accessSecretKey: {
      Description:
        'AWS_SECRET_ACCESS_KEY of the cloud account: open this page, choose Retrieve secret value, and take accessSecretKey',
      Value: secretPage(SECRET_IDS.accessKey),
    },
    ...(consoleAccess === 'role'
      ? {
          IAMRoleName: {
            Description: 'IAM role name of the cloud account',
            Value: { Ref: IAM_IDS.consoleRole },
          },
        }
      : {
          consoleUsername: {
            Description: 'Console user name of the cloud account',
            Value: { Ref: IAM_IDS.user },
          },
          consolePassword: {
            Description:
              'Console password of the cloud account: open this page, choose Retrieve secret value, and take consolePassword',
            Value: secretPage(SECRET_IDS.consolePassword),
          },
          signInLoginUrl: {
            Description: 'Sign-in address of the cloud account',
            Value: joined('https://', { Ref: 'AWS::AccountId' }, '.', host('SignIn'), '/console'),
          },
        }),
  };
}
