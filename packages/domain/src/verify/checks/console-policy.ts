import { sameIamName } from '../arns.ts';
import { defineCheck, failed, notYet, passed, skipped, type Verdict } from '../check-definition.ts';
import { leastConsoleActions } from '../grants.ts';
import { fullConsoleActions } from '../probes.ts';
import { layeredRemedy, orApply } from '../remedies.ts';
import { clean, listed } from '../text.ts';
import { consoleField, consolePrincipal } from './console-principal.ts';
import {
  allDenied,
  answerFor,
  evidenceOf,
  isDenied,
  isOpen,
  layersOf,
  scpDoubt,
  unknownVerdict,
} from './simulated.ts';

/** Whether who signs in to the console may do there what the vendor's pages promise. */
export const consolePolicy = defineCheck({
  code: 'console_policy_sufficient',
  title: 'Console access has a sufficient policy',
  field: 'iamRoleName',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  needs: [
    'consoleRole',
    'consoleUsers',
    'consoleActions',
    'consoleRolePolicies',
    'userUntagged',
    'instances',
  ],
  optionalNeeds: ['consoleRole', 'consoleUsers', 'consoleRolePolicies', 'userUntagged', 'instances'],
  judge(seen, context): Verdict {
    const { profile, details } = context;
    const field = consoleField(details.console);
    const principal = consolePrincipal(seen, context);
    if (seen.consoleActions.kind !== 'present' || principal.kind === 'none' || principal.kind === 'unseen')
      return { ...skipped('The console role must exist first.'), field };
    const who =
      principal.kind === 'role'
        ? `IAM > Roles > ${clean(principal.role.name, 64)}`
        : `IAM > Users > ${clean(principal.user.name, 64)}`;
    const attach = `In the AWS console open ${who} > Permissions > Add permissions > Attach policies and attach ${profile.names.userPolicy}.${orApply(context, principal.kind === 'role' ? { named: principal.role.name, meant: profile.names.consoleRole } : { named: principal.user.name, meant: profile.names.user })}`;
    const verdicts = seen.consoleActions.value;
    const doubt = scpDoubt(seen, details);
    const answer = (action: string) => answerFor(action, verdicts, { caller: 'console', scpDoubt: doubt });
    const least = leastConsoleActions(profile).map(answer);
    const full = fullConsoleActions().map(answer);
    const attached = attachedWords(seen.consoleRolePolicies);

    const missing = least.filter(isDenied);
    if (missing.length > 0) {
      const verdict = failed(
        `It may not do what is needed at the console: ${listed(missing.map(({ action }) => action))}.`,
        layeredRemedy(layersOf(missing), who, attach),
        [...attached, ...evidenceOf(least)],
      );
      const fresh = allDenied(verdicts);
      return {
        ...(fresh
          ? notYet(
              verdict,
              'The console role has no permissions yet. A policy attached a moment ago takes some seconds.',
              ['consoleActions', 'consoleRolePolicies'],
            )
          : verdict),
        field,
      };
    }
    const open = [...new Map([...least, ...full].map((one) => [one.action, one])).values()].filter(isOpen);
    const beyond = full.filter(isDenied);
    if (beyond.length > 0)
      return {
        ...failed(
          `It has the least that is needed, but not the user policy${hasPolicy(seen.consoleRolePolicies, profile.names.instancePolicy) ? ` (${profile.names.instancePolicy} is attached instead)` : ''}: support could not use ${listed(beyond.map(({ action }) => action))}.`,
          layeredRemedy(layersOf(beyond), who, attach),
          [...attached, ...evidenceOf(full)],
        ),
        severity: 'warning',
        field,
      };
    if (open.length > 0) return { ...unknownVerdict(open, [...attached, ...evidenceOf(full)]), field };
    return { ...passed('It may do what the user policy allows.', [...attached, ...evidenceOf(full)]), field };
  },
});

type Attached = Parameters<typeof consolePolicy.judge>[0]['consoleRolePolicies'];

const attachedWords = (look: Attached): string[] =>
  look.kind === 'present'
    ? [
        `attached: ${look.value.length === 0 ? 'no managed policy' : listed(look.value.map(({ name }) => clean(name, 128)))}`,
      ]
    : [];

const hasPolicy = (look: Attached, name: string): boolean =>
  look.kind === 'present' && look.value.some((policy) => sameIamName(policy.name, name));
