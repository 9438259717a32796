import { expect, test } from 'vitest';
import { CHECKS } from './checks.ts';
import { LOOK_OPERATIONS } from './observations.ts';

const operations = Object.values(LOOK_OPERATIONS);

const number = (key: keyof typeof LOOK_OPERATIONS): number => operations.indexOf(LOOK_OPERATIONS[key]) + 1;

/** `iam:GetRole (console role)` as a numbered line. */
function operationLine(operation: string, index: number): string {
  const [, name = operation, about] = /^(.*) \((.*)\)$/.exec(operation) ?? [];
  return `${index + 1}. \`${name}\`${about ? ` for the ${about}` : ''}`;
}

function page(): string {
  const rows = CHECKS.map(({ code, title, field, severity, errorCode, needs }) => {
    const calls = needs.map(number).join(', ') || 'none';
    return `| \`${code}\` | ${title} | \`${field}\` | ${severity} | \`${errorCode.replace('CLOUD_ACCOUNT_', '')}\` | ${calls} |`;
  });
  return `# Verification checks

Before a cloud account is saved, and whenever somebody asks, Berth runs these checks with the programmatic user's key,
using only what the published user policy grants. Codes are stable. A check that is **blocking** keeps the account from
being saved when it fails or gets no answer; a **warning** does not; **unknown** says that nobody but a person can know.
Where a check's result differs (a lesser severity, another field), the result says so. Error codes are those of the API,
without their prefix \`CLOUD_ACCOUNT_\`.

This page is made from \`packages/domain/src/verify/checks.ts\`: after a change run
\`npx vitest run packages/domain/src/verify/checks.test.ts -u\`.

## Calls

At most twelve, and one more for each further page. None when what was entered is malformed, one when the key does not work.
AWS refuses to simulate certain actions in one call, and says so only then: they are asked apart, at a call more for each group.

${operations.map(operationLine).join('\n')}

## Checks

| Code | What is asked | Field | Severity | Error code | Calls |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

test('the page of checks is up to date', async () => {
  await expect(page()).toMatchFileSnapshot('../../../../docs/verification-checks.md');
});

test('every code is stable in form and its own', () => {
  const codes = CHECKS.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !/^[a-z]+(_[a-z0-9]+)+$/.test(code))).toEqual([]);
});

test('a verification takes no more than twelve looks', () => {
  expect(operations.length).toBeLessThanOrEqual(12);
});
