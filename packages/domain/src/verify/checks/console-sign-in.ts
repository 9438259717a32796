import { partitionOf } from '../arns.ts';
import { cannotKnow, defineCheck, failed, passed, skipped, type Verdict } from '../check-definition.ts';
import { parseSignInUrl } from '../sign-in-url.ts';
import { quote } from '../text.ts';

const signInUrl = (details: { console: { kind: string; signInLoginUrl?: string } }): string =>
  details.console.signInLoginUrl ?? '';

const WHERE =
  'Copy it from the IAM dashboard of your AWS account: "Sign-in URL for IAM users in this account" (https://ACCOUNT.signin.aws.amazon.com/console).';

export const signInHost = defineCheck({
  code: 'sign_in_url_is_aws',
  title: "The sign-in URL leads to AWS's sign-in page",
  field: 'signInLoginUrl',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: [],
  concerns: ({ details }) => details.console.kind === 'user',
  judge(_seen, { details }): Verdict {
    const text = signInUrl(details);
    const parsed = parseSignInUrl(text);
    if (parsed.kind !== 'foreign') return passed("Its host is one of AWS's sign-in hosts.");
    return failed(`This is no sign-in URL of AWS: ${parsed.why}.`, WHERE, [quote(text)]);
  },
});

export const signInAccount = defineCheck({
  code: 'sign_in_url_names_account',
  title: 'The sign-in URL names this AWS account',
  field: 'signInLoginUrl',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: ['identity'],
  judges: 'all',
  concerns: ({ details }) => details.console.kind === 'user',
  judge({ identity }, { details, profile }): Verdict {
    const parsed = parseSignInUrl(signInUrl(details));
    if (parsed.kind === 'foreign') return skipped('The URL must lead to AWS first.');
    if (identity.kind !== 'present') return skipped('The access key must work first.');
    const { accountId } = identity.value;
    switch (parsed.kind) {
      case 'account':
        if (parsed.partition !== partitionOf(identity.value.arn))
          return failed(
            'It leads to AWS in another part of the world (AWS GovCloud or AWS China), which shares no accounts with the rest.',
            `Enter https://${accountId}.signin.aws.amazon.com/console.`,
          );
        return parsed.accountId === accountId
          ? passed(`It names AWS account ${accountId}.`)
          : failed(
              `It names AWS account ${parsed.accountId}, but the access key belongs to AWS account ${accountId}.`,
              `Enter https://${accountId}.signin.aws.amazon.com/console, or an access key of AWS account ${parsed.accountId}.`,
            );
      case 'alias':
        return cannotKnow(
          `It names the account by the alias ${quote(parsed.alias)}; whose alias that is, the published policy does not let Berth ask.`,
          `You can see it: the IAM dashboard of AWS account ${accountId} shows its alias. To have it checked, enter https://${accountId}.signin.aws.amazon.com/console instead.`,
        );
      case 'global':
        return cannotKnow(
          "It is AWS's general sign-in page and names no account.",
          `Enter https://${accountId}.signin.aws.amazon.com/console, so that ${profile.vendorName}'s support need not know the account number.`,
        );
    }
  },
});

export const consolePassword = defineCheck({
  code: 'console_password',
  title: 'The console password works',
  field: 'consolePassword',
  severity: 'unknown',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: [],
  concerns: ({ details }) => details.console.kind === 'user',
  judge(_seen, { details }): Verdict {
    const url =
      parseSignInUrl(signInUrl(details)).kind === 'foreign' ? 'the sign-in URL' : quote(signInUrl(details));
    return cannotKnow(
      'AWS offers no way to check a console password but to sign in with it.',
      `You can: open ${url} in a private window and sign in once as the console user. Also have an MFA device set up for it.`,
    );
  },
});
