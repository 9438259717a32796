import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statementRanges } from './positions.ts';

test('a statement stands where the policy simulator says it stands', () => {
  const text = `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "codecommit:ListRepositories"
            ], "Resource": "*"
        }
    ]
}`;
  // https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-principal-policy.html#examples
  expect(statementRanges(text)).toEqual([{ start: { line: 3, column: 19 }, end: { line: 9, column: 10 } }]);
});

const tricky = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', ',', ':', '\n') });

/** Without backslashes: see decision 0014. */
const key = tricky.map((text) => text.replaceAll('\\', '/'));

test('there is one range for each statement, and each holds exactly that statement', () => {
  const statement = fc.record({
    Sid: tricky,
    Action: fc.array(tricky),
    Condition: fc.dictionary(key, fc.dictionary(key, tricky)),
  });
  const policy = fc.record({
    Id: tricky,
    Statement: fc.oneof(statement, fc.array(statement)),
    Version: tricky,
  });
  fc.assert(
    fc.property(policy, fc.constantFrom(0, 2), (document, indent) => {
      const text = JSON.stringify(document, null, indent);
      const lines = text.split('\n');
      const offset = (p: { line: number; column: number }) =>
        lines.slice(0, p.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + p.column - 1;
      const found = statementRanges(text).map(({ start, end }) =>
        JSON.parse(text.slice(offset(start), offset(end))),
      );
      expect(found).toEqual([document.Statement].flat());
    }),
  );
});
