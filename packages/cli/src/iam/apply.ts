import { planIamApply } from '@berth/domain';
import { reconcileIam } from '@berth/engine';
import { confirm } from '../confirm.ts';
import type { Terminal } from '../terminal.ts';
import { createChannel } from './channel.ts';
import { type IamApplyCliOptions, iamTarget } from './options.ts';
import { createProgress } from './progress.ts';
import { changeCount, couldNotLook, planText, reportEnd } from './report.ts';
import { openAdminIam } from './session.ts';

/** `berth iam apply`: makes the account as the blueprint says, and hands new secrets over once. */
export async function applyIam(options: IamApplyCliOptions, terminal: Terminal): Promise<void> {
  const target = iamTarget(options);
  const channel = createChannel(options, target, terminal);
  const iam = openAdminIam(options, terminal);
  const progress = createProgress(terminal);
  const { adopt = false, rotateKey = false, yes = false, output } = options;
  try {
    const report = await reconcileIam({
      ...iam,
      scope: target.scope,
      purpose: 'apply',
      clock: terminal.clock,
      signal: terminal.signal,
      on: progress.on,
      plan: (inventory, { minted }) =>
        planIamApply({
          blueprint: target.blueprint,
          inventory,
          options: { adopt, rotateKey: rotateKey && !minted },
          now: new Date(terminal.clock.now()),
        }),
      confirm: async (plan, { identity }) => {
        progress.end();
        if (output === 'text') terminal.out(planText(identity.accountId, plan));
        const question = `Make these ${changeCount(plan)} changes in AWS account ${identity.accountId}?`;
        if (!(await confirm(terminal, { question, yes }))) return false;
        if (plan.steps.some(({ action }) => action.call === 'HandOver')) {
          await channel.prepare(identity.accountId);
        }
        return true;
      },
      handOver: channel.handOver,
    });
    progress.end();
    if (report.kind === 'could-not-look') throw couldNotLook(report.because, report.detail);
    if ((report.kind === 'right' || report.kind === 'obstructed') && output === 'text') {
      terminal.out(planText(report.inventory.identity.accountId, report.plan));
    }
    reportEnd(report, 'Everything is as it should be.', output, terminal, channel);
  } finally {
    await channel.close();
    iam.close();
  }
}
