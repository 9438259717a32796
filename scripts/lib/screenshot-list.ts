import type { Page } from 'playwright-core';
import { cloudAccountShots } from './cloud-account-shots.ts';
import {
  ENDED_TASKS,
  FAILED_TASK,
  LINK,
  MADE_INVITATION,
  MADE_KEY,
  RUNNING_TASK,
  sessionOf,
} from './console-fixture.ts';
import { findingShots } from './finding-shots.ts';
import { type Fixture, failure, type Shot, type State } from './shot.ts';
import { subscriptionShots } from './subscription-shots.ts';

const heading = (name: string | RegExp) => async (page: Page) =>
  void (await page.getByRole('heading', { level: 1, name }).waitFor());

const settled = (name: string | RegExp) => async (page: Page) => {
  await heading(name)(page);
  await page.waitForLoadState('networkidle');
};

const STATES: State[] = ['full', 'empty', 'loading', 'error'];

/** A page in every state. */
const page = (name: string, path: string, title: string | RegExp): Shot[] =>
  STATES.map((state) => ({
    name: `${name}.${state}`,
    path,
    fixture: { state },
    // A page that loads never comes to rest.
    ready: state === 'loading' ? heading(title) : settled(title),
    everyLook: state === 'full',
  }));

const click = (role: 'button' | 'link' | 'menuitem' | 'tab', name: string | RegExp) => async (page: Page) => {
  await page.getByRole(role, { name }).first().click();
};

const type = (label: string, text: string) => async (page: Page) => {
  await page.getByLabel(label, { exact: true }).first().fill(text);
};

const inTurn =
  (...steps: ((page: Page) => Promise<void>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page);
  };

const shows = (text: string | RegExp) => async (page: Page) =>
  void (await page.getByText(text).first().waitFor());

const MISTAKE =
  'export default () => { throw new Error("Cannot read properties of undefined (reading \'name\')"); };';

/** A page whose code is another one, or gone, since the console was loaded. */
const crash = (name: string, code: { contentType: string; body: string } | null, then: string): Shot => ({
  name: `crash.${name}`,
  path: '/',
  ready: settled('Example Ltd'),
  act: async (page) => {
    await page.route('**/assets/LogsPage*.js', (route) => (code ? route.fulfill(code) : route.abort()));
    await page.goto(new URL('/logs', page.url()).href);
    await shows(then)(page);
  },
  everyLook: true,
  complains: true,
});

const over = { 'GET /v1/session': failure(401, { code: 'UNAUTHORIZED', message: 'Nobody is signed in' }) };
const signIn = inTurn(
  type('E-mail address', 'ada@example.com'),
  type('Password', 'not the password'),
  click('button', 'Sign in'),
);

const signedOut = (name: string, answers: Fixture['answers'], then: string, act = signIn): Shot => ({
  name: `sign-in.${name}`,
  path: '/',
  fixture: { answers: { ...over, ...answers } },
  ready: heading('Sign in'),
  act: inTurn(act, shows(then)),
});

const link = (name: string, body: Partial<typeof LINK>, title: string): Shot => ({
  name: `welcome.${name}`,
  path: '/welcome#berth_l_example',
  fixture: {
    answers: { ...over, 'POST /v1/access-links/look': { status: 200, body: { ...LINK, ...body } } },
  },
  ready: heading(title),
  act: shows('The link works once'),
  everyLook: name === 'set-up',
});

