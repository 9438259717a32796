import { defineCheck, failed, passed, skipped, type Verdict } from '../check-definition.ts';
import { accessKeyPage } from '../remedies.ts';
import { listed, quote } from '../text.ts';

export const keyNotRegistered = defineCheck({
  code: 'access_key_not_registered',
  title: 'The access key is not registered already',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_ACCESS_KEY_EXISTS',
  needs: [],
  judge(_seen, { context, profile }): Verdict {
    const name = context.sameKeyRegisteredAs;
    if (name === null) return passed('No other cloud account of yours uses this key.');
    return failed(
      `Your cloud account ${quote(name)} uses this access key already.`,
      `Use that cloud account, or make another access key: ${accessKeyPage(profile.names.user)} > Create access key.`,
    );
  },
});

export const accountNotRegistered = defineCheck({
  code: 'aws_account_not_registered',
  title: 'The AWS account is not registered already',
  field: 'accessKeyId',
  severity: 'warning',
  errorCode: 'CLOUD_ACCOUNT_ACCESS_KEY_EXISTS',
  needs: ['identity'],
  judges: 'all',
  judge({ identity }, { context }): Verdict {
    if (identity.kind !== 'present') return skipped('The access key must work first.');
    const { accountId } = identity.value;
    const others = context.otherAwsAccounts.filter((other) => other.awsAccountId === accountId);
    if (others.length === 0) return passed('No other cloud account of yours is in this AWS account.');
    return failed(
      `AWS account ${accountId} is registered already as ${listed(others.map(({ name }) => quote(name)))}.`,
      'Go on if you want two cloud accounts in one AWS account; they share its quotas. Otherwise use the one that is there.',
    );
  },
});
