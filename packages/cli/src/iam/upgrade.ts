import {
  generationOf,
  type IamInventory,
  type IamUpgrade,
  iamScope,
  newestGeneration,
  type PolicyGeneration,
  planIamUpgrade,
  redisCloud,
  renderIamUpgrade,
  shellWord,
  wayBack,
} from '@berth/domain';
import { reconcileIam } from '@berth/engine';
import { confirm } from '../confirm.ts';
import { WrongUsage } from '../errors.ts';
import { type OutputFormat, plain } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { couldNotLook } from './could-not-look.ts';
import type { AwsOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { changeCount, reportEnd } from './report.ts';
import { openAdminIam } from './session.ts';

export interface UpgradeOptions extends AwsOptions {
  to?: string;
  adopt?: boolean;
  yes?: boolean;
  output: OutputFormat;
}

/** `berth iam upgrade`: brings the two policies from whatever generation they are to the newest, or to another. */
export async function upgradeIam(options: UpgradeOptions, terminal: Terminal): Promise<void> {
  const profile = redisCloud;
  const to = target(options);
  const { adopt = false, yes = false, output } = options;
  const iam = openAdminIam(options, terminal);
  const progress = createProgress(terminal);
  const upgradeOf = (inventory: IamInventory): IamUpgrade =>
    planIamUpgrade({ profile, inventory, to, options: { adopt }, now: new Date(terminal.clock.now()) });
  let before: IamInventory | undefined;
  try {
    const report = await reconcileIam({
      ...iam,
      scope: iamScope(profile),
      purpose: 'apply',
      clock: terminal.clock,
      signal: terminal.signal,
      on: progress.on,
      plan: (inventory) => upgradeOf(inventory).plan,
      confirm: async (plan, inventory) => {
        before = inventory;
        progress.end();
        const text = upgradeText(inventory, upgradeOf(inventory));
        if (output === 'text') terminal.out(text);
        else if (!yes) terminal.err(text);
        const count = changeCount(plan);
        const question = `Make ${count === 1 ? 'this change' : `these ${count} changes`} in AWS account ${inventory.identity.accountId}?`;
        if (!(await confirm(terminal, { question, yes }))) return false;
        progress.expect(plan.steps.length);
        return true;
      },
      // The plan has no step that makes a secret.
      handOver: async () => ({ ok: false, error: 'An upgrade makes no key.' }),
    });
    progress.end();
    if (report.kind === 'could-not-look') throw couldNotLook(report, options);
    const seen = before ?? ('inventory' in report ? report.inventory : undefined);
    const upgrade = seen && upgradeOf(seen);
    if (seen && upgrade && (report.kind === 'right' || report.kind === 'obstructed') && output === 'text') {
      terminal.out(upgradeText(seen, upgrade));
      if (report.kind === 'right') terminal.out(`\n${alreadyThere(upgrade)}\n`);
    }
    const back = seen && upgrade ? wayBack(upgrade, seen).map((line) => withPlace(line, options)) : [];
    reportEnd(report, doneText(upgrade, back), output, terminal, {
      more: answer(upgrade, report.kind, back),
    });
  } finally {
    iam.close();
  }
}

function target({ to: id }: UpgradeOptions): PolicyGeneration {
  const to = id === undefined ? newestGeneration(redisCloud) : generationOf(redisCloud, id);
  if (!to) throw new WrongUsage(`There is no policy generation ${id}.`);
  return to;
}

const upgradeText = ({ identity }: IamInventory, upgrade: IamUpgrade): string =>
  plain(`AWS account ${identity.accountId}\n\n${renderIamUpgrade(upgrade)}`);

const alreadyThere = ({ to, newest }: IamUpgrade): string =>
  newest
    ? `The policies are of ${to} already, the newest that the vendor published.`
    : `The policies are of ${to} already.`;

function doneText(upgrade: IamUpgrade | undefined, back: string[]): string {
  if (!upgrade) return '';
  return [
    `The policies are of ${upgrade.to} now.`,
    ...(back.length === 0
      ? []
      : ['The versions from before are kept. To go back:', ...back.map((line) => `  ${line}`)]),
  ].join('\n');
}

/** What the JSON answer has beside that of `apply`. */
function answer(upgrade: IamUpgrade | undefined, kind: string, back: string[]): object {
  if (!upgrade) return {};
  const { to, newest, downgrade, policies, changes } = upgrade;
  return {
    to,
    newest,
    downgrade,
    policies: policies.map(({ resource, name, found }) => ({ resource, name, found })),
    policyChanges: changes,
    ...(kind === 'whole' ? { wayBack: back } : {}),
  };
}

/** The command as it is to be typed here: with the options that said which AWS account. */
function withPlace(command: string, { profile, endpointUrl, region }: UpgradeOptions): string {
  const given = [
    ...(profile === undefined ? [] : ['--profile', shellWord(profile, 'profile')]),
    ...(endpointUrl === undefined ? [] : ['--endpoint-url', urlWord(endpointUrl)]),
    ...(region === undefined ? [] : ['--region', shellWord(region, 'region')]),
  ];
  return [command, ...given].join(' ');
}

const urlWord = (url: string): string => (/^https?:\/\/[\w.:/[\]-]+$/.test(url) ? url : '<url>');
