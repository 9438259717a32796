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
  const text = [error.message, error.remedy].filter(Boolean).join('. ');
  return { of: (field) => (field === error.field ? text : undefined), rest: null };
}
