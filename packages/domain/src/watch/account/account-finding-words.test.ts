import { expect, test } from 'vitest';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import { EXCESS_PROBES, OLDER_PROBES } from '../../verify/needed-actions.ts';
import { roleExcess } from '../../verify/probes.ts';
import { ACCOUNT_FINDING_CODES } from '../account-finding-codes.ts';
import { ACCOUNT_FINDING_WORDS } from './account-finding-words.ts';
import type { WatchedNames } from './watched-account.ts';

const names: WatchedNames = {
  profile: redisCloud,
  user: redisCloud.names.user,
  console: redisCloud.names.consoleRole,
  consoleAccess: 'role',
};

const undoOf = (code: (typeof ACCOUNT_FINDING_CODES)[number]): string => {
  const undo = ACCOUNT_FINDING_WORDS[code].undo(names);
  switch (undo.kind) {
    case 'person':
      return `**${undo.who}**: ${undo.how}`;
    case 'none':
      return undo.because;
    case 'plan':
      return 'Berth can, with a plan that is shown first.';
  }
};

const listed = (actions: readonly string[]): string => actions.map((action) => `\`${action}\``).join(', ');

function page(): string {
  const rows = ACCOUNT_FINDING_CODES.map((code) => {
    const { severity, what, settles } = ACCOUNT_FINDING_WORDS[code];
    return `| [\`${code}\`](#${code}) | ${severity} | ${what} | ${settles ? 'yes' : 'no'} |`;
  });
  const parts = ACCOUNT_FINDING_CODES.map((code) => {
    const { risk, remedy } = ACCOUNT_FINDING_WORDS[code];
    return `### ${code}

Risk: ${risk}

Do: ${remedy}

Undo: ${undoOf(code)}
`;
  });
  return `# Findings about cloud accounts

A scan of a cloud account asks AWS what a [verification](verification-checks.md) asks, by as many calls: at most twelve,
and one more for each further page. What it sees is held against what was good when the account was last verified: the
AWS account, the user, the console role, and the generation of the policy. Codes are stable.

This page is made from \`packages/domain/src/watch/account/account-finding-words.ts\`: after a change run
\`npx vitest run packages/domain/src/watch/account -u\`.

## How a finding comes about

- **Absence is doubted, presence is believed.** What is new in AWS looks for some seconds as if it were not there, and a
  fault passes. A finding that says "looked at twice" is opened when the looks behind it show it again 45 seconds later,
  and no other calls are repeated. One that is open already is not looked at twice.
- **What could not be seen is a finding of its own**, and no other one is made from it. Findings of a kind that a look
  could not judge stay as they were.
- **One change of a policy is one finding**, with every lost or added action named. The console role has the policy of
  the user: what both lost or gained is told of the user.
- A policy of the customer's own is held against the actions that Berth cannot do without. Once a scan sees a newer
  generation, that much can be lost; a lesser one is a finding until somebody verifies the account with it.
- **Other words are no finding**: documents in another order, an account number in place of its root's ARN, names in
  other letters. The id of a principal that was deleted stands for nobody. If it was the vendor's, the vendor is no
  longer trusted, and that is one.
- A scan that a rotation of the key overtook is thrown away.

## What is tried

Whether policies were widened is asked with actions that the published ones do not allow, in the calls that are made
anyhow. What is not tried is not seen: Berth may not read the documents.

| Of | Tried |
|---|---|
| the user, on anything without the tag | ${listed(EXCESS_PROBES)} |
| the same, where the policy is not of the oldest generation | ${listed(OLDER_PROBES)} |
| the user, on a role of another name | \`iam:PassRole\` |
| the console role and the cluster node role | ${listed(roleExcess(redisCloud))} |

Not tried, because each would take a call of its own: \`sts:AssumeRole\`, which AWS simulates only apart from others, and
\`ec2:RunInstances\` without the tag.

## Findings

| Code | Severity | What happened | Looked at twice |
|---|---|---|---|
${rows.join('\n')}

${parts.join('\n')}`;
}

test('the page of findings is up to date', async () => {
  await expect(page()).toMatchFileSnapshot('../../../../../docs/findings-cloud-accounts.md');
});

test('every kind says who undoes it and how, with the names of the account', () => {
  const other: WatchedNames = { ...names, user: 'vendors-user', console: 'vendors-role' };
  for (const code of ACCOUNT_FINDING_CODES) {
    const undo = ACCOUNT_FINDING_WORDS[code].undo(other);
    // The published policy lets Berth change nothing in IAM.
    expect(undo.kind, code).not.toBe('plan');
    const text = JSON.stringify(undo);
    expect(text, code).toMatch(/\w{3}/);
    // The command would make a second user or role under the vendor's names.
    if (/vendors-/.test(text)) expect(text, code).not.toContain('berth iam apply');
  }
});
