import { refusal } from '../action-verdicts.ts';
import { namedRegion } from '../arns.ts';
import { cannotKnow, defineCheck, failed, passed, skipped, type Verdict } from '../check-definition.ts';
import { clean, quote } from '../text.ts';
import { noAnswer } from './no-answer.ts';

export const noOtherWorkloads = defineCheck({
  code: 'no_other_workloads',
  title: 'Nothing else runs in the AWS account',
  field: 'region',
  severity: 'warning',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['instances'],
  judges: 'all',
  judge({ instances }, { profile, details }): Verdict {
    if (details.region !== undefined && namedRegion(details.region) === undefined)
      return failed(
        `${quote(details.region)} is no region of AWS.`,
        "Enter a region's code, such as us-east-1, or leave the field empty.",
      );
    if (instances.kind === 'not-looked') return skipped(instances.why);
    if (instances.kind === 'absent') return passed('AWS shows no instances.');
    // The key works elsewhere: a region that is not switched on in the account answers as if it did not know it.
    if (instances.kind === 'failed' && instances.fault === 'unknown-key')
      return cannotKnow(
        `AWS accepts the key, but not in region ${quote(details.region ?? '')}, which seems not to be enabled in the account.`,
        'If you want to use this region, enable it: AWS console > account menu > Account > AWS Regions.',
        [refusal(instances)],
      );
    if (instances.kind === 'failed') return noAnswer(instances);
    const { region, total, withoutTag, examples } = instances.value;
    const where = clean(region, 40);
    if (withoutTag === 0)
      return passed(
        total === 0
          ? `No instances run in ${where}. Other regions were not looked at.`
          : `All ${total} instances in ${where} carry the tag ${profile.identifierTag.key}. Other regions were not looked at.`,
      );
    return failed(
      `${withoutTag} of ${total} instances in ${where} do not carry the tag ${profile.identifierTag.key}=${profile.identifierTag.value}: the account seems to hold other workloads.`,
      `Use an AWS account of its own for ${profile.vendorName}: AWS Organizations > Add an AWS account. Its key may tag things, and what carries the tag it may stop and delete; quotas are shared too.`,
      [`without the tag: ${examples.map((id) => clean(id, 40)).join(', ')}`],
    );
  },
});
