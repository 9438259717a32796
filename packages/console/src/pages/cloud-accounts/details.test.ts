import { ApiError, type Task, TaskFailed } from '@berth/api';
import { describe, expect, test } from 'vitest';
import {
  createBody,
  type Details,
  detailsOf,
  errorsOf,
  errorsOfChecks,
  missing,
  updateBody,
  withoutSecrets,
} from './details.ts';

const stored = detailsOf(
  {
    id: 7,
    name: 'Production',
    provider: 'AWS',
    status: 'active',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    iamRoleName: 'redislabs-role',
  },
  undefined,
);
const edited = (change: Partial<Details>): Details => ({ ...stored, ...change });

const check = (more: object) => ({
  code: 'x',
  title: 'x',
  field: 'iamRoleName',
  severity: 'blocking' as const,
  status: 'failed' as const,
  seen: 'No MFA.',
  remedy: 'Ask for it.',
  evidence: [],
  errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED' as const,
  ...more,
});

const failedTask = (more: Partial<Task>): TaskFailed =>
  new TaskFailed({ taskId: 't', status: 'processing-error', ...more });

describe('what is sent', () => {
  test('blanks around a pasted key are not part of it, and the other kind of console access is left out', () => {
    const details = edited({
      accessKeyId: ' AKIA1 ',
      accessSecretKey: '\tsecret\n',
      consoleUsername: 'left',
    });
    expect(createBody(details)).toEqual({
      name: 'Production',
      accessKeyId: 'AKIA1',
      accessSecretKey: 'secret',
      iamRoleName: 'redislabs-role',
    });
  });

  test.each([
    { name: 'nothing when nothing differs', change: {}, body: null },
    { name: 'a new name alone', change: { name: 'New' }, body: { name: 'New' } },
    {
      name: 'a new secret with its key',
      change: { accessSecretKey: 's' },
      body: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', accessSecretKey: 's' },
    },
    { name: 'another role', change: { iamRoleName: 'other' }, body: { iamRoleName: 'other' } },
    {
      name: 'all of a console user instead of the role',
      change: {
        consoleAccess: 'user',
        consoleUsername: 'u',
        consolePassword: 'p',
        signInLoginUrl: 'https://x',
      },
      body: { consoleUsername: 'u', consolePassword: 'p', signInLoginUrl: 'https://x' },
    },
  ] satisfies { name: string; change: Partial<Details>; body: object | null }[])(
    '$name',
    ({ change, body }) => {
      expect(updateBody(edited(change), stored)).toEqual(body);
    },
  );

  test('an empty secret keeps the stored one, and is missing only where none is stored', () => {
    expect(missing(stored, true)).toEqual([]);
    expect(missing(stored)).toEqual(['accessSecretKey']);
    expect(missing(edited({ name: '  ' }), true)).toEqual(['name']);
  });

  test('nothing secret is left of a form once it was saved', () => {
    const details = edited({ accessSecretKey: 'canary-1', consolePassword: 'canary-2' });
    expect(JSON.stringify(withoutSecrets(details))).not.toContain('canary');
  });
});

describe('what went wrong', () => {
  test('stands at the field that the API names, or in the form where the form has no such field', () => {
    const refused = (field: string) =>
      errorsOf(new ApiError({ kind: 'invalid', field, message: 'It is wrong', remedy: 'Mend it.' }));
    expect(refused('name')).toEqual({ fields: { name: 'It is wrong. Mend it.' }, rest: null });
    expect(refused('region').fields).toEqual({});
    expect(refused('region').rest).toBeInstanceOf(ApiError);
  });

  test('stands at the field of every blocking check that failed, and of no other check', () => {
    const checks = [
      check({}),
      check({ seen: 'Anybody may.', remedy: '' }),
      check({ field: 'accessKeyId', severity: 'warning' }),
      check({ field: 'accessKeyId', status: 'unknown' }),
      check({ field: 'region' }),
    ];
    expect(errorsOfChecks(checks)).toEqual({ iamRoleName: 'No MFA. Ask for it. Anybody may.' });
    const failed = failedTask({ verification: { checks, waiting: null } });
    expect(Object.keys(errorsOf(failed).fields)).toEqual(['iamRoleName']);
  });

  test('of a task stands at the field that it names, a name that was taken meanwhile say', () => {
    const description = 'name: a cloud account named "x" exists already. Choose another name.';
    const error = { type: 'CLOUD_ACCOUNT_NAME_EXISTS', status: '409 CONFLICT', description };
    expect(errorsOf(failedTask({ response: { error } }))).toEqual({
      fields: { name: 'A cloud account named "x" exists already. Choose another name.' },
      rest: null,
    });
  });
});