const welcomed: Fixture['answers'] = {
  'POST /v1/access-links/look': { status: 200, body: LINK },
  'POST /v1/access-links/use': {
    status: 200,
    body: { next: 'done', session: sessionOf({ role: 'Owner', twoFactor: false }) },
  },
  'POST /v1/session/two-factor/begin': {
    status: 200,
    body: {
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      otpauthUrl:
        'otpauth://totp/Berth:ada%40example.com?issuer=Berth&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    },
  },
  'POST /v1/session/two-factor/confirm': {
    status: 200,
    body: { backupCodes: Array.from('0123456789', (digit) => `aaaa-bbbb-cccc-ddd${digit}`) },
  },
};

const toTwoFactor = inTurn(
  type('Password', 'a few words in a row'),
  click('button', 'Go on'),
  shows('Scan this'),
);

export const shots: readonly Shot[] = [
  {
    name: 'sign-in.first',
    path: '/tasks',
    fixture: { answers: over },
    ready: heading('Sign in'),
    everyLook: true,
  },
  signedOut(
    'refused',
    {
      'POST /v1/session': failure(401, {
        code: 'SIGN_IN_FAILED',
        message: 'The e-mail address or the password is wrong',
        remedy: 'Try again; an owner of the account can give you a link to choose a new password.',
      }),
    },
    'You are not signed in',
  ),
  signedOut('code', { 'POST /v1/session': { status: 200, body: { next: 'code' } } }, 'authenticator app'),
  signedOut(
    'accounts',
    {
      'POST /v1/session': {
        status: 200,
        body: {
          next: 'choose-account',
          accounts: [
            { id: 1001, name: 'Example Ltd' },
            { id: 1002, name: 'Other Ltd' },
          ],
        },
      },
    },
    'Other Ltd',
  ),
  {
    name: 'sign-in.unreachable',
    path: '/',
    fixture: {
      answers: { 'GET /v1/session': failure(503, { message: 'The service is not available now' }) },
    },
    ready: heading('The console cannot start'),
  },
  link('set-up', {}, 'Set up your user'),
  link('invitation', { purpose: 'invitation', name: undefined, role: 'Viewer' }, 'Accept the invitation'),
  link('reset', { purpose: 'reset' }, 'Choose a new password'),
  {
    name: 'welcome.not-valid',
    path: '/welcome#berth_l_example',
    fixture: {
      answers: {
        ...over,
        'POST /v1/access-links/look': failure(410, {
          code: 'LINK_NOT_VALID',
          message: 'This link was used already, has ended, or never was',
          remedy: 'Ask an owner of the account for a new one.',
        }),
      },
    },
    ready: heading('Welcome'),
    act: shows('This link does not work'),
  },
  {
    name: 'welcome.incomplete',
    path: '/welcome',
    fixture: { answers: over },
    ready: heading('This link is not complete'),
  },
  {
    name: 'welcome.two-factor',
    path: '/welcome#berth_l_example',
    fixture: { answers: welcomed },
    ready: heading('Set up your user'),
    act: toTwoFactor,
    everyLook: true,
  },
  {
    name: 'welcome.backup-codes',
    path: '/welcome#berth_l_example',
    fixture: { answers: welcomed },
    ready: heading('Set up your user'),
    act: inTurn(
      toTwoFactor,
      type('Code', '123456'),
      click('button', 'Turn it on'),
      shows('Keep these backup codes'),
    ),
    everyLook: true,
  },
  ...page('home', '/', 'Example Ltd'),
  { name: 'home.no-two-factor', path: '/', fixture: { twoFactor: false }, ready: settled('Example Ltd') },
  { name: 'home.billing', path: '/', fixture: { role: 'Billing Admin' }, ready: settled('Example Ltd') },
  {
    name: 'home.menus',
    path: '/',
    ready: settled('Example Ltd'),
    act: inTurn(
      click('button', /Account Example/),
      async (page) => void (await page.getByText('Sign out').waitFor()),
    ),
    everyLook: true,
  },
  ...page('cloud-accounts', '/cloud-accounts', 'Cloud accounts'),
  ...cloudAccountShots,
  ...page('subscriptions', '/subscriptions', 'Subscriptions'),
  ...subscriptionShots,
  ...page('findings', '/findings', 'Findings'),
  ...page('finding-modes', '/findings/modes', 'What happens to findings'),
  ...findingShots,
  ...page('tasks', '/tasks', 'Tasks'),
  { name: 'tasks.none-found', path: '/tasks?q=nothing+like+it&state=failed', ready: settled('Tasks') },
  {
    name: 'tasks.help',
    path: '/tasks',
    ready: settled('Tasks'),
    act: click('button', 'Info about Tasks'),
    everyLook: true,
  },
  {
    name: 'task.failed',
    path: `/tasks/${FAILED_TASK}`,
    ready: settled('Add cloud account'),
    everyLook: true,
  },
  { name: 'task.running', path: `/tasks/${RUNNING_TASK}`, ready: heading('Add cloud account') },
  { name: 'task.gone', path: '/tasks/00000000-0000-4000-8000-00000000ffff', ready: settled('Task') },
  ...page('logs', '/logs', 'Logs'),
  ...page('journal', '/journal', 'AWS calls'),
  {
    name: 'logs.range',
    path: '/logs?when=7d&resource=4',
    ready: settled('Logs'),
    act: click('button', /Last 7 days/),
  },
  ...page('notifications', '/notifications', 'Notifications'),
  ...page('webhook', '/notifications/1001', 'Webhook'),
  { name: 'webhook.disabled', path: '/notifications/1003', ready: settled('Webhook'), everyLook: true },
  { name: 'webhook.gone', path: '/notifications/9999', ready: settled('Webhook') },
  {
    name: 'notifications.viewer',
    path: '/notifications',
    fixture: { role: 'Viewer' },
    ready: settled('Notifications'),
  },
  {
    name: 'notifications.create',
    path: '/notifications',
    ready: settled('Notifications'),
    act: click('button', 'Create webhook'),
    everyLook: true,
  },
  {
    name: 'notifications.made',
    path: '/notifications',
    ready: settled('Notifications'),
    act: inTurn(
      click('button', 'Create webhook'),
      type('Address', 'https://hooks.example.com/berth'),
      click('button', /^Create$/),
      shows('It is shown only now'),
    ),
  },
  ...page('users', '/access', 'Access management'),
  ...page('invitations', '/access?tab=invitations', 'Access management'),
  { name: 'roles', path: '/access?tab=roles', ready: settled('Access management'), everyLook: true },
  ...page('api-keys', '/access?tab=keys', 'Access management'),
  { name: 'users.viewer', path: '/access', fixture: { role: 'Viewer' }, ready: settled('Access management') },
  {
    name: 'users.invite',
    path: '/access',
    ready: settled('Access management'),
    act: click('button', 'Invite somebody'),
    everyLook: true,
  },
  {
    name: 'users.invited',
    path: '/access',
    fixture: { answers: { 'POST /v1/account/invitations': MADE_INVITATION } },
    ready: settled('Access management'),
    act: inTurn(
      click('button', 'Invite somebody'),
      type('E-mail address', 'guest@example.com'),
      click('button', 'Make the link'),
      shows('It is shown only now'),
    ),
    everyLook: true,
  },
  {
    name: 'users.refused',
    path: '/access',
    fixture: {
      answers: {
        'POST /v1/account/invitations': failure(400, {
          code: 'INVALID_REQUEST',
          field: 'email',
          message: 'email must be an e-mail address of at most 200 characters',
          remedy: 'Write it like ada@example.com.',
        }),
      },
    },
    ready: settled('Access management'),
    act: inTurn(click('button', 'Invite somebody'), click('button', 'Make the link'), shows('Write it like')),
  },
  {
    name: 'users.actions',
    path: '/access',
    ready: settled('Access management'),
    act: click('button', 'Actions for Ada Example'),
  },
  {
    name: 'users.remove',
    path: '/access',
    ready: settled('Access management'),
    act: inTurn(click('button', 'Actions for Person 1'), click('menuitem', 'Remove')),
  },
  {
    name: 'api-keys.create',
    path: '/access?tab=keys',
    ready: settled('Access management'),
    act: click('button', 'Make a user key'),
  },
  {
    name: 'api-keys.made',
    path: '/access?tab=keys',
    fixture: { answers: { 'POST /v1/account/api-keys': MADE_KEY } },
    ready: settled('Access management'),
    act: inTurn(
      click('button', 'Make a user key'),
      type('Name', 'terraform-prod'),
      click('button', 'Make the key'),
      shows('It is shown only now'),
    ),
  },
  {
    name: 'api-keys.account-key',
    path: '/access?tab=keys',
    fixture: {
      answers: {
        'POST /v1/account/key/reveal': { status: 200, body: { accountKey: 'A0exampleexampleexample' } },
      },
    },
    ready: settled('Access management'),
    act: inTurn(click('button', 'Show'), shows('A0example')),
  },
  { name: 'profile.full', path: '/profile', ready: settled('Profile'), everyLook: true },
  {
    name: 'profile.no-two-factor',
    path: '/profile',
    fixture: { twoFactor: false },
    ready: settled('Profile'),
  },
  { name: 'not-found', path: '/no/such/page', ready: settled('Page not found'), everyLook: true },
  {
    name: 'task-ended.elsewhere',
    path: '/profile',
    ready: settled('Profile'),
    act: inTurn(
      async (page) => void (await page.route('**/v1/tasks', (route) => route.fulfill({ json: ENDED_TASKS }))),
      shows('Add cloud account: failed'),
      click('button', 'Notifications'),
      shows('Add cloud account: done'),
    ),
    everyLook: true,
  },
  crash('mistake', { contentType: 'text/javascript', body: MISTAKE }, 'This page failed'),
  crash('upgraded', null, 'The console has been upgraded'),
  { name: 'not-allowed', path: '/logs', fixture: { role: 'Billing Admin' }, ready: settled('Logs') },
  {
    name: 'session-over',
    path: '/access?tab=invitations',
    fixture: {
      answers: {
        'POST /v1/account/invitations': failure(401, {
          code: 'UNAUTHORIZED',
          message: 'Nobody is signed in',
        }),
      },
    },
    ready: settled('Access management'),
    act: inTurn(
      click('button', 'Invite somebody'),
      type('E-mail address', 'guest@example.com'),
      click('button', 'Make the link'),
      shows('Sign in again'),
    ),
    everyLook: true,
  },
];
