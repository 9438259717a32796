import type { Page } from 'playwright-core';
import { FAILED_STREAM, PASSED_STREAM, SANDBOX_SET_UP } from './cloud-account-fixture.ts';
import { type Fixture, failure, type Shot } from './shot.ts';

const heading = (name: string) => async (page: Page) =>
  void (await page.getByRole('heading', { level: 1, name }).waitFor());
const settled = (name: string) => async (page: Page) => {
  await heading(name)(page);
  await page.waitForLoadState('networkidle');
};

const fillDetails = async (page: Page): Promise<void> => {
  await page.getByLabel('Account name', { exact: true }).first().fill('Frankfurt');
  await page.getByLabel('AWS access key', { exact: true }).first().fill('AKIAIOSFODNN7EXAMPLE');
  await page.getByLabel('AWS secret key', { exact: true }).first().fill('EXAMPLE');
  await page.getByRole('button', { name: 'Next' }).click();
};

const VERIFY = 'POST /v1/cloud-accounts/verify';
const STATES = ['full', 'empty', 'loading', 'error'] as const;

const wizard = (name: string, answers: Fixture['answers'], act: (page: Page) => Promise<void>): Shot => ({
  name: `add.${name}`,
  path: '/cloud-accounts/add?step=details',
  fixture: { answers },
  ready: settled('Enter the details'),
  act,
  everyLook: true,
});

/** The pages of cloud accounts, beside the list. */
export const cloudAccountShots: readonly Shot[] = [
  {
    name: 'cloud-accounts.columns',
    path: '/cloud-accounts?q=production&sort=health',
    ready: settled('Cloud accounts'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'cloud-accounts.viewer',
    path: '/cloud-accounts',
    fixture: { role: 'Viewer', state: 'empty' },
    ready: settled('Cloud accounts'),
  },
  ...['cloudformation', 'terraform', 'console', 'aws-cli'].map((way) => ({
    name: `add.${way}`,
    path: `/cloud-accounts/add?way=${way}`,
    ready: settled('Create the IAM resources'),
    everyLook: way === 'cloudformation',
    fullPage: true,
  })),
  {
    name: 'add.sandbox',
    path: '/cloud-accounts/add',
    fixture: { answers: { 'GET /v1/cloud-accounts/set-up': SANDBOX_SET_UP } },
    ready: settled('Create the IAM resources'),
  },
  {
    name: 'add.loading',
    path: '/cloud-accounts/add',
    fixture: { state: 'loading' },
    ready: heading('Create the IAM resources'),
  },
  {
    name: 'add.error',
    path: '/cloud-accounts/add',
    fixture: { state: 'error' },
    ready: settled('Create the IAM resources'),
  },
  {
    name: 'add.viewer',
    path: '/cloud-accounts/add',
    fixture: { role: 'Viewer' },
    ready: settled('Create the IAM resources'),
  },
  wizard('details', {}, async () => undefined),
  wizard('details-2018', {}, async (page) => {
    await page.getByText('Console access by a user with a password').click();
    await page.getByRole('radio', { name: 'As a user with a password' }).check();
  }),
  wizard('details-empty', {}, async (page) => {
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('is empty. Enter it.').first().waitFor();
  }),
  wizard('passed', { [VERIFY]: PASSED_STREAM }, async (page) => {
    await fillDetails(page);
    await page.getByText('Nothing stands in the way').waitFor();
  }),
  wizard('failed', { [VERIFY]: FAILED_STREAM }, async (page) => {
    await fillDetails(page);
    await page.getByText('2 fields are to be put right').waitFor();
  }),
  wizard('failed-fields', { [VERIFY]: FAILED_STREAM }, async (page) => {
    await fillDetails(page);
    await page.getByRole('button', { name: 'Change the details' }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
  }),
  wizard('broken-off', { [VERIFY]: failure(503) }, async (page) => {
    await fillDetails(page);
    await page.getByText('The verification could not be made').first().waitFor();
  }),
  wizard('leave', { [VERIFY]: PASSED_STREAM }, async (page) => {
    await fillDetails(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor();
  }),
  ...STATES.map((state) => ({
    name: `account.${state}`,
    path: '/cloud-accounts/2',
    fixture: { state },
    ready: state === 'full' || state === 'empty' ? settled('Production 1') : heading('Cloud account'),
    everyLook: state === 'full',
  })),
  ...['permissions', 'policy', 'use', 'activity'].map((tab) => ({
    name: `account.${tab}`,
    path: `/cloud-accounts/2?tab=${tab}`,
    ready: settled('Production 1'),
    everyLook: true,
    fullPage: true,
  })),
  {
    name: 'account.upgrade',
    path: '/cloud-accounts/4?tab=policy',
    ready: settled('Production 1'),
    everyLook: true,
    fullPage: true,
  },
  {
    name: 'account.verified',
    path: '/cloud-accounts/2',
    ready: settled('Production 1'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Verify again' }).click();
      await page.getByText('Nothing stands in the way').waitFor();
    },
  },
  {
    name: 'account.viewer',
    path: '/cloud-accounts/2',
    fixture: { role: 'Viewer' },
    ready: settled('Production 1'),
  },
  { name: 'account.gone', path: '/cloud-accounts/9999', ready: settled('Cloud account') },
  {
    name: 'account.in-use',
    path: '/cloud-accounts/2',
    ready: settled('Production 1'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').waitFor();
    },
    everyLook: true,
  },
  {
    name: 'account.delete',
    path: '/cloud-accounts/2',
    fixture: { state: 'empty' },
    ready: settled('Production 1'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').waitFor();
    },
    everyLook: true,
  },
  {
    name: 'account.deleted',
    path: '/cloud-accounts/deleted?aws=123456789012&access=role',
    ready: settled('The cloud account is deleted'),
    everyLook: true,
  },
  {
    name: 'account.edit',
    path: '/cloud-accounts/2/edit',
    ready: settled('Edit Production 1'),
    everyLook: true,
  },
  {
    name: 'account.edit-loading',
    path: '/cloud-accounts/2/edit',
    fixture: { state: 'loading' },
    ready: heading('Edit Cloud account'),
  },
];
