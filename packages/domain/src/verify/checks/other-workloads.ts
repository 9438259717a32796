import { NAME_REGION, refusal } from '../action-verdicts.ts';
import { namedRegion } from '../arns.ts';
import { cannotKnow, defineCheck, failed, passed, skipped, type Verdict } from '../check-definition.ts';
import type { FailedLook } from '../observations.ts';
import { clean, quote } from '../text.ts';
import { ACTIVATE, noAnswer } from './no-answer.ts';

/** What it means that EC2 did not answer, beside what it means for every look. */
function unanswered(look: FailedLook, region: string | undefined): Verdict {
  const evidence = [refusal(look)];
  // The key works elsewhere: a region that is not switched on in the account answers as if it did not know it.
  if (region !== undefined && (look.fault === 'unknown-key' || look.code === 'OptInRequired'))
    return cannotKnow(
      `AWS accepts the key, but not in region ${quote(region)}, which seems not to be enabled in the account.`,
      'If you want to use this region, enable it: AWS console > account menu > Account > AWS Regions.',
      evidence,
    );
  if (look.fault === 'not-usable')
    return {
      ...failed('AWS does not let this account use EC2, so nothing can be built in it.', ACTIVATE, evidence),
      severity: 'blocking',
      field: 'accessKeyId',
    };
  if (region !== undefined && look.code === 'ENOTFOUND')
    return cannotKnow(
      `AWS has no address for region ${quote(region)}.`,
      "Look whether it is spelt as in the AWS console's region menu, such as us-east-1.",
      evidence,
    );
  if (region === undefined && look.fault === 'denied')
    return cannotKnow('AWS denied the question in the region where Berth asked.', NAME_REGION, evidence);
  return noAnswer(look);
}

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
    if (instances.kind === 'failed') return unanswered(instances, details.region);
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
