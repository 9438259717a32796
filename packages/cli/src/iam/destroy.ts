import { type IamAction, type Plan, planIamDestroy } from '@berth/domain';
import { reconcileIam } from '@berth/engine';
import { confirm } from '../confirm.ts';
import type { Terminal } from '../terminal.ts';
import { couldNotLook } from './could-not-look.ts';
import { type IamOptions, iamTarget } from './options.ts';
import { createProgress } from './progress.ts';
import { planText, reportEnd } from './report.ts';
import { openAdminIam } from './session.ts';

const whole = (plan: Plan<IamAction>): number =>
  plan.steps.filter(({ action }) =>
    /^Delete(Policy|Role|User|InstanceProfile|AccessKey|LoginProfile)$/.test(action.call),
  ).length;

/** `berth iam destroy`: removes what Berth made, after the account's number was typed or --yes given. */
export async function destroyIam(options: IamOptions & { yes?: boolean }, terminal: Terminal): Promise<void> {
  const { blueprint, scope } = iamTarget(options);
  const iam = openAdminIam(options, terminal);
  const progress = createProgress(terminal);
  try {
    const report = await reconcileIam({
      ...iam,
      scope,
      purpose: 'destroy',
      clock: terminal.clock,
      signal: terminal.signal,
      on: progress.on,
      plan: (inventory) => planIamDestroy({ blueprint, inventory, now: new Date(terminal.clock.now()) }),
      confirm: async (plan, { identity }) => {
        progress.end();
        if (options.output === 'text') terminal.out(planText(identity.accountId, plan));
        else if (!options.yes) terminal.err(planText(identity.accountId, plan));
        const question =
          `This removes ${whole(plan)} things from AWS account ${identity.accountId} for good; ` +
          'whoever uses these credentials loses access.';
        progress.expect(plan.steps.length);
        return confirm(terminal, { question, yes: options.yes ?? false, typed: identity.accountId });
      },
      handOver: async () => ({ ok: false, error: 'Nothing is made while destroying.' }),
    });
    progress.end();
    if (report.kind === 'could-not-look') throw couldNotLook(report, options);
    if ((report.kind === 'right' || report.kind === 'obstructed') && options.output === 'text') {
      terminal.out(planText(report.inventory.identity.accountId, report.plan));
    }
    reportEnd(report, 'Nothing of Berth is left in this account.', options.output, terminal);
  } finally {
    iam.close();
  }
}
