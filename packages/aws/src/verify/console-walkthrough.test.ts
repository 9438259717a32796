import { GetPolicyVersionCommand, GetRoleCommand, ListPolicyTagsCommand } from '@aws-sdk/client-iam';
import { canonicalPolicy, generationOf, parsePolicyText, redisCloud, renderConsole } from '@berth/domain';
import { readWalkthrough } from '@berth/domain/testing';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followWalkthrough } from '../testing/follow-walkthrough.ts';
import { failures, verifyAccount } from '../testing/verify-account.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const { names } = redisCloud;

/** As for any account of that generation; see good-accounts.test.ts. */
const OLDER = [
  'permissions_repair (warning)',
  'permissions_snapshots (warning)',
  'permissions_transit_gateway (warning)',
  'permissions_encryption (warning)',
  'policy_generation (warning)',
];

test.each([
  { id: '2024', consoleAccess: 'role', warnings: [] },
  { id: '2024', consoleAccess: 'user', warnings: [] },
  { id: '2018', consoleAccess: 'role', warnings: OLDER },
  { id: '2018', consoleAccess: 'user', warnings: OLDER },
] as const)(
  'who follows the walkthrough of $id, console $consoleAccess, has an account that Berth accepts',
  async ({ id, consoleAccess, warnings }) => {
    const generation = generationOf(redisCloud, id);
    if (!generation) throw new Error(`No generation ${id}`);
    const [file] = renderConsole({
      profile: redisCloud,
      generation,
      consoleAccess,
      tags: [{ Key: 'cost centre', Value: 'a+b = c@d' }],
    });
    const steps = readWalkthrough(file?.text ?? '');
    const account = await followWalkthrough(sandbox.endpoint, steps);
    const { iam, accountId, trusts } = account;

    for (const [name, document] of [
      [names.userPolicy, generation.userPolicy],
      [names.instancePolicy, generation.instancePolicy],
    ] as const) {
      const PolicyArn = `arn:aws:iam::${accountId}:policy/${name}`;
      const stored = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
      const parsed = parsePolicyText(stored.PolicyVersion?.Document ?? '');
      expect(parsed.ok && canonicalPolicy(parsed.value)).toEqual(canonicalPolicy(document));
      expect((await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags).toEqual([
        { Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' },
        { Key: 'cost centre', Value: 'a+b = c@d' },
      ]);
    }

    // The trust that the page shows is what the console's form makes of the choices on the page, and what IAM has.
    const shown = Object.fromEntries(
      steps
        .filter(({ fields }) => fields['Role name'] !== undefined)
        .map(({ fields, blocks }) => [fields['Role name'], JSON.parse(blocks[0]?.text ?? '')]),
    );
    expect(Object.keys(trusts)).toEqual(Object.keys(shown));
    for (const [RoleName, trust] of Object.entries(trusts)) {
      expect(canonicalPolicy(shown[RoleName])).toEqual(canonicalPolicy(trust));
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
      const stored = parsePolicyText(Role?.AssumeRolePolicyDocument ?? '');
      expect(stored.ok && canonicalPolicy(stored.value)).toEqual(canonicalPolicy(trust));
    }

    const { outcome } = await verifyAccount(sandbox.endpoint, account.details);
    expect(failures(outcome.verification.checks)).toEqual(warnings);
    expect(outcome.verification).toMatchObject({
      passed: true,
      facts: { awsAccountId: accountId, policyGeneration: id },
    });
  },
);
