import { Secret } from '@berth/domain';
import { expect, test } from 'vitest';
import { createLog, messageOf } from './log.ts';

function logged(about: Record<string, unknown>): string {
  const lines: string[] = [];
  createLog(
    (line) => lines.push(line),
    () => 0,
    'json',
  ).error('it happened', about);
  return lines.join('');
}

const CANARY = 'canary-9f2c';

test.each([
  { name: 'a Secret', about: { value: new Secret(CANARY) } },
  { name: 'a Secret deep inside', about: { request: { keys: [{ it: new Secret(CANARY) }] } } },
  { name: 'a string under a telling name', about: { accessSecretKey: CANARY, password: CANARY } },
  {
    name: 'what a driver hangs on its errors',
    about: { error: Object.assign(new Error('x'), { query: CANARY, params: [CANARY] }) },
  },
  {
    name: "a failed statement's parameters",
    about: { error: new Error(`Failed query: insert\nparams: 1,${CANARY}`) },
  },
  {
    name: 'a parameter behind a line break',
    about: { error: new Error(`Failed query: insert\nparams: 1,a\n${CANARY}\nx`) },
  },
  {
    name: 'parameters in the cause',
    about: { error: new Error('x', { cause: new Error(`q\nparams: ${CANARY}`) }) },
  },
])('$name is not written to the log', ({ about }) => {
  expect(logged(about)).not.toContain(CANARY);
});

test.each([
  { name: 'a line break', text: 'a\n12:00:00 ERROR forged' },
  { name: 'a terminal sequence', text: '\u001b[2Jgone' },
  { name: 'a line separator', text: 'a\u2028b' },
  { name: 'text that runs backwards', text: 'a\u202eb' },
])('$name in what a tenant typed stays within its line, and harmless at a terminal', ({ text }) => {
  for (const style of ['json', 'pretty'] as const) {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    createLog(write, () => 0, style).info('named', { name: text });
    expect(lines.join('').trimEnd()).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  }
});

test('a failed statement is shown to a person by its cause, without statement and parameters', () => {
  const cause = new Error('duplicate key value violates unique constraint "x"');
  expect(messageOf(new Error(`Failed query: insert\nparams: ${CANARY}`, { cause }))).toBe(
    'The database refused a statement: duplicate key value violates unique constraint "x"',
  );
});

test('an error is written with its name, message and cause, on one line', () => {
  const line = logged({ error: new Error('outer', { cause: new TypeError('inner') }) });
  expect(line.trimEnd()).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    message: 'it happened',
    error: { name: 'Error', message: 'outer', cause: { name: 'TypeError', message: 'inner' } },
  });
});
