import { defineCheck, failed, passed, type Verdict } from '../check-definition.ts';
import { clean } from '../text.ts';

export const noOtherWorkloads = defineCheck({
  code: 'no_other_workloads',
  title: 'Nothing else runs in the AWS account',
  field: 'region',
  severity: 'warning',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: ['instances'],
  judge({ instances }, { profile }): Verdict {
    if (instances.kind !== 'present') return passed('AWS shows no instances.');
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
