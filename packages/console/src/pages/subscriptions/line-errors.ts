import { TaskFailed } from '@berth/api';
import { type FormErrors, formErrors } from '../../ui/form-errors.ts';

/** Each line of a refused task begins with the field that it is about: `cidrIps: …`. */
const NAMED_FIELD = /^([\w.]+): (.+)$/s;

/** As `formErrors`, for tasks that were refused, too: every line of what it says stands at its field. */
export function lineErrors(error: unknown, fields: readonly string[]): FormErrors {
  if (!(error instanceof TaskFailed)) return formErrors(error, fields);
  const found = new Map<string, string>();
  const others: string[] = [];
  for (const line of error.message.split('\n')) {
    const [, field = '', text = ''] = NAMED_FIELD.exec(line) ?? [];
    if (fields.includes(field)) found.set(field, [found.get(field), text].filter(Boolean).join(' '));
    else others.push(line);
  }
  return {
    of: (field) => found.get(field),
    rest: others.length > 0 ? new Error(others.join(' ')) : null,
  };
}
