import { type IamInventory, planIamApply } from '@berth/domain';
import { observeIam } from '@berth/engine';
import { AlreadyReported } from '../errors.ts';
import { printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { couldNotLook } from './could-not-look.ts';
import { type IamApplyCliOptions, iamTarget, oldKeysOf } from './options.ts';
import { planAnswer, planText } from './report.ts';
import { openAdminIam } from './session.ts';

type PlanOptions = Pick<
  IamApplyCliOptions,
  | 'profile'
  | 'endpointUrl'
  | 'region'
  | 'generation'
  | 'consoleAccess'
  | 'output'
  | 'adopt'
  | 'rotateKey'
  | 'oldKey'
>;

/** Looks at the account and plans, changing nothing. */
export async function lookAndPlan(options: PlanOptions, terminal: Terminal) {
  const target = iamTarget(options);
  const iam = openAdminIam(options, terminal);
  try {
    const seen = await observeIam(iam.reader, { scope: target.scope, purpose: 'apply' }, terminal.signal);
    if (seen.kind !== 'present') {
      const { because, detail = null } =
        seen.kind === 'unknown' ? seen : { because: 'unclassified' as const };
      throw couldNotLook({ because, detail }, options);
    }
    const inventory: IamInventory = seen.value;
    const { adopt = false, rotateKey = false } = options;
    const plan = planIamApply({
      blueprint: target.blueprint,
      inventory,
      options: { adopt, rotateKey, oldKeys: oldKeysOf(options) },
      now: new Date(terminal.clock.now()),
    });
    return { target, inventory, plan, awsAccountId: inventory.identity.accountId };
  } finally {
    iam.close();
  }
}

/** `berth iam plan`: what apply would do, and why. Exit code 1 when something stands in its way. */
export async function planIam(options: PlanOptions, terminal: Terminal): Promise<void> {
  const { plan, awsAccountId } = await lookAndPlan(options, terminal);
  printAnswer(terminal, options.output, planAnswer(awsAccountId, plan), () => planText(awsAccountId, plan));
  if (plan.obstacles.length > 0) throw new AlreadyReported();
}
