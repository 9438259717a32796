import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SandboxClient } from '../support/sandbox-client.ts';
import { until } from '../support/until.ts';
import { button, errorAt, everything, field, goTo, says, title } from './acts.ts';
import { seriousFaults } from './axe.ts';
import type { Bench } from './bench.ts';
import { CustomersAdmin } from './customer.ts';
import { NetworkLog } from './network-log.ts';

export interface People {
  bench: Bench;
  owner: Page;
  viewer: Page;
  /** Gives the owner's password, and whatever else is asked, to the dialog over the page. */
  signInAgain: (page: Page) => Promise<void>;
}

const HALF_TYPED = 'half-typed-secret-that-must-not-stay';

/** Whatever other tests made of the invited user: a viewer it is. */
export async function asViewer(bench: Bench): Promise<void> {
  const answer = await bench.call('GET', '/account/users');
  const { users } = (await answer.json()) as { users: { id: number; role: string }[] };
  for (const { id, role } of users.filter((user) => user.role !== 'Owner' && user.role !== 'Viewer'))
    expect((await bench.call('PUT', `/account/users/${id}`, { role: 'Viewer' })).status, role).toBe(200);
}

const addButton = (page: Page) => button(page, 'Add account');
const isDisabled = async (page: Page): Promise<boolean> =>
  (await addButton(page).getAttribute('aria-disabled')) === 'true' || (await addButton(page).isDisabled());

/** From the details to the verification, and to its end. */
async function verify(page: Page): Promise<void> {
  await button(page, 'Next').click();
  await title(page, 'Verify');
  await says(page, /Nothing stands in the way|nothing stands in the way|failed; the remedy/);
}

/** Verifies once more, after something was mended in AWS. */
async function verifyAgain(page: Page): Promise<void> {
  await button(page, 'Verify again').click();
  await says(page, /nothing stands in the way|Nothing stands in the way/);
}

