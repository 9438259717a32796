import { isIamName } from '../arns.ts';
import type { JudgeContext } from '../check-definition.ts';
import { defineCheck, failed, notYet, passed, skipped, type Verdict } from '../check-definition.ts';
import { orApply, roleCommand } from '../remedies.ts';
import { clean, quote, shellWord } from '../text.ts';
import { consolePrincipal, userNamed } from './console-principal.ts';
import { noAnswer } from './no-answer.ts';

const makeRole = (name: string, context: JudgeContext): string => {
  const { profile } = context;
  return `In the AWS console open IAM > Roles > Create role > AWS account > Another AWS account, enter ${profile.awsAccountId}, tick Require MFA (not Require external ID), attach ${profile.names.userPolicy} and name it ${clean(name, 64)}. If the role has another name, enter that name.${orApply(context, { named: name, meant: profile.names.consoleRole })}`;
};

export const consoleRoleName = defineCheck({
  code: 'console_role_name_format',
  title: 'The name of the console role is a role name',
  field: 'iamRoleName',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: [],
  concerns: ({ details }) => details.console.kind === 'role',
  judge(_seen, { details, profile }): Verdict {
    const name = details.console.kind === 'role' ? details.console.iamRoleName : '';
    if (isIamName(name)) return passed(`${name} can be a role's name.`);
    const example = `Enter the name alone, such as ${profile.names.consoleRole}: it stands in IAM > Roles.`;
    const arn = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(name.trim());
    if (arn) return failed("This is the role's ARN, not its name.", `Enter the name alone: ${arn[1]}`);
    if (isIamName(name.trim()))
      return failed('There is a space or a line break before or after the role name.', 'Remove it.');
    if (name === '') return failed('No role name was entered.', example);
    return failed(
      `This cannot be a role's name: those are 1 to 64 letters, digits and +=,.@-_ characters.`,
      example,
      [quote(name)],
    );
  },
});

export const consoleUserName = defineCheck({
  code: 'console_user_name_format',
  title: 'The console user name is a user name',
  field: 'consoleUsername',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: [],
  concerns: ({ details }) => details.console.kind === 'user',
  judge(_seen, { details, profile }): Verdict {
    const name = details.console.kind === 'user' ? details.console.consoleUsername : '';
    if (isIamName(name)) return passed(`${name} can be a user's name.`);
    const example = `Enter the name alone, such as ${profile.names.user}: it stands in IAM > Users.`;
    if (isIamName(name.trim()))
      return failed('There is a space or a line break before or after the user name.', 'Remove it.');
    const arn = /^arn:aws[a-z-]*:iam::\d{12}:user\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(name.trim());
    if (arn) return failed("This is the user's ARN, not its name.", `Enter the name alone: ${arn[1]}`);
    if (name === '') return failed('No user name was entered.', example);
    return failed(
      "This cannot be an IAM user's name: those are 1 to 64 letters, digits and +=,.@-_ characters.",
      example,
      [quote(name)],
    );
  },
});

export const consoleRoleExists = defineCheck({
  code: 'console_role_exists',
  title: 'The console role exists',
  field: 'iamRoleName',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['consoleRole'],
  concerns: ({ details }) => details.console.kind === 'role',
  judge({ consoleRole }, context): Verdict {
    const { console } = context.details;
    const name = console.kind === 'role' ? console.iamRoleName : '';
    if (consoleRole.kind === 'present')
      return passed(`The role ${clean(consoleRole.value.name, 64)} exists.`, [clean(consoleRole.value.arn)]);
    return notYet(
      failed(`There is no role named ${quote(name)} in this AWS account.`, makeRole(name, context), [
        `to see it: ${roleCommand(name)}`,
      ]),
      `AWS does not know the role ${quote(name)} yet. A new role takes some seconds to be known everywhere.`,
      ['consoleRole'],
    );
  },
});

export const consoleUserExists = defineCheck({
  code: 'console_user_exists',
  title: 'The console user exists',
  field: 'consoleUsername',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: ['consoleUsers', 'consoleRole'],
  judges: 'all',
  concerns: ({ details }) => details.console.kind === 'user',
  judge(seen, context): Verdict {
    const { console } = context.details;
    const name = console.kind === 'user' ? console.consoleUsername : '';
    if (seen.consoleUsers.kind === 'present') {
      const user = userNamed(seen.consoleUsers.value, name);
      if (user) return passed(`The user ${clean(user.name, 64)} exists.`, [clean(user.arn)]);
    }
    const principal = consolePrincipal(seen, context);
    if (principal.kind === 'role')
      return passed(`No user has this name, but a role does: it is taken as the console role.`, [
        clean(principal.role.arn),
      ]);
    if (principal.kind === 'unseen') {
      if (principal.look.kind === 'failed') return noAnswer(principal.look);
      return skipped(principal.look.kind === 'not-looked' ? principal.look.why : 'It was not looked for.');
    }
    return notYet(
      failed(
        `There is neither a user nor a role named ${quote(name)} in this AWS account.`,
        `In the AWS console open IAM > Users > Create user, name it ${clean(name, 64)} and give it access to the AWS Management Console; or enter the name of the user that is there.${orApply(context, { named: name, meant: context.profile.names.user })}`,
        [`to see it: aws iam get-user --user-name ${shellWord(name, 'user name')}`],
      ),
      `AWS does not know the user ${quote(name)} yet. A new user takes some seconds to be known everywhere.`,
      ['consoleUsers', 'consoleRole'],
    );
  },
});
