import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installedChromium } from '../../scripts/lib/chromium.ts';
import { ensureConsole } from '../../scripts/lib/console-build.ts';
import { until } from '../support/until.ts';
import { button, errorAt, field, says, title } from './acts.ts';
import { Bench } from './bench.ts';
import { isFocused, pressAt, tabTo, writeAt } from './keys.ts';

const program = process.env.BERTH_TEST_CHROMIUM ?? installedChromium();
if (program === null) console.log('SKIPPED: the walk by keyboard, because there is no chromium');
const WAIT_MS = 30_000;

describe.skipIf(program === null)('Without a mouse', () => {
  let bench: Bench;
  let owner: Page;

  beforeAll(async () => {
    await ensureConsole();
    bench = await Bench.open(program ?? '');
    owner = await bench.person();
    owner.setDefaultTimeout(WAIT_MS);
  });
  afterAll(() => bench?.close());
  afterEach(() => expect(bench.complaints.take(), 'the page complained').toEqual([]));

  test('an owner comes in by the one-time link', async () => {
    await owner.goto(bench.handle.consoleSetupUrl ?? '');
    await title(owner, 'Set up your user');
    await writeAt(owner, field(owner, 'Password'), 'four words make one');
    await tabTo(owner, owner.getByLabel('Turn on two-factor sign-in now'));
    await owner.keyboard.press('Space');
    await pressAt(owner, button(owner, 'Go on'));
    await title(owner, 'Local');
  });

  test('the ways to make the resources are gone through, and the sandbox makes them', async () => {
    await pressAt(owner, owner.getByRole('link', { name: 'Add a cloud account' }));
    await title(owner, 'Create the IAM resources');
    await tabTo(owner, owner.getByRole('tab', { name: 'CloudFormation', exact: true }));
    await owner.keyboard.press('ArrowRight');
    await says(owner, /terraform apply/);
    await pressAt(owner, button(owner, 'Make it in the sandbox'), 'Shift+Tab');
    await title(owner, 'Enter the details');
  });

  test('a mistake takes the keyboard to its field', async () => {
    const name = field(owner, 'Account name');
    await writeAt(owner, name, '');
    await pressAt(owner, button(owner, 'Next'));
    expect(await errorAt(owner, 'Account name')).toMatch(/is empty/);
    await until('the field to have the keyboard', async () => (await isFocused(name)) || undefined);
    await owner.keyboard.type('Without a mouse');
  });

  test('it is verified and added', async () => {
    await pressAt(owner, button(owner, 'Next'));
    await title(owner, 'Verify');
    await says(owner, /nothing stands in the way/i);
    await pressAt(owner, button(owner, 'Add account'));
    await title(owner, 'Without a mouse');
    await says(owner, 'Without a mouse is added');
  });

  test('a dialog takes the keyboard, and Escape gives it back to where it was', async () => {
    const remove = button(owner, 'Delete');
    await pressAt(owner, remove);
    const dialog = owner.getByRole('dialog');
    await tabTo(owner, dialog.getByLabel('Type Without a mouse to go on'));
    await owner.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await until('the button to have the keyboard again', async () => (await isFocused(remove)) || undefined);
  });
});