/** The journeys of cloud accounts, walked by who signed in before; they leave one cloud account, `Production`. */
export function cloudAccountJourneys(people: () => People): void {
  const network = new NetworkLog();
  let aws = '';
  let secret = '';
  let newSecret = '';

  test('an owner without a cloud account is told the idea, and led into the wizard', async () => {
    const { owner } = people();
    network.watch(owner);
    await goTo(owner, 'Cloud accounts');
    await says(owner, 'Connect an AWS account of yours');
    await says(owner, "The vendor's own");
    await owner.getByRole('link', { name: 'Add a cloud account' }).first().click();
    await title(owner, 'Create the IAM resources');
    await says(owner, 'stop or terminate provisioned instances by hand');
  });

  test('each of the four ways is complete on the page, and every permission can be looked up', async () => {
    const { owner } = people();
    const ways = [
      { tab: 'CloudFormation', command: /aws cloudformation deploy/, file: /AWSTemplateFormatVersion/ },
      { tab: 'Terraform', command: /terraform apply/, file: /resource "aws_iam_|module|terraform \{/ },
      { tab: 'AWS console', command: /Create policy/, file: /"Version": "2012-10-17"/ },
      { tab: 'Command line', command: /^sh .+\.sh$/, file: /^#!\/bin\/sh/ },
    ];
    for (const { tab, command, file } of ways) {
      await owner.getByRole('tab', { name: tab, exact: true }).click();
      await says(owner, command);
      await owner.locator('pre').filter({ hasText: file }).first().waitFor();
    }
    const [download] = await Promise.all([
      owner.waitForEvent('download'),
      button(owner, /^Download .+\.sh$/).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.sh$/);
    await owner.getByPlaceholder('Search permissions').fill('RunInstances');
    await until(
      'the address to carry the search',
      () => owner.url().includes('permissions-q=RunInstances') || undefined,
    );
    await owner.getByRole('row').filter({ hasText: 'ec2:RunInstances' }).first().waitFor();
    expect(await seriousFaults(owner, 'the first step')).toEqual([]);
  });

  test('the sandbox makes an account, and what it is made of stands in the next step', async () => {
    const { owner } = people();
    await button(owner, 'Make it in the sandbox').click();
    await title(owner, 'Enter the details');
    const name = await field(owner, 'Account name').inputValue();
    aws = /^Sandbox (\d{12})$/.exec(name)?.[1] ?? '';
    expect(aws).not.toBe('');
    secret = await field(owner, 'AWS secret key').inputValue();
    expect(await field(owner, 'AWS secret key').getAttribute('type')).toBe('password');
    await field(owner, 'Account name').fill('Production');
    expect(await seriousFaults(owner, 'the details')).toEqual([]);
  });

  test('each of the mistakes that people make stands at its field, and the account cannot be added', async () => {
    const { owner, bench } = people();
    const admin = await CustomersAdmin.of(bench.handle.sandbox.endpoint, aws);
    const accessKeyId = await field(owner, 'AWS access key').inputValue();

    const mistyped = [
      { label: 'AWS access key', wrong: accessKeyId.slice(0, -1), right: accessKeyId, says: /access key/i },
      { label: 'AWS secret key', wrong: `${secret.slice(0, -1)}x`, right: secret, says: /secret/i },
    ];
    for (const { label, wrong, right, says: text } of mistyped) {
      await field(owner, label).fill(wrong === right ? `${secret.slice(0, -1)}y` : wrong);
      await verify(owner);
      expect(await isDisabled(owner)).toBe(true);
      await button(owner, 'Change the details').click();
      expect(await errorAt(owner, label)).toMatch(text);
      await field(owner, label).fill(right);
    }

    const inAws = [
      {
        label: 'AWS access key',
        spoil: () => admin.dropAction('RedislabsIAMUserRestrictedPolicy', 'ec2:RunInstances'),
        says: /ec2:RunInstances/,
      },
      {
        label: 'IAM role name',
        spoil: () => admin.trustUnder('redislabs-role', undefined),
        says: /MFA|multi-factor/i,
      },
      {
        label: 'IAM role name',
        spoil: () => admin.trustUnder('redislabs-role', { StringEquals: { 'sts:ExternalId': 'x' } }),
        says: /external ID/i,
      },
    ];
    for (const { label, spoil, says: text } of inAws) {
      const mend = await spoil();
      await verify(owner);
      expect(await isDisabled(owner)).toBe(true);
      await button(owner, 'Change the details').click();
      expect(await errorAt(owner, label)).toMatch(text);
      await mend();
    }
    await verify(owner);
    await addButton(owner).waitFor();
    expect(await isDisabled(owner)).toBe(false);
    expect(await seriousFaults(owner, 'the verification')).toEqual([]);
  });

  test('what was mended in AWS passes when it is verified again, and the account is added by a task', async () => {
    const { owner } = people();
    await verifyAgain(owner);
    await addButton(owner).click();
    await title(owner, 'Production');
    await says(owner, 'Production is added');
    await says(owner, 'Healthy');
    await says(owner, aws);
    await button(owner, 'Sign in to the AWS console').click();
    const dialog = owner.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Make the link', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('Ticket 4711 <b>=1+1</b>');
    expect(await seriousFaults(owner, 'the reason for a link')).toEqual([]);
    await dialog.getByRole('button', { name: 'Make the link', exact: true }).click();
    const link = await owner.getByRole('link', { name: /^Switch to it/ }).getAttribute('href');
    expect(link).toContain(`https://signin.aws.amazon.com/switchrole?account=${aws}&roleName=redislabs-role`);
    for (const tab of ['Checks', 'Permissions', 'Policy', /^Used by/, 'Activity']) {
      await owner.getByRole('tab', { name: tab }).click();
      await owner.waitForLoadState('networkidle');
      expect(await seriousFaults(owner, `the tab ${tab}`)).toEqual([]);
    }
    await owner.getByRole('row').filter({ hasText: 'Add cloud account' }).first().waitFor();
    await owner.getByRole('row').filter({ hasText: 'Created cloud account Production' }).first().waitFor();
  });

  test('a session that ends keeps what was entered, except the secret', async () => {
    const { owner, signInAgain } = people();
    await owner.goto('/cloud-accounts/add?step=details');
    await field(owner, 'Account name').fill('Half-filled');
    await field(owner, 'AWS access key').fill('AKIAIOSFODNN7EXAMPLE');
    await field(owner, 'AWS secret key').fill(HALF_TYPED);
    await owner.context().clearCookies();
    await button(owner, 'Next').click();
    await owner.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await until('the secret to be gone', async () =>
      (await everything(owner)).includes(HALF_TYPED) ? undefined : true,
    );
    await signInAgain(owner);
    await title(owner, 'Enter the details');
    await says(owner, 'the secret key was taken off this page');
    expect(await field(owner, 'Account name').inputValue()).toBe('Half-filled');
    expect(await field(owner, 'AWS access key').inputValue()).toBe('AKIAIOSFODNN7EXAMPLE');
    expect(await field(owner, 'AWS secret key').inputValue()).toBe('');
  });

  test('a name that is taken is refused at its field before anything is sent', async () => {
    const { owner } = people();
    await owner.goto('/cloud-accounts/add?step=details');
    await field(owner, 'Account name').fill('production');
    await field(owner, 'AWS access key').fill('AKIAIOSFODNN7EXAMPLE');
    await field(owner, 'AWS secret key').fill('not a secret of anything');
    await button(owner, 'Next').click();
    expect(await errorAt(owner, 'Account name')).toMatch(/has this name already/);
    await button(owner, 'Cancel').click();
    await button(owner, 'Leave').click();
    await title(owner, 'Cloud accounts');
    await owner.getByRole('row').filter({ hasText: 'Production' }).waitFor();
  });

  test('it is renamed without its secret, and a new key is verified before it replaces the old', async () => {
    const { owner, bench } = people();
    const { accessKeyId, accessSecretKey } = await (
      await CustomersAdmin.of(bench.handle.sandbox.endpoint, aws)
    ).newKey('redislabs-user');
    newSecret = accessSecretKey;
    await owner.getByRole('link', { name: 'Production', exact: true }).click();
    await title(owner, 'Production');
    await owner.getByRole('link', { name: 'Edit' }).click();
    await title(owner, 'Edit Production');
    expect(await field(owner, 'AWS secret key').inputValue()).toBe('');
    await field(owner, 'Account name').fill('Production, Frankfurt');
    await button(owner, 'Save changes').click();
    await title(owner, 'Production, Frankfurt');

    await owner.getByRole('link', { name: 'Edit' }).click();
    await title(owner, 'Edit Production, Frankfurt');
    await field(owner, 'AWS access key').fill(accessKeyId);
    await button(owner, 'Save changes').click();
    expect(await errorAt(owner, 'AWS secret key')).toMatch(/comes with its own secret/);
    await field(owner, 'AWS secret key').fill(secret);
    await button(owner, 'Save changes').click();
    await until(
      'the refusal',
      async () => (await owner.locator('[aria-invalid="true"]').count()) || undefined,
    );
    expect(await errorAt(owner, 'AWS secret key')).toMatch(/secret/i);
    expect(await seriousFaults(owner, 'the edit page')).toEqual([]);
    await field(owner, 'AWS secret key').fill(newSecret);
    await button(owner, 'Save changes').click();
    await title(owner, 'Production, Frankfurt');
    await says(owner, accessKeyId);
    await button(owner, 'Verify again').click();
    await says(owner, /nothing stands in the way|Nothing stands in the way/);
  });

  test('the end of a task that runs on while another page is open is told there', async () => {
    const { owner, bench } = people();
    const page = new URL(owner.url()).pathname;
    const sandbox = new SandboxClient(bench.handle.sandbox.endpoint);
    // So slow that the task is still at work when the other page is open.
    await sandbox.configure({ latencyMs: 1_500 });
    try {
      const { accessKeyId } = (await (await bench.call('GET', page)).json()) as { accessKeyId: string };
      // With a key given anew, AWS is asked about everything.
      const change = { accessKeyId, accessSecretKey: newSecret };
      expect((await bench.call('PUT', page, change)).status).toBe(202);
      await owner.goto('/profile');
      await says(owner, 'Change cloud account: done');
    } finally {
      await sandbox.configure({ latencyMs: 0 });
    }
    expect(await seriousFaults(owner, 'a message of a task')).toEqual([]);
    await owner.getByRole('link', { name: 'Show the task' }).click();
    await title(owner, 'Change cloud account');
    await button(owner, 'Dismiss').click();
    await owner.goto(page);
    await title(owner, 'Production, Frankfurt');
  });

  test('a name that somebody else takes meanwhile is refused by the server, at its field', async () => {
    const { owner, bench } = people();
    const page = new URL(owner.url()).pathname;
    await owner.goto('/cloud-accounts/add');
    await button(owner, 'Make it in the sandbox').click();
    await title(owner, 'Enter the details');
    await field(owner, 'Account name').fill('Taken meanwhile');
    // The list that the page looks at stays as it was: the server alone knows.
    await owner.route('**/v1/cloud-accounts/overview', (route) => route.abort());
    await verify(owner);
    expect((await bench.call('PUT', page, { name: 'Taken meanwhile' })).status).toBe(202);
    await until('the name to be taken', async () => {
      const answer = await bench.call('GET', page);
      return ((await answer.json()) as { name: string }).name === 'Taken meanwhile' || undefined;
    });
    await addButton(owner).click();
    await button(owner, 'Change the details').click();
    expect(await errorAt(owner, 'Account name')).toMatch(/exists already/);
    await owner.unroute('**/v1/cloud-accounts/overview');
    bench.complaints.forgetRefusals();
    expect((await bench.call('PUT', page, { name: 'Production, Frankfurt' })).status).toBe(202);
    await until('the name to be free', async () => {
      const answer = await bench.call('GET', page);
      return ((await answer.json()) as { name: string }).name === 'Production, Frankfurt' || undefined;
    });
    await owner.goto(page);
    await title(owner, 'Production, Frankfurt');
  });

  test('no secret is left anywhere once it was saved: not in the page, its storage, or what it was sent', async () => {
    const { owner } = people();
    for (const canary of [secret, newSecret]) {
      expect(canary.length).toBeGreaterThan(30);
      expect(await everything(owner)).not.toContain(canary);
    }
    const mayCarry = [
      'the answer to POST /v1/sandbox/accounts',
      'the request POST /v1/cloud-accounts',
      'the request POST /v1/cloud-accounts/verify',
    ];
    const id = /\d+$/.exec(new URL(owner.url()).pathname)?.[0];
    const update = `the request PUT /v1/cloud-accounts/${id}`;
    expect(await network.placesOf(secret)).toEqual([...mayCarry, update].sort());
    expect(await network.placesOf(newSecret)).toEqual([update]);
  });

  test('a viewer sees all of it, may do none of it, and is told why', async () => {
    const { viewer, bench } = people();
    await asViewer(bench);
    await viewer.goto('/cloud-accounts');
    await viewer.getByRole('link', { name: 'Production, Frankfurt', exact: true }).click();
    await title(viewer, 'Production, Frankfurt');
    for (const name of ['Verify again', 'Edit', 'Delete']) {
      const control = viewer
        .getByRole('button', { name, exact: true })
        .or(viewer.getByRole('link', { name, exact: true }));
      expect(await control.first().getAttribute('aria-disabled'), name).toBe('true');
      await control.first().focus();
      await viewer
        .getByText(/The role Viewer may not/)
        .locator('visible=true')
        .first()
        .waitFor();
    }
    await viewer.goto('/cloud-accounts/add');
    await says(viewer, 'You can look, but not add a cloud account');
    await viewer.goto(viewer.url().replace('/add', ''));
    expect(await everything(viewer)).not.toContain(secret);
  });

  test('deleting asks for the name, and afterwards says what remains in AWS and how to remove it', async () => {
    const { owner, bench } = people();
    const made = await bench.call('POST', '/sandbox/accounts');
    const account = (await made.json()) as Record<string, string>;
    const asked = await bench.call('POST', '/cloud-accounts', {
      name: 'Short-lived',
      accessKeyId: account.accessKeyId,
      accessSecretKey: account.accessSecretKey,
      iamRoleName: account.iamRoleName,
    });
    expect(asked.status).toBe(202);
    const { taskId } = (await asked.json()) as { taskId: string };
    await until('the cloud account to be added', async () => {
      const task = (await (await bench.call('GET', `/tasks/${taskId}`)).json()) as { status: string };
      return task.status === 'processing-completed' || undefined;
    });
    await goTo(owner, 'Cloud accounts');
    await owner.getByRole('link', { name: 'Short-lived', exact: true }).click();
    await title(owner, 'Short-lived');
    await button(owner, 'Delete').click();
    const dialog = owner.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Delete', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type Short-lived to go on').fill('Short-lived');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await title(owner, 'The cloud account is deleted');
    await says(owner, `What remains in AWS account ${account.awsAccountId}`);
    await says(owner, 'npx berth iam destroy');
    await owner.getByRole('tab', { name: 'CloudFormation' }).click();
    await says(owner, /delete-stack --stack-name redis-cloud-iam/);
    expect(await seriousFaults(owner, 'after a deletion')).toEqual([]);
    await goTo(owner, 'Cloud accounts');
    await owner.getByRole('row').filter({ hasText: 'Production' }).waitFor();
    await owner.getByRole('row').filter({ hasText: 'Short-lived' }).waitFor({ state: 'detached' });
  });
}
