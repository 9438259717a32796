import type { Page } from 'playwright-core';
import { REPLACE_PLAN } from './finding-fixture.ts';
import { failure, type Shot } from './shot.ts';

const settled = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.waitForLoadState('networkidle');
};

const one = (name: string, id: number, title: string | RegExp, more: Partial<Shot> = {}): Shot => ({
  name: `finding.${name}`,
  path: `/findings/${id}`,
  ready: settled(title),
  everyLook: true,
  fullPage: true,
  ...more,
});

const undo = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Undo it', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await page.waitForLoadState('networkidle');
};

/** The pages of findings, beside the list. */
export const findingShots: readonly Shot[] = [
  one('open', 17, /A rule was added/),
  one('plan', 17, /A rule was added/, { act: undo, fullPage: false }),
  one('plan-replaces', 17, /A rule was added/, {
    act: undo,
    fullPage: false,
    everyLook: false,
    fixture: { answers: { 'POST /v1/findings/17/plan': { status: 200, body: REPLACE_PLAN } } },
  }),
  one('plan-fails', 17, /A rule was added/, {
    act: undo,
    fullPage: false,
    everyLook: false,
    fixture: { answers: { 'POST /v1/findings/17/plan': failure(500) } },
  }),
  one('being-undone', 18, /Node2/),
  one('by-a-person', 19, /network ACL/),
  one('not-undone', 20, /Tags of the VPC/),
  one('resolved', 24, /network ACL|Node2|rule/, { everyLook: false }),
  one('missing', 99, 'Finding', { everyLook: false }),
  one('viewer', 17, /A rule was added/, { fixture: { role: 'Viewer' }, everyLook: false }),
  {
    name: 'subscription.findings',
    path: '/subscriptions/2001?tab=findings',
    ready: settled('Cache 1'),
    everyLook: true,
    fullPage: true,
  },
];
