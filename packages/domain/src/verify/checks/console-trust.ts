import { partitionOf } from '../arns.ts';
import {
  type CheckDefinition,
  defineCheck,
  failed,
  type JudgeContext,
  passed,
  skipped,
  type Verdict,
} from '../check-definition.ts';
import type { RoleSeen } from '../observations.ts';
import { trustRemedy } from '../remedies.ts';
import { clean, listed } from '../text.ts';
import { judgeTrust, type TrustJudgement } from '../trust.ts';
import { consoleField, consoleName, consolePrincipal } from './console-principal.ts';
import { noAnswer } from './no-answer.ts';

interface TrustCheck {
  code: string;
  title: string;
  severity: 'blocking' | 'warning';
  judge(trust: TrustJudgement, role: RoleSeen, context: JudgeContext): Verdict;
}

/** Every check of the trust policy looks the same way: a role must be there, and its policy readable. */
const trustCheck = ({ code, title, severity, judge }: TrustCheck): CheckDefinition =>
  defineCheck({
    code,
    title,
    field: 'iamRoleName',
    severity,
    errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
    needs: ['consoleRole', 'consoleUsers'],
    judges: 'all',
    judge(seen, context): Verdict {
      const field = consoleField(context.details.console);
      const principal = consolePrincipal(seen, context);
      if (principal.kind === 'user')
        return { ...skipped('Console access is by a user, not by a role.'), field };
      if (principal.kind === 'none') return { ...skipped('The console role must exist first.'), field };
      if (principal.kind === 'unseen')
        return principal.look.kind === 'failed'
          ? { ...noAnswer(principal.look), field }
          : { ...skipped(principal.look.kind === 'not-looked' ? principal.look.why : ''), field };
      const { role } = principal;
      const trust = judgeTrust(role.trust, context.profile.awsAccountId, partitionOf(role.arn));
      return { ...judge(trust, role, context), field };
    },
  });

const remedy = (context: JudgeContext, edit: string): string =>
  trustRemedy(consoleName(context.details.console), context, edit);

const unreadable = skipped('The trust policy could not be read.');
const vendorFirst = skipped("It must trust the vendor's AWS account first.");

/** No statement trusts the vendor's account as such, so there is none whose conditions could be right. */
const lacksVendor = ({ vendor }: TrustJudgement): boolean => vendor === 'not-trusted' || vendor === 'partly';

export const trustsVendor = trustCheck({
  code: 'console_role_trusts_vendor',
  title: "The console role trusts the vendor's AWS account",
  severity: 'blocking',
  judge(trust, _role, context) {
    const { awsAccountId, vendorName } = context.profile;
    const principal = `set "Principal": {"AWS": "${awsAccountId}"}`;
    if (trust.unreadable)
      return failed('The trust policy could not be read as a policy document.', remedy(context, principal));
    switch (trust.vendor) {
      case 'trusted':
        return passed(`It trusts AWS account ${awsAccountId} (${vendorName}).`);
      case 'denied':
        return failed(
          `A Deny statement takes back the trust in AWS account ${awsAccountId}.`,
          remedy(context, 'remove the Deny statement'),
        );
      case 'partly':
        return failed(
          `It trusts single users or roles of AWS account ${awsAccountId}, not the account; when the vendor replaces one of them, its support is locked out.`,
          remedy(context, principal),
        );
      case 'not-trusted':
        return failed(
          `It does not trust AWS account ${awsAccountId} (${vendorName}).`,
          remedy(context, principal),
          trust.others.length > 0
            ? [`trusted: ${trust.others.map((one) => clean(one, 120)).join('; ')}`]
            : [],
        );
    }
  },
});

export const trustsNobodyElse = trustCheck({
  code: 'console_role_trusts_nobody_else',
  title: 'The console role trusts nobody else',
  severity: 'blocking',
  judge(trust, _role, context) {
    if (trust.unreadable) return unreadable;
    if (trust.others.length === 0) return passed('Nobody else may assume it.');
    const others = trust.others.map((one) => clean(one, 120));
    return failed(
      `It may also be assumed by ${listed(others.slice(0, 3))}${others.length > 3 ? ` and ${others.length - 3} more` : ''}.`,
      remedy(context, `remove every principal but ${context.profile.awsAccountId}`),
      others.slice(0, 20).map((one) => `trusted: ${one}`),
    );
  },
});

export const requiresMfa = trustCheck({
  code: 'console_role_requires_mfa',
  title: 'The console role requires multi-factor authentication',
  severity: 'blocking',
  judge(trust, _role, context) {
    if (trust.unreadable) return unreadable;
    if (lacksVendor(trust)) return vendorFirst;
    const { mfa } = trust;
    const condition = '"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}';
    if (mfa.kind === 'required') return passed('It can be assumed only with MFA.');
    return mfa.kind === 'weak'
      ? failed(
          `Its condition on MFA lets calls without MFA through: ${clean(mfa.why, 200)}.`,
          remedy(context, `put ${condition} in place of its condition on MFA`),
        )
      : failed(
          'It can be assumed without MFA: at least one statement that trusts the vendor has no condition on it.',
          remedy(context, `add ${condition} to every statement that trusts the vendor`),
        );
  },
});

export const noExternalId = trustCheck({
  code: 'console_role_no_external_id',
  title: 'The console role asks for no external ID',
  severity: 'blocking',
  judge(trust, _role, context) {
    if (trust.unreadable) return unreadable;
    if (lacksVendor(trust)) return vendorFirst;
    if (trust.externalId === 'none') return passed('It asks for no external ID.');
    return failed(
      `It asks for an external ID. ${context.profile.vendorName}'s support switches to the role in the AWS console, which cannot send one, so nobody could sign in.`,
      remedy(context, 'remove the condition on sts:ExternalId'),
    );
  },
});

export const trustIsPlain = trustCheck({
  code: 'console_role_trust_plain',
  title: 'The console role has no further conditions',
  severity: 'warning',
  judge(trust, _role, context) {
    if (trust.unreadable) return unreadable;
    if (trust.vendor === 'not-trusted') return vendorFirst;
    const further = trust.furtherConditions.map((one) => clean(one, 80));
    if (further.length === 0 && trust.conditionalDenies === 0) return passed('There are none.');
    return failed(
      `Conditions beyond MFA may keep ${context.profile.vendorName}'s support out${further.length > 0 ? `: ${listed(further)}` : ' (a Deny statement)'}.`,
      `Ask ${context.profile.vendorName}'s support whether they can sign in under them, and keep them if so. They are in IAM > Roles > ${clean(consoleName(context.details.console), 80)} > Trust relationships.`,
    );
  },
});
