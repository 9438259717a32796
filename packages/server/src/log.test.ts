import { Secret } from '@berth/domain';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

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
    name: 'parameters in the cause',
    about: { error: new Error('x', { cause: new Error(`q\nparams: ${CANARY}`) }) },
  },
])('$name is not written to the log', ({ about }) => {
  expect(logged(about)).not.toContain(CANARY);
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
