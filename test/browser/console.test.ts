import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installedChromium } from '../../scripts/lib/chromium.ts';
import { ensureConsole } from '../../scripts/lib/console-build.ts';
import { mfaCode } from '../conformance/totp.ts';
import { until } from '../support/until.ts';
import { button, everything, field, goTo, navigation, says, title } from './acts.ts';
import { seriousFaults } from './axe.ts';
import { Bench } from './bench.ts';
import { cloudAccountJourneys } from './cloud-accounts.ts';
import { NetworkLog } from './network-log.ts';
import { notificationJourneys } from './notifications.ts';
import { subscriptionJourneys } from './subscriptions.ts';

const program = process.env.BERTH_TEST_CHROMIUM ?? installedChromium();
if (program === null)
  console.log('SKIPPED: the tests of the console in a browser, because there is no chromium');
const PASSWORD = 'four words make one';
const VIEWER_PASSWORD = 'five other words make another';
const WAIT_MS = 30_000;
const NARROW = { width: 390, height: 844 };

describe.skipIf(program === null)('In a browser', () => {
  let bench: Bench;
  let owner: Page;
  let viewer: Page;
  let backupCodes: string[] = [];

  beforeAll(async () => {
    await ensureConsole();
    bench = await Bench.open(program ?? '');
    [owner, viewer] = await Promise.all([bench.person(), bench.person()]);
    for (const page of [owner, viewer]) {
      page.setDefaultTimeout(WAIT_MS);
      network.watch(page);
    }
  });
  const signInAgain = async (page: Page): Promise<void> => {
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.getByLabel('Code', { exact: true }).fill(backupCodes.pop() ?? '');
    await again.getByRole('button', { name: 'Go on', exact: true }).click();
    await again.waitFor({ state: 'detached' });
  };
  const network = new NetworkLog();
  afterAll(() => bench?.close());
  afterEach(() => expect(bench.complaints.take(), 'the page complained').toEqual([]));

  test('the first owner sets up a password and two-factor sign-in by the one-time link, and is in', async () => {
    const link = bench.handle.consoleSetupUrl ?? '';
    await owner.goto(link);
    await title(owner, 'Set up your user');
    expect(await seriousFaults(owner, 'setting up')).toEqual([]);
    expect(owner.url()).toBe(`${bench.handle.url}/welcome`);
    await field(owner, 'Password').fill(PASSWORD);
    await button(owner, 'Go on').click();
    await says(owner, 'Scan this with an authenticator app');
    expect(await seriousFaults(owner, 'two-factor sign-in')).toEqual([]);
    const secret = (await owner.locator('code').first().innerText()).replace(/\s/g, '');
    await field(owner, 'Code').fill(mfaCode(secret));
    await button(owner, 'Turn it on').click();
    await says(owner, 'Keep these backup codes');
    backupCodes = (await owner.locator('pre').innerText()).trim().split('\n');
    expect(backupCodes.length).toBeGreaterThan(5);
    expect(await everything(owner)).not.toContain(secret);
    await button(owner, 'I have kept them').click();
    await title(owner, 'Local');
    const left = await everything(owner);
    for (const gone of [PASSWORD, secret, new URL(link).hash.slice(1), ...backupCodes])
      expect(left).not.toContain(gone);
    await owner.goto(link);
    await says(owner, 'This link does not work');
  });

  test('the owner signs in with the password and a backup code, and a wrong password says what to do', async () => {
    await owner.context().clearCookies();
    await owner.goto('/tasks');
    await field(owner, 'E-mail address').fill('owner@berth.local');
    await field(owner, 'Password').fill('not the password');
    await button(owner, 'Sign in').click();
    await says(owner, 'You are not signed in');
    await field(owner, 'Password').fill(PASSWORD);
    await button(owner, 'Sign in').click();
    await field(owner, 'Code').fill(backupCodes.pop() ?? '');
    await button(owner, 'Go on').click();
    // The link that was followed is where one comes out.
    await title(owner, 'Tasks');
    expect(await everything(owner)).not.toContain(PASSWORD);
  });

  test('an invited viewer sees, is told what is not allowed and why, and the link is shown once', async () => {
    await goTo(owner, 'Access management');
    await button(owner, 'Invite somebody').click();
    await field(owner, 'E-mail address').fill('no address');
    await button(owner, 'Make the link').click();
    await says(owner, 'Write it like ada@example.com');
    await field(owner, 'E-mail address').fill('vera@example.com');
    await button(owner, 'Make the link').click();
    await says(owner, 'It is shown only now');
    const link = (await owner.locator('pre').innerText()).trim();
    await button(owner, 'I have kept it').click();
    await owner.locator('pre').waitFor({ state: 'detached' });
    expect(await everything(owner)).not.toContain(new URL(link).hash.slice(1));

    await viewer.goto(link);
    await title(viewer, 'Accept the invitation');
    await field(viewer, 'Your name').fill('Vera <b>Viewer</b> =1+1');
    await field(viewer, 'Password').fill(VIEWER_PASSWORD);
    await viewer.getByLabel('Turn on two-factor sign-in now').uncheck();
    await button(viewer, 'Go on').click();
    await title(viewer, 'Local');
    await says(viewer, 'Your role: Viewer');
    // Disabled, and it says why.
    const add = viewer
      .getByRole('link', { name: 'Add a cloud account' })
      .or(button(viewer, 'Add a cloud account'));
    expect(await add.first().getAttribute('aria-disabled')).toBe('true');
    await add.first().focus();
    await says(viewer, 'The role Viewer may not change cloud accounts');
    await goTo(viewer, 'Access management');
    await says(viewer, 'The role Viewer may not see users and invitations');
    await goTo(viewer, 'Tasks');
    await says(viewer, 'Nothing was changed in the last ten days');
  });

  test('a change of role counts at once', async () => {
    await owner.goto('/access');
    await button(owner, /^Actions for Vera/).click();
    await owner.getByRole('menuitem', { name: 'Change the role' }).click();
    await owner.getByRole('radio', { name: 'Logs Viewer' }).check();
    await owner.getByRole('dialog').getByRole('button', { name: 'Change the role' }).click();
    await owner.getByRole('dialog').waitFor({ state: 'detached' });
    await viewer.goto('/tasks');
    await says(viewer, 'The role Logs Viewer may not see tasks');
  });

  test('an API key is made, shown once, works, and is deleted by typing its name', async () => {
    await owner.getByRole('tab', { name: 'API keys' }).click();
    await button(owner, 'Make a user key').click();
    await field(owner, 'Name').fill('terraform-prod');
    await button(owner, 'Make the key').click();
    await says(owner, 'It is shown only now');
    const apiSecretKey = (await owner.locator('pre').innerText()).trim();
    const works = async () => {
      const headers = { 'x-api-key': bench.handle.apiKey, 'x-api-secret-key': apiSecretKey };
      return (await fetch(`${bench.handle.url}/v1`, { headers })).status;
    };
    expect(await works()).toBe(200);
    await button(owner, 'I have kept it').click();
    await owner.locator('pre').waitFor({ state: 'detached' });
    expect(await everything(owner)).not.toContain(apiSecretKey);
    await button(owner, 'Show').click();
    await says(owner, bench.handle.apiKey);
    await button(owner, 'Hide').click();
    await owner.locator('pre').waitFor({ state: 'detached' });
    expect(await everything(owner)).not.toContain(bench.handle.apiKey);
    await button(owner, 'Delete terraform-prod').click();
    await owner.getByLabel('Type terraform-prod to go on').fill('terraform-prod');
    await owner.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await owner.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await works()).toBe(401);
    expect(await network.placesOf(apiSecretKey)).toEqual(['the answer to POST /v1/account/api-keys']);
  });

  test('a session that ends loses nothing of a form: one signs in over the page, and it is sent', async () => {
    await owner.getByRole('tab', { name: 'Invitations' }).click();
    await button(owner, 'Invite somebody').click();
    await field(owner, 'E-mail address').fill('half-typed@example.com');
    await owner.getByRole('radio', { name: 'Manager' }).check();
    await owner.context().clearCookies();
    await button(owner, 'Make the link').click();
    await signInAgain(owner);
    await says(owner, 'Invitation for half-typed@example.com');
    await button(owner, 'I have kept it').click();
    await owner.getByRole('row', { name: /half-typed@example.com Manager/ }).waitFor();
  });

  test('a task appears while one looks, with its error and the remedy, and everything is in the log', async () => {
    await goTo(owner, 'Tasks');
    await says(owner, 'No tasks');
    const asked = await bench.call('POST', '/cloud-accounts', {
      name: 'Wrong key',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      accessSecretKey: 'not-the-secret-of-this-key',
      iamRoleName: 'redislabs-role',
    });
    expect(asked.status).toBe(202);
    await button(owner, 'Dismiss').or(owner.getByText('Failed')).first().waitFor();
    await owner.getByRole('link', { name: 'Add cloud account' }).first().click();
    await says(owner, 'It failed, and changed nothing');
    await says(owner, 'CLOUD_ACCOUNT_INVALID_CREDS');
    await goTo(owner, 'Logs');
    await owner.getByPlaceholder('Search entries').fill('vera');
    await until('the address to carry the search', () => owner.url().includes('q=vera') || undefined);
    const rows = owner.getByRole('row').filter({ hasText: /vera/i });
    await rows.first().waitFor();
    const [download] = await Promise.all([
      owner.waitForEvent('download'),
      button(owner, 'Export')
        .click()
        .then(() => owner.getByRole('menuitem', { name: /^As CSV/ }).click()),
    ]);
    const csv = readFileSync(await download.path(), 'utf8');
    expect(csv.split('\r\n').length).toBeGreaterThan(2);
    expect(csv).not.toMatch(/(^|,)"?=/m);
    // The address alone shows the same.
    await owner.goto(owner.url());
    await rows.first().waitFor();
  });

  test('what signs people in went to the server where it must, and nowhere else', async () => {
    expect(await network.placesOf(PASSWORD)).toEqual([
      'the request POST /v1/access-links/use',
      'the request POST /v1/session',
      'the request POST /v1/session/two-factor/begin',
    ]);
    expect(await network.placesOf(VIEWER_PASSWORD)).toEqual(['the request POST /v1/access-links/use']);
    for (const page of [owner, viewer])
      for (const canary of [PASSWORD, VIEWER_PASSWORD, ...backupCodes])
        expect(await everything(page)).not.toContain(canary);
  });

  test('no page has a serious fault of accessibility, in light or dark', async () => {
    const faults: string[] = [];
    const look = async (where: string): Promise<void> => {
      await owner.emulateMedia({ colorScheme: 'light' });
      faults.push(...(await seriousFaults(owner, `${where}, light`)));
      await owner.emulateMedia({ colorScheme: 'dark' });
      faults.push(...(await seriousFaults(owner, `${where}, dark`, 'colours')));
    };
    const names = await navigation(owner).getByRole('listitem').getByRole('link').allInnerTexts();
    expect(names.length).toBeGreaterThan(4);
    for (const name of names.filter((one) => !one.startsWith('API reference'))) {
      await goTo(owner, name);
      await owner.waitForLoadState('networkidle');
      await look(name);
    }
    await goTo(owner, 'Tasks');
    await owner.getByRole('link', { name: 'Add cloud account' }).first().click();
    await says(owner, 'It failed, and changed nothing');
    await look('a task');
    await goTo(owner, 'Access management');
    for (const tab of ['Invitations', 'Roles', 'API keys']) {
      await owner.getByRole('tab', { name: tab }).click();
      await owner.waitForLoadState('networkidle');
      await look(tab);
    }
    await button(owner, 'Make a user key').click();
    await owner.getByRole('dialog').waitFor();
    await look('a dialog');
    await owner.keyboard.press('Escape');
    await owner.goto('/no/such/page');
    await title(owner, 'Page not found');
    await look('no page');
    await owner.emulateMedia({ colorScheme: null });
    expect(faults).toEqual([]);
  });

  test('no page has a serious fault of accessibility on a narrow screen', async () => {
    const phone = await bench.person();
    phone.setDefaultTimeout(WAIT_MS);
    await phone.context().addCookies(await owner.context().cookies());
    await phone.setViewportSize(NARROW);
    const faults: string[] = [];
    for (const address of [
      '/',
      '/cloud-accounts',
      '/cloud-accounts/add',
      '/findings/modes',
      '/journal',
      '/access',
    ]) {
      await phone.goto(address);
      await phone.getByRole('heading', { level: 1 }).first().waitFor();
      await phone.waitForLoadState('networkidle');
      faults.push(...(await seriousFaults(phone, address)));
    }
    await button(phone, 'Open side navigation').click();
    await navigation(phone).waitFor();
    faults.push(...(await seriousFaults(phone, 'the navigation')));
    await phone.close();
    expect(faults).toEqual([]);
  });

  cloudAccountJourneys(() => ({ bench, owner, viewer, signInAgain }));
  subscriptionJourneys(() => ({ bench, owner, viewer, signInAgain }));
  notificationJourneys(() => ({ bench, owner, viewer, signInAgain }));

  test('the theme that was chosen is there again after a reload, and signing out everywhere ends the session', async () => {
    await owner.goto('/no/such/page');
    await title(owner, 'Page not found');
    await button(owner, 'Theme').click();
    await owner.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
    await owner.reload();
    await title(owner, 'Page not found');
    expect(await owner.evaluate('document.documentElement.style.colorScheme')).toBe('dark');
    await goTo(owner, 'Profile');
    await button(owner, 'Sign out everywhere').click();
    await owner.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere', exact: true }).click();
    await title(owner, 'Sign in');
    expect(await seriousFaults(owner, 'sign-in, dark')).toEqual([]);
  });
});
