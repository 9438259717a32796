import { expect, test } from 'vitest';
import { startProgram } from '../support/child.ts';

test('npm run demo holds from the first step to the last', async () => {
  const { code, stdout, stderr } = await startProgram('scripts/demo.ts', [], {}).finished;
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  expect(stdout).toMatch(/All of it held/);
}, 300_000);
