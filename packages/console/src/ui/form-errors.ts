import { ApiError } from '@berth/api';

export interface FormErrors {
  /** For a FormField's `errorText`. */
  of: (field: string) => string | undefined;
  /** What belongs to no field of the form: for the ErrorBox. */
  rest: unknown;
}

/**
 * Gives every error one owner: what the API says of a field that the form has stands at that field, all else in the
 * form's ErrorBox.
 */
export function formErrors(error: unknown, fields: readonly string[]): FormErrors {
  if (!(error instanceof ApiError) || error.field === undefined || !fields.includes(error.field))
    return { of: () => undefined, rest: error };
  const text = [atField(error.message, error.field), error.remedy].filter(Boolean).join('. ');
  return { of: (field) => (field === error.field ? text : undefined), rest: null };
}

/** Beside its field a message needs no name of it, least of all the API's: `email must be…`. */
function atField(message: string, field: string): string {
  if (!message.startsWith(`${field} `)) return message;
  const rest = message.slice(field.length + 1);
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`;
}
