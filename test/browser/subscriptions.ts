import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { button, errorAt, field, goTo, says, title } from './acts.ts';
import { seriousFaults } from './axe.ts';
import { asViewer, type People } from './cloud-accounts.ts';
import { CustomersAdmin } from './customer.ts';

const NAME = 'Cache, Frankfurt';
/** AWS takes its time, in the sandbox as well. */
const DEPLOY_MS = 60_000;

const control = (page: Page, name: string) =>
  button(page, name)
    .or(page.getByRole('link', { name, exact: true }))
    .first();
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

async function becomes(page: Page, status: string): Promise<void> {
  await page.getByText(status, { exact: true }).first().waitFor({ timeout: DEPLOY_MS });
}

/** Subscriptions as an owner and a viewer walk through them, in the cloud account that the walk before has added. */
export function subscriptionJourneys(people: () => People): void {
  test('an owner without a subscription is told the idea, and what is missing stands at its field', async () => {
    const { owner } = people();
    await goTo(owner, 'Subscriptions');
    await says(owner, 'No subscription yet');
    await owner.getByRole('link', { name: 'Create a subscription' }).first().click();
    await title(owner, 'Create a subscription');
    await field(owner, 'Name').fill(NAME);
    await button(owner, 'Show the plan').click();
    await says(owner, 'Choose a cloud account.');
    await says(owner, 'Choose a region.');
    expect(await control(owner, 'Create subscription').getAttribute('aria-disabled')).toBe('true');
    expect(await seriousFaults(owner, 'what is missing')).toEqual([]);
  });

  test('what the server refuses stands at its field, and nothing is created', async () => {
    const { owner, bench } = people();
    await owner.getByRole('button', { name: /^Cloud account/ }).click();
    await owner.getByRole('option', { name: /Production, Frankfurt/ }).click();
    await owner.locator('input[name=region]').fill('eu-central-1');
    await owner.keyboard.press('Escape');
    await field(owner, 'Range of the network').fill('10.0.0.0/99; rm -rf /');
    await button(owner, 'Show the plan').click();
    expect(await errorAt(owner, 'Range of the network')).toMatch(/from \/16 to \/28/);
    const answer = await bench.call('GET', '/subscriptions');
    expect(await answer.json()).toMatchObject({ subscriptions: [] });
  });

  test('the plan is shown before anything is made, and another request needs another plan', async () => {
    const { owner } = people();
    await field(owner, 'Range of the network').fill('10.0.0.0/24');
    await button(owner, 'Show the plan').click();
    await owner.getByRole('heading', { name: 'What will be made' }).waitFor();
    await says(owner, /1 subnet, 1 security group, 1 key pair, 3 nodes/);
    await says(owner, 'What cannot be known beforehand');
    expect(await seriousFaults(owner, 'a plan')).toEqual([]);
    await owner.getByLabel('Spread over three availability zones').check();
    await owner.getByRole('heading', { name: 'What will be made' }).waitFor({ state: 'detached' });
    expect(await control(owner, 'Create subscription').getAttribute('aria-disabled')).toBe('true');
    await button(owner, 'Show the plan').click();
    await says(owner, /3 subnets/);
  });

  test('it is created while one watches, drawn, and listed with what AWS calls each part', {
    timeout: 120_000,
  }, async () => {
    const { owner } = people();
    await button(owner, 'Create subscription').click();
    await title(owner, NAME);
    // Whoever is slow to look finds it active already.
    await says(owner, /^(Deploying|Active)$/);
    await tab(owner, 'Steps');
    await says(owner, /Create the VPC/);
    await becomes(owner, 'Active');
    await tab(owner, 'Resources');
    const drawing = owner.getByRole('img', { name: '11 resources, 11 of them there.' });
    await drawing.waitFor();
    expect(await drawing.locator('g').count()).toBe(11);
    await owner
      .getByRole('row')
      .filter({ hasText: /^Subnet 3There/ })
      .waitFor();
    expect(await seriousFaults(owner, 'a subscription')).toEqual([]);
  });

  test('its nodes are measured: nothing at first, then drawn, in the range that the address names', async () => {
    const { owner } = people();
    await tab(owner, 'Monitoring');
    await says(owner, 'No values yet');
    // The first values come after five minutes: here the empty ones that the server gave are filled.
    await owner.route('**/metrics?range=24h', async (route) => {
      const response = await route.fetch();
      const metrics = (await response.json()) as { metrics: { series: { values: (number | null)[] }[] }[] };
      for (const { series } of metrics.metrics)
        for (const one of series) one.values = one.values.map((_, i) => i % 7);
      await route.fulfill({ response, json: metrics });
    });
    await button(owner, '24 hours').click();
    await owner.getByRole('heading', { name: 'Status checks that failed' }).waitFor();
    expect(new URL(owner.url()).searchParams.get('range')).toBe('24h');
    expect(await owner.getByRole('application').count()).toBe(6);
    expect(await seriousFaults(owner, 'the charts')).toEqual([]);
    await owner.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousFaults(owner, 'the charts, dark', 'colours')).toEqual([]);
    await owner.emulateMedia({ colorScheme: null });
    await owner.unroute('**/metrics?range=24h');
  });

  test('while it uses the cloud account, deleting that is refused and it is named, as a link', async () => {
    const { owner } = people();
    await owner.getByRole('link', { name: 'Production, Frankfurt', exact: true }).click();
    await title(owner, 'Production, Frankfurt');
    await button(owner, 'Delete').click();
    await says(owner, 'Production, Frankfurt cannot be deleted yet');
    expect(await seriousFaults(owner, 'the refused deletion')).toEqual([]);
    await owner.getByRole('dialog').getByRole('link', { name: NAME }).click();
    await title(owner, NAME);
  });

  test('its tags and its allow list are changed, a wrong entry is refused at its field', {
    timeout: 120_000,
  }, async () => {
    const { owner, bench } = people();
    const id = /\d+$/.exec(new URL(owner.url()).pathname)?.[0];
    await tab(owner, 'Tags');
    await button(owner, 'Add a tag').click();
    const tagField = (name: string) => owner.getByRole('textbox', { name, exact: true });
    await tagField('Key').fill('berth:owner');
    await button(owner, 'Save the tags').click();
    await says(owner, /berth:/);
    await tagField('Key').fill('team');
    await tagField('Value').fill('blue');
    await button(owner, 'Save the tags').click();
    await says(owner, `The tags of ${NAME} are changed`);
    await becomes(owner, 'Active');
    await tab(owner, 'Allow list');
    await owner.locator('textarea[name=cidrIps]').fill('203.0.113.0/24\n198.51.100.7/99');
    await button(owner, 'Save the allow list').click();
    await says(owner, /198\.51\.100\.7\/99/);
    await owner.locator('textarea[name=cidrIps]').fill('203.0.113.0/24');
    await button(owner, 'Save the allow list').click();
    await says(owner, `The allow list of ${NAME} is changed`);
    expect(await seriousFaults(owner, 'the allow list')).toEqual([]);
    await becomes(owner, 'Active');
    const deployment = await until('the allow list to be in AWS', async () => {
      const answer = await bench.call('GET', `/subscriptions/${id}/deployment`);
      const seen = (await answer.json()) as { status: string; allowList: { cidrIps: string[] } };
      return seen.status === 'active' ? seen : undefined;
    });
    expect(deployment.allowList.cidrIps).toEqual(['203.0.113.0/24']);
  });

  test('its network is peered with a VPC, whose owner is told what to do, and that is taken back', {
    timeout: 120_000,
  }, async () => {
    const { owner, bench } = people();
    const { cloudAccounts } = (await (await bench.call('GET', '/cloud-accounts')).json()) as {
      cloudAccounts: { name: string; awsAccountId?: string }[];
    };
    const used = cloudAccounts.find(({ name }) => name === 'Production, Frankfurt')?.awsAccountId ?? '';
    const vpcId = await (await CustomersAdmin.of(bench.handle.sandbox.endpoint, used)).makeVpc(
      'eu-central-1',
    );
    await tab(owner, 'Connections');
    await says(owner, 'Peered with nothing');
    await says(owner, 'No transit gateways');
    await button(owner, 'Peer with a VPC').click();
    const dialog = owner.getByRole('dialog');
    await dialog.locator('input[name=vpcId]').fill(vpcId);
    await dialog.locator('input[name=awsAccountId]').fill(used);
    await dialog.locator('input[name=region]').fill('eu-central-1');
    await dialog.locator('textarea[name=vpcCidrs]').fill('10.0.0.0/16');
    await button(owner, 'Ask for the peering').click();
    await says(owner, /10\.0\.0\.0\/16 overlaps with 10\.0\.0\.0\/24/);
    await dialog.locator('textarea[name=vpcCidrs]').fill('10.1.0.0/16');
    expect(await seriousFaults(owner, 'asking for a peering')).toEqual([]);
    await button(owner, 'Ask for the peering').click();
    await owner.getByText('Waits to be accepted', { exact: true }).waitFor({ timeout: DEPLOY_MS });
    await says(owner, /adds a route back/);
    expect(await seriousFaults(owner, 'the connections')).toEqual([]);
    await becomes(owner, 'Active');
    await button(owner, `Delete the peering with ${vpcId}`).click();
    await owner.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await owner.getByText('Peered with nothing').waitFor({ timeout: DEPLOY_MS });
    await becomes(owner, 'Active');
  });

  test('a node that somebody stopped is found, its plan is shown, and it is undone', {
    timeout: 180_000,
  }, async () => {
    const { owner, viewer, bench } = people();
    const cloudAccounts = (await (await bench.call('GET', '/cloud-accounts')).json()) as {
      cloudAccounts: { id: number; name: string; awsAccountId?: string }[];
    };
    const used = cloudAccounts.cloudAccounts.find(({ name }) => name === 'Production, Frankfurt');
    const admin = await CustomersAdmin.of(bench.handle.sandbox.endpoint, used?.awsAccountId ?? '');
    const node = await admin.stopOneNode('eu-central-1');
    expect((await bench.call('POST', `/cloud-accounts/${used?.id}/scans`)).status).toBe(202);
    await goTo(owner, 'Findings');
    const row = owner.getByRole('link', { name: new RegExp(`${node}.* was stopped`) });
    await row.waitFor({ timeout: DEPLOY_MS });
    // Told at the top of whatever page is open, when the console looks next.
    await owner.getByText('1 new finding', { exact: true }).waitFor({ timeout: DEPLOY_MS });
    expect(await seriousFaults(owner, 'the findings')).toEqual([]);
    await goTo(owner, 'Subscriptions');
    await owner.getByRole('link', { name: '1 finding', exact: true }).click();
    await row.click();
    await says(owner, 'A node is down. One more, and data is out of reach.');
    await viewer.goto(new URL(owner.url()).pathname);
    expect(await button(viewer, 'Undo it').getAttribute('aria-disabled')).toBe('true');
    await button(owner, 'Undo it').click();
    await says(owner, `Start ${node} again`);
    expect(await seriousFaults(owner, 'the plan that undoes it')).toEqual([]);
    await button(owner, 'Do this in the AWS account').click();
    await owner.getByText('It is no longer so').waitFor({ timeout: DEPLOY_MS });
    await says(owner, /^Undone by /);
    await goTo(owner, 'Subscriptions');
    await says(owner, 'Nothing found');
    await owner.getByRole('link', { name: NAME, exact: true }).click();
    await tab(owner, 'Findings');
    await owner.getByRole('link', { name: /was stopped/ }).waitFor();
  });

  test('a viewer sees it, may change none of it, and is told why', async () => {
    const { viewer, bench } = people();
    await asViewer(bench);
    await viewer.goto('/subscriptions');
    expect(await control(viewer, 'Create a subscription').getAttribute('aria-disabled')).toBe('true');
    await viewer.getByRole('link', { name: NAME, exact: true }).click();
    await title(viewer, NAME);
    for (const name of ['Rename', 'Delete'])
      expect(await button(viewer, name).getAttribute('aria-disabled'), name).toBe('true');
    await button(viewer, 'Delete').focus();
    await says(viewer, /The role Viewer may not/);
  });

  test('it is deleted after its name was typed, and the report says what went', {
    timeout: 120_000,
  }, async () => {
    const { owner } = people();
    await button(owner, 'Delete').click();
    const dialog = owner.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Delete', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel(`Type ${NAME} to go on`).fill(NAME);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await owner.getByText(`${NAME} is deleted`).first().waitFor({ timeout: DEPLOY_MS });
    await says(owner, 'What was removed, in this order');
    await says(owner, /Delete the VPC vpc-/);
    expect(await seriousFaults(owner, 'the report')).toEqual([]);
    await goTo(owner, 'Subscriptions');
    await says(owner, 'No subscription yet');
  });
}
