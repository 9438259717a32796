import { refusal } from '../action-verdicts.ts';
import { defineCheck, failed, notYet, passed, skipped, type Verdict } from '../check-definition.ts';
import { accessKeyPage, orApply, userName } from '../remedies.ts';
import { clean } from '../text.ts';
import { noAnswer } from './no-answer.ts';

/** A key made this short a while ago may not be known everywhere in AWS yet. */
const FRESH_KEY =
  'AWS does not know the access key yet. A new key takes some seconds to be known everywhere.';

export const accessKeyKnown = defineCheck({
  code: 'access_key_active',
  title: 'AWS knows the access key and it is active',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: ['identity'],
  judges: 'all',
  judge({ identity }, { details, profile }): Verdict {
    if (identity.kind === 'present') return passed('AWS accepted the access key.');
    if (identity.kind === 'not-looked') return skipped(identity.why);
    if (identity.kind === 'absent') return failed('AWS gave no identity for this key.', 'Try again.');
    const page = accessKeyPage(profile.names.user);
    switch (identity.fault) {
      case 'unknown-key':
        return notYet(
          failed(
            `AWS does not accept access key ${details.accessKeyId}. AWS gives the same answer for a key that does not exist, one that was deleted, one that is inactive, and one of AWS GovCloud or AWS China.`,
            `In the AWS console open ${page}: if the key is listed as Inactive choose Actions > Activate; if it is not listed, choose Create access key and enter the new one here.`,
            [refusal(identity)],
          ),
          FRESH_KEY,
          ['identity'],
        );
      case 'expired':
        return failed(
          'AWS says that these credentials have expired.',
          `Make a long-term access key in ${page} > Create access key.`,
          [refusal(identity)],
        );
      case 'bad-signature':
        return passed('AWS knows the access key (and answered about its secret).');
      case 'denied':
        return passed('AWS accepted the access key, and refused the call for another reason.');
      default:
        return noAnswer(identity);
    }
  },
});

export const secretMatches = defineCheck({
  code: 'secret_access_key_matches',
  title: 'The secret access key belongs to the access key',
  field: 'accessSecretKey',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: ['identity'],
  judges: 'all',
  judge({ identity }, { details, profile }): Verdict {
    if (identity.kind === 'present') return passed('AWS accepted a signature made with it. It is not shown.');
    if (identity.kind !== 'failed') return skipped('The access key must be known to AWS first.');
    if (identity.fault === 'bad-signature')
      return failed(
        `AWS knows access key ${details.accessKeyId}, but the secret is not the one that belongs to it.`,
        `Enter the secret from the .csv file of exactly this key; if you have just corrected it, wait ten seconds, since AWS repeats its last answer for some time. AWS never shows a secret again: if it is lost, make a new key in ${accessKeyPage(profile.names.user)} > Create access key and enter both values.`,
        [refusal(identity)],
      );
    if (identity.fault === 'denied') return passed('AWS accepted a signature made with it.');
    return skipped('The access key must be known to AWS first.');
  },
});

export const identityIsUser = defineCheck({
  code: 'identity_is_iam_user',
  title: 'The access key belongs to an IAM user',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: ['identity'],
  judges: 'all',
  judge(seen, context): Verdict {
    const { identity } = seen;
    const { profile } = context;
    const user = profile.names.user;
    if (identity.kind === 'failed' && identity.fault === 'denied')
      return {
        ...failed(
          'AWS knows the key but denies it even the question who it is, so nothing else can be checked.',
          'Ask the administrator of your AWS organization which policy denies sts:GetCallerIdentity in this account (AWS Organizations > Policies), or whether the account is suspended.',
          [refusal(identity)],
        ),
        errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
      };
    if (identity.kind !== 'present') return skipped('The access key must work first.');
    const { arn } = identity.value;
    const make = `Make the IAM user ${user} (IAM > Users > Create user), attach ${profile.names.userPolicy} and create an access key for it: ${accessKeyPage(user)}.${orApply(context)}`;
    if (/:user\/./.test(arn))
      return passed(`The key belongs to the IAM user ${clean(userName(seen, profile), 80)}.`, [clean(arn)]);
    if (/^arn:[^:]+:iam::\d{12}:root$/.test(arn))
      return failed(
        'This key belongs to the root user of the AWS account, which may do everything and cannot be limited.',
        `Delete the root access key (sign in as root: Security credentials > Access keys). ${make}`,
        [clean(arn)],
      );
    const kind = /:federated-user\//.test(arn) ? 'a federated user' : 'an assumed role';
    return failed(`These are credentials of ${kind}, not an access key of an IAM user.`, make, [clean(arn)]);
  },
});

export const notVendorAccount = defineCheck({
  code: 'not_vendor_account',
  title: "The AWS account is yours, not the vendor's",
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: ['identity'],
  judges: 'all',
  judge({ identity }, { profile }): Verdict {
    if (identity.kind !== 'present') return skipped('The access key must work first.');
    const { accountId } = identity.value;
    if (accountId !== profile.awsAccountId) return passed(`The AWS account is ${clean(accountId, 20)}.`);
    return failed(
      `The key belongs to AWS account ${accountId}, which is ${profile.vendorName}'s own.`,
      'Enter an access key of an IAM user in your own AWS account.',
    );
  },
});
