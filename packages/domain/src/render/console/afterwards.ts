import { inlineCode, prose } from '../markdown.ts';
import type { RenderInput } from '../rendering.ts';
import { type Instruction, numbered } from './section.ts';

/** What to enter in Berth, field by field. */
export function registrationSection({ profile, consoleAccess }: RenderInput): string {
  const entries =
    consoleAccess === 'role'
      ? [entry('IAM role name', 'iamRoleName', '--iam-role-name', inlineCode(profile.names.consoleRole))]
      : [
          entry('Console user name', 'consoleUsername', '--console-username', inlineCode(profile.names.user)),
          entry(
            'Console password',
            'consolePassword',
            'asked for',
            'the **Console password** of the downloaded file',
          ),
          entry(
            'Sign-in URL',
            'signInLoginUrl',
            '--sign-in-login-url',
            'the **Console sign-in URL** of the downloaded file',
          ),
        ];
  return [
    '## Enter it in Berth',
    'Run `berth accounts add`, or send the fields to the API as `POST /v1/cloud-accounts`. Berth verifies everything before it saves anything, and names what is missing.',
    [
      entry('Name', 'name', '--name', 'what you want to call this cloud account'),
      entry(
        'Access key ID',
        'accessKeyId',
        '--access-key-id',
        'the **Access key ID** of the downloaded file',
      ),
      entry(
        'Secret access key',
        'accessSecretKey',
        'asked for',
        'the **Secret access key** of the downloaded file',
      ),
      ...entries,
    ]
      .map((line) => `- ${line}`)
      .join('\n'),
  ].join('\n\n');
}

const entry = (name: string, inApi: string, inCli: string, value: string): string =>
  `**${name}** (\`${inApi}\`, ${inCli.startsWith('--') ? `\`${inCli}\`` : inCli}): ${value}`;

/** How to take everything back, the other way round. */
export function undoSection({ profile, consoleAccess }: RenderInput): string {
  const { names, vendorName } = profile;
  const roles =
    consoleAccess === 'role' ? [names.consoleRole, names.clusterNodeRole] : [names.clusterNodeRole];
  const instructions: Instruction[] = [
    {
      say: `Delete the subscriptions in this account, then the cloud account: \`berth accounts delete\` and its id. Without the user, ${prose(vendorName)} can no longer clean up.`,
    },
    {
      say: 'Under **Users**, tick the user, choose **Delete**, and confirm. If the console asks for it, deactivate the access key first. The key stops working at once.',
      choices: [inlineCode(names.user)],
    },
    {
      say: 'Under **Roles**, tick each role, choose **Delete**, and confirm. The instance profile goes along.',
      choices: roles.map(inlineCode),
    },
    {
      say: 'Under **Policies**, choose each policy, then **Delete**, and confirm.',
      choices: [names.userPolicy, names.instancePolicy].map(inlineCode),
    },
  ];
  return numbered(
    'Undo it all',
    'In this order, so that nothing is left behind that nobody can remove:',
    instructions,
  );
}
