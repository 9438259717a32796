import { planIamApply } from '@berth/domain';
import { reconcileIam } from '@berth/engine';
import { confirm } from '../confirm.ts';
import type { Terminal } from '../terminal.ts';
import { createChannel } from './channel.ts';
import { couldNotLook } from './could-not-look.ts';
import { type IamApplyCliOptions, iamTarget, oldKeysOf } from './options.ts';
import { createProgress } from './progress.ts';
import { changeCount, planText, reportEnd } from './report.ts';
import { openAdminIam } from './session.ts';

/** `berth iam apply`: makes the account as the blueprint says, and hands new secrets over once. */
export async function applyIam(options: IamApplyCliOptions, terminal: Terminal): Promise<void> {
  const target = iamTarget(options);
  const channel = createChannel(options, target, terminal);
  const iam = openAdminIam(options, terminal);
  const progress = createProgress(terminal);
  const { adopt = false, rotateKey = false, yes = false, output } = options;
  const oldKeys = oldKeysOf(options);
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
          // Once a key was made, what AWS shows of keys may be minutes old: no further one goes on that ground.
          options: { adopt, rotateKey: rotateKey && !minted, oldKeys: minted ? 'keep' : oldKeys },
          now: new Date(terminal.clock.now()),
        }),
      confirm: async (plan, inventory) => {
        const { accountId } = inventory.identity;
        progress.end();
        if (output === 'text') terminal.out(planText(accountId, plan));
        else if (!yes) terminal.err(planText(accountId, plan));
        const count = changeCount(plan);
        const question = `Make ${count === 1 ? 'this change' : `these ${count} changes`} in AWS account ${accountId}?`;
        if (!(await confirm(terminal, { question, yes }))) return false;
        if (plan.steps.some(({ action }) => action.call === 'HandOver')) {
          await channel.prepare(inventory);
        }
        progress.expect(plan.steps.length);
        return true;
      },
      handOver: (minted) => {
        progress.end();
        return channel.handOver(minted);
      },
    });
    progress.end();
    if (report.kind === 'could-not-look') throw couldNotLook(report, options);
    if ((report.kind === 'right' || report.kind === 'obstructed') && output === 'text') {
      terminal.out(planText(report.inventory.identity.accountId, report.plan));
    }
    const nothingNew = (report.kind === 'right' || report.kind === 'whole') && channel.told() === null;
    const said = nothingNew ? await channel.unused(report.inventory) : null;
    reportEnd(report, 'Everything is as it should be.', output, terminal, { channel });
    if (said !== null) terminal.err(`${said}\n`);
  } finally {
    await channel.close();
    iam.close();
  }
}
