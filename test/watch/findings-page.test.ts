import {
  actionMatches,
  BLUEPRINT_TAG_KEY,
  type FindingUndo,
  newestGeneration,
  redisCloud,
  SUBSCRIPTION_FINDING_CODES,
  SUBSCRIPTION_FINDING_WORDS,
  type SubscriptionFindingCode,
} from '@berth/domain';
import { expect, test } from 'vitest';
import { REPLACES_NODE } from '../../packages/domain/src/watch/subscription/steps-that-undo.ts';
import { TAMPERINGS } from './tamperings.ts';

interface Hidden {
  /** What it leads to. */
  risk: string;
  /** The action that would show it, and that the policy of 2024 does not grant. */
  lacking: string;
  /** How an administrator of the AWS account sees it. */
  look: string;
}

const { user } = redisCloud.names;

const attribute = (name: string): Pick<Hidden, 'lacking' | 'look'> => ({
  lacking: 'ec2:DescribeInstanceAttribute',
  look: `aws ec2 describe-instance-attribute --instance-id ID --attribute ${name}`,
});

/** Of each tampering that the published policy hides, by its name. */
const HIDDEN: Readonly<Record<string, Hidden>> = {
  'the VPC no longer resolves names': {
    risk: 'Nodes no longer find AWS or each other by name.',
    lacking: 'ec2:DescribeVpcAttribute',
    look: 'aws ec2 describe-vpc-attribute --vpc-id ID --attribute enableDnsSupport',
  },
  'a node is protected from termination': {
    risk: 'AWS refuses to have it replaced or deleted.',
    ...attribute('disableApiTermination'),
  },
  'a node is protected from being stopped': {
    risk: 'AWS refuses to have its size set again.',
    ...attribute('disableApiStop'),
  },
  'a node is terminated when it shuts itself down': {
    risk: 'A shutdown from within takes the node and its volumes away.',
    ...attribute('instanceInitiatedShutdownBehavior'),
  },
  'a node gets other user data': {
    risk: 'Other commands may run on the node when it starts.',
    ...attribute('userData'),
  },
  'a network interface of the customer bears our tags': {
    risk: 'Cost reports and rules that go by tags count it as a part of the subscription.',
    lacking: 'ec2:DescribeNetworkInterfaces',
    look: `aws ec2 describe-network-interfaces --filters Name=tag-key,Values=${BLUEPRINT_TAG_KEY}`,
  },
  'the vendor’s user gets a second access key': {
    risk: 'Somebody else may have it, and do whatever Berth may.',
    lacking: 'iam:ListAccessKeys',
    look: `aws iam list-access-keys --user-name ${user}`,
  },
  'the vendor’s user gets a password': {
    risk: 'Somebody may sign in as the user, and do whatever Berth may.',
    lacking: 'iam:GetLoginProfile',
    look: `aws iam get-login-profile --user-name ${user}`,
  },
};

const UNDO: Record<FindingUndo['kind'], string> = {
  plan: 'Berth',
  person: 'an administrator',
  none: 'nobody has to',
};

function undoOf(code: SubscriptionFindingCode): string {
  const { undo } = SUBSCRIPTION_FINDING_WORDS[code];
  switch (undo.kind) {
    case 'person':
      return `**${undo.who}**: ${undo.how}`;
    case 'none':
      return undo.because;
    case 'plan':
      return REPLACES_NODE.has(code)
        ? 'Berth can, with a plan that is shown first. The node is replaced: its volumes go with it.'
        : 'Berth can, with a plan that is shown first.';
  }
}

const hiddenTamperings = TAMPERINGS.filter(({ visible }) => !visible);

function page(): string {
  const rows = SUBSCRIPTION_FINDING_CODES.map((code) => {
    const { severity, risk, undo } = SUBSCRIPTION_FINDING_WORDS[code];
    return `| [\`${code}\`](#${code}) | ${severity} | ${risk} | ${UNDO[undo.kind]} |`;
  });
  const parts = SUBSCRIPTION_FINDING_CODES.map((code) => {
    const { risk, remedy } = SUBSCRIPTION_FINDING_WORDS[code];
    return `### ${code}

Risk: ${risk}

Do: ${remedy}

Undo: ${undoOf(code)}
`;
  });
  const unseen = hiddenTamperings.map(({ name }) => {
    const { risk, lacking, look } = HIDDEN[name] ?? { risk: '', lacking: '', look: '' };
    return `| ${name} | ${risk} | \`${lacking}\` | \`${look}\` |`;
  });
  return `# Findings about subscriptions

A scan looks at what is deployed in a region of a cloud account, and holds it against what was made there. Codes are
stable. What is found about a cloud account itself (key, roles, policies) is [a page of its own](findings-cloud-accounts.md);
[how to read and undo a finding](how-to/watch-and-undo.md); [why it works as it does](decisions/0017-watching.md).

This page is made from \`packages/domain/src/watch/subscription/finding-words.ts\`, and its part about what cannot be seen
from \`test/watch/tamperings/\`: after a change run \`npx vitest run test/watch/findings-page.test.ts -u\`.

## Findings

| Code | Severity | Risk | Undone by |
|---|---|---|---|
${rows.join('\n')}

A finding can say otherwise of itself than its code does:

- A rule that lets in the whole internet is critical.
- A tag without which the policy lets Berth change nothing (\`${redisCloud.identifierTag.key}\`) makes the finding high. A key pair that is
  gone is medium: nodes run on without it.
- An administrator undoes what stands in Berth's way: another internet gateway at the VPC, another route table at a
  subnet, a second network interface at a node, a volume that was moved to another device, a route to anything but an
  IPv4 block.

${parts.join('\n')}
## What cannot be seen

Of what the tests do to a deployed subscription and its cloud account, the published policy hides ${hiddenTamperings.length} things: it does
not grant the action that would show them. Whoever administers the AWS account can look, and finds
in CloudTrail who did it.

| What was done | Risk | Not granted | How an administrator sees it |
|---|---|---|---|
${unseen.join('\n')}

The policy of 2018 grants \`ec2:Describe*\`, and with it the actions of EC2. Berth asks for none of this under either policy.

Not seen either:

- **Who did it**, unless the customer [permits Berth to ask CloudTrail](how-to/watch-and-undo.md#have-it-named-who-did-it).
- **What was undone before the next scan.** What was only there between two looks may leave no trace.
- **What happens inside a node**, beyond whether the node says that it is part of the cluster.
- **A subscription that is being changed, or has failed**, until it is active again.
`;
}

test('the page of findings about subscriptions is up to date', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/findings.md');
});

test('the page says of each tampering that the policy hides who sees it, and of no other', () => {
  expect(Object.keys(HIDDEN).sort()).toEqual(hiddenTamperings.map(({ name }) => name).sort());
});

test('the newest policy grants none of the actions that would show it', () => {
  const granted = [newestGeneration(redisCloud).userPolicy.Statement]
    .flat()
    .flatMap(({ Action = [] }) => Action);
  for (const { lacking } of Object.values(HIDDEN)) {
    expect(granted.filter((pattern) => actionMatches(pattern, lacking))).toEqual([]);
  }
});
