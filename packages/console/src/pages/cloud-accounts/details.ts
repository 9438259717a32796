import type { CloudAccountBody, CloudAccountCreateBody, CloudAccountUpdateBody, SetUpBody } from '@berth/api';
import { ApiError, TaskFailed } from '@berth/api';
import type { Check } from '../../ui/CheckList.tsx';
import { CLOUD_ACCOUNT_FIELDS } from '../../ui/field-words.ts';

/** What the form has, by the API's own names of the fields. */
export interface Details {
  name: string;
  accessKeyId: string;
  accessSecretKey: string;
  consoleAccess: 'role' | 'user';
  iamRoleName: string;
  consoleUsername: string;
  consolePassword: string;
  signInLoginUrl: string;
}

export type Field = Exclude<keyof Details, 'consoleAccess'>;

export const SECRET_FIELDS = ['accessSecretKey', 'consolePassword'] as const;

export const FIELD_LABELS: Record<Field, string> = CLOUD_ACCOUNT_FIELDS;

export const isField = (name: string): name is Field => name in FIELD_LABELS;

const NOTHING: Details = {
  name: '',
  accessKeyId: '',
  accessSecretKey: '',
  consoleAccess: 'role',
  iamRoleName: '',
  consoleUsername: '',
  consolePassword: '',
  signInLoginUrl: '',
};

/** An empty form, with the names that the vendor fixed. */
export const newDetails = (setUp: SetUpBody | undefined): Details => ({
  ...NOTHING,
  iamRoleName: setUp?.names.consoleRole ?? '',
  consoleUsername: setUp?.names.user ?? '',
});

/** The form of a cloud account that is there. Secrets are never shown: empty, they stay as they are. */
export const detailsOf = (account: CloudAccountBody, setUp: SetUpBody | undefined): Details => ({
  ...newDetails(setUp),
  name: account.name,
  accessKeyId: account.accessKeyId ?? '',
  ...(account.iamRoleName === undefined
    ? {
        consoleAccess: 'user',
        consoleUsername: account.consoleUsername ?? '',
        signInLoginUrl: account.signInLoginUrl ?? '',
      }
    : { iamRoleName: account.iamRoleName }),
});

/** The same without its secrets, as after a session that ended or a form that was saved. */
export const withoutSecrets = (details: Details): Details => ({
  ...details,
  accessSecretKey: '',
  consolePassword: '',
});

/** The fields that are shown, in the order in which they stand. */
export const fieldsOf = ({ consoleAccess }: Pick<Details, 'consoleAccess'>): Field[] => [
  'name',
  'accessKeyId',
  'accessSecretKey',
  ...(consoleAccess === 'role'
    ? (['iamRoleName'] as const)
    : (['consoleUsername', 'consolePassword', 'signInLoginUrl'] as const)),
];

/** What stays in a pasted key by accident is not part of it. */
const trimmed = (details: Details): Details => ({
  ...details,
  name: details.name.trim(),
  accessKeyId: details.accessKeyId.trim(),
  accessSecretKey: details.accessSecretKey.trim(),
  iamRoleName: details.iamRoleName.trim(),
  consoleUsername: details.consoleUsername.trim(),
  signInLoginUrl: details.signInLoginUrl.trim(),
});

/** The fields that are empty and must not be. Of an account that is there, secrets may be. */
export function missing(details: Details, keeping = false): Field[] {
  const kept: readonly Field[] = keeping ? SECRET_FIELDS : [];
  const values = trimmed(details);
  return fieldsOf(details).filter((field) => values[field] === '' && !kept.includes(field));
}

const consoleFields = (details: Details) =>
  details.consoleAccess === 'role'
    ? { iamRoleName: details.iamRoleName }
    : {
        consoleUsername: details.consoleUsername,
        consolePassword: details.consolePassword,
        signInLoginUrl: details.signInLoginUrl,
      };

export function createBody(details: Details): CloudAccountCreateBody {
  const values = trimmed(details);
  const { name, accessKeyId, accessSecretKey } = values;
  return { name, accessKeyId, accessSecretKey, ...consoleFields(values) };
}

/** Only what differs from what is stored; null when nothing does. */
export function updateBody(details: Details, stored: Details): CloudAccountUpdateBody | null {
  const values = trimmed(details);
  const changed = (field: Field): boolean => values[field] !== stored[field];
  const newKey = values.accessSecretKey !== '' || changed('accessKeyId');
  const otherConsole = values.consoleAccess !== stored.consoleAccess;
  const body: CloudAccountUpdateBody = {
    ...(changed('name') && { name: values.name }),
    ...(newKey && { accessKeyId: values.accessKeyId, accessSecretKey: values.accessSecretKey }),
  };
  for (const field of fieldsOf(values).slice(3)) {
    if (otherConsole || changed(field)) Object.assign(body, { [field]: values[field] });
  }
  return Object.keys(body).length === 0 ? null : body;
}

/** Texts by field, for a FormField's `errorText`. */
export type FieldErrors = Partial<Record<Field, string>>;

/** What blocking checks found, at the field that each concerns. */
export function errorsOfChecks(checks: readonly Check[]): FieldErrors {
  const errors: FieldErrors = {};
  for (const check of checks) {
    const { field } = check;
    if (check.severity !== 'blocking' || check.status !== 'failed' || !isField(field)) continue;
    const text = [check.seen, check.remedy].filter(Boolean).join(' ');
    errors[field] = errors[field] === undefined ? text : `${errors[field]} ${text}`;
  }
  return errors;
}

/** Tasks that fail without a check say the field in front: `name: a cloud account named …`. */
const NAMED_FIELD = /^(\w+): (.+)$/s;

/** What went wrong, at the field that it concerns; `rest` is what belongs to no field of the form. */
export function errorsOf(error: unknown): { fields: FieldErrors; rest: unknown } {
  if (error instanceof ApiError && error.field !== undefined && isField(error.field))
    return {
      fields: { [error.field]: [error.message, error.remedy].filter(Boolean).join('. ') },
      rest: null,
    };
  if (error instanceof TaskFailed) {
    const ofChecks = errorsOfChecks(error.task.verification?.checks ?? []);
    if (Object.keys(ofChecks).length > 0) return { fields: ofChecks, rest: null };
    const [, field = '', text = ''] = NAMED_FIELD.exec(error.message) ?? [];
    if (isField(field)) return { fields: { [field]: upperFirst(text) }, rest: null };
  }
  return { fields: {}, rest: error };
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
