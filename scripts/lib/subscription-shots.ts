import type { Page } from 'playwright-core';
import { connectionAnswers } from './connection-fixture.ts';
import { failure, type Shot } from './shot.ts';
import {
  METRICS_DENIED,
  NO_METRICS_YET,
  PLAN_ENDED,
  PLAN_REFUSED,
  PLANNED,
  PLANNED_TASK,
} from './subscription-fixture.ts';

const heading = (name: string | RegExp) => async (page: Page) =>
  void (await page.getByRole('heading', { level: 1, name }).waitFor());
const settled = (name: string | RegExp) => async (page: Page) => {
  await heading(name)(page);
  await page.waitForLoadState('networkidle');
};

const fill = async (page: Page): Promise<void> => {
  await page.getByLabel('Name', { exact: true }).first().fill('Cache, Frankfurt');
  await page.getByRole('button', { name: /^Cloud account/ }).click();
  await page
    .getByRole('option', { name: /Production 1/ })
    .first()
    .click();
  await page.locator('input[name=region]').fill('eu-central-1');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show the plan' }).click();
};

const create = (name: string, ended: typeof PLAN_ENDED | typeof PLAN_REFUSED, then: string): Shot => ({
  name: `create-subscription.${name}`,
  path: '/subscriptions/create',
  fixture: { answers: { 'POST /v1/subscriptions': PLANNED, [`GET /v1/tasks/${PLANNED_TASK}`]: ended } },
  ready: settled('Create a subscription'),
  act: async (page) => {
    await fill(page);
    await page.getByText(then).first().waitFor();
  },
  everyLook: true,
  fullPage: true,
});

const one = (name: string, path: string, title: string | RegExp, more: Partial<Shot> = {}): Shot => ({
  name: `subscription.${name}`,
  path: `/subscriptions/${path}`,
  ready: settled(title),
  everyLook: true,
  fullPage: true,
  ...more,
});

const dialog = (button: string) => async (page: Page) => {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  await page.getByRole('dialog').waitFor();
};

/** The pages of subscriptions, beside the list. */
export const subscriptionShots: readonly Shot[] = [
  {
    name: 'subscriptions.viewer',
    path: '/subscriptions',
    fixture: { role: 'Viewer', state: 'empty' },
    ready: settled('Subscriptions'),
  },
  {
    name: 'create-subscription.missing',
    path: '/subscriptions/create',
    ready: settled('Create a subscription'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Show the plan' }).click();
      await page.getByText('Choose a region.').waitFor();
    },
    fullPage: true,
  },
  create('planned', PLAN_ENDED, 'What cannot be known beforehand'),
  create('refused', PLAN_REFUSED, 'Something is to be mended above'),
  one('active', '2001', 'Cache 1'),
  one('progress', '2003', 'Cache 3'),
  one('progress-drawn', '2003?tab=resources', 'Cache 3', { everyLook: false }),
  one('in-error', '2004', /^A name as long/),
  one('in-error-drawn', '2004?tab=resources', /^A name as long/, { everyLook: false }),
  one('allow-list', '2001?tab=allow-list', 'Cache 1', { everyLook: false }),
  one('monitoring', '2001?tab=monitoring', 'Cache 1'),
  one('monitoring-empty', '2001?tab=monitoring', 'Cache 1', {
    fixture: { answers: { 'GET /v1/subscriptions/2001/metrics': NO_METRICS_YET } },
    everyLook: false,
  }),
  one('monitoring-denied', '2001?tab=monitoring', 'Cache 1', {
    fixture: { answers: { 'GET /v1/subscriptions/2001/metrics': METRICS_DENIED } },
  }),
  one('monitoring-error', '2001?tab=monitoring', 'Cache 1', {
    fixture: { answers: { 'GET /v1/subscriptions/2001/metrics': failure(503) } },
    everyLook: false,
  }),
  one('connections', '2001?tab=connections', 'Cache 1', { fixture: { answers: connectionAnswers() } }),
  one('connections-none', '2001?tab=connections', 'Cache 1', {
    fixture: { answers: connectionAnswers([], []) },
    everyLook: false,
  }),
  one('connections-error', '2001?tab=connections', 'Cache 1', {
    fixture: { answers: { 'GET /v1/subscriptions/2001/peerings': failure(503) } },
    everyLook: false,
  }),
  one('peer', '2001?tab=connections', 'Cache 1', {
    fixture: { answers: connectionAnswers([], []) },
    act: dialog('Peer with a VPC'),
    fullPage: false,
  }),
  one('tags', '2001?tab=tags', 'Cache 1'),
  one('activity', '2001?tab=activity', 'Cache 1', { everyLook: false }),
  one('deleted', '2006', 'Cache 6'),
  one('delete', '2001', 'Cache 1', { act: dialog('Delete'), fullPage: false }),
  one('rename', '2001', 'Cache 1', { act: dialog('Rename'), fullPage: false, everyLook: false }),
  one('viewer', '2001', 'Cache 1', { fixture: { role: 'Viewer' }, everyLook: false }),
  one('gone', '999', 'Subscription', { everyLook: false, fullPage: false }),
  one('loading', '2001', 'Subscription', {
    fixture: { state: 'loading' },
    ready: heading('Subscription'),
    everyLook: false,
  }),
  one('error', '2001', 'Subscription', {
    fixture: { answers: { 'GET /v1/subscriptions/2001/deployment': failure(503) } },
    everyLook: false,
  }),
];
