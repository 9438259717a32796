import { defineCheck, failed, passed } from '../check-definition.ts';
import { accessKeyPage } from '../remedies.ts';
import { clean } from '../text.ts';

/** `AKIA` and 16 letters or digits. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const LONG_TERM_KEY_ID = /^AKIA[A-Z0-9]{16}$/;
const TEMPORARY_KEY_ID = /^ASIA[A-Z0-9]{16}$/;
const OTHER_UNIQUE_ID = /^(AIDA|AROA|AGPA|ANPA|AIPA|ANVA|ASCA|ABIA|ACCA|APKA)[A-Z0-9]{12,}$/;
/** Forty characters of the base64 alphabet. */
const SECRET_KEY = /^[A-Za-z0-9/+=]{40}$/;

const again = (user: string): string =>
  `Copy the value from the .csv file that AWS offered when the key was made, or make a new key in ${accessKeyPage(user)} > Create access key.`;

export const isKeyId = (text: string): boolean => LONG_TERM_KEY_ID.test(text);

export const keyIdFormat = defineCheck({
  code: 'access_key_id_format',
  title: 'The access key id has the form that AWS gives to long-term keys',
  field: 'accessKeyId',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: [],
  judge(_seen, { details: { accessKeyId, accessSecretKey }, profile }) {
    const user = profile.names.user;
    if (LONG_TERM_KEY_ID.test(accessKeyId))
      return passed(`${accessKeyId} has the form of a long-term key's id.`);
    if (accessSecretKey.matches(/^\s*A[KS]IA[A-Z0-9]{16}\s*$/))
      return failed(
        'The secret access key field holds an access key id: the two fields are swapped.',
        'Swap the two: the value that starts with AKIA goes into the access key id field, the other into the secret access key field.',
      );
    if (TEMPORARY_KEY_ID.test(accessKeyId))
      return failed(
        'This key id starts with ASIA: it is a temporary key of a session, which ends by itself within hours.',
        `Use a long-term access key (AKIA…) of the IAM user ${user}: ${accessKeyPage(user)} > Create access key.`,
      );
    if (LONG_TERM_KEY_ID.test(accessKeyId.trim()))
      return failed('There is a space or a line break before or after the access key id.', 'Remove it.');
    if (/\s/.test(accessKeyId))
      return failed('There is a space or a line break inside the access key id.', again(user));
    if (LONG_TERM_KEY_ID.test(accessKeyId.toUpperCase()))
      return failed('The access key id has lower-case letters; AWS writes it in capitals.', again(user));
    if (OTHER_UNIQUE_ID.test(accessKeyId))
      return failed(
        `This starts with ${accessKeyId.slice(0, 4)}: it is the id of another IAM thing (such as a user or a role), not of an access key.`,
        `Use the access key id (AKIA…) shown in ${accessKeyPage(user)}.`,
      );
    // What was typed is not shown: it may be the secret, pasted into the wrong field.
    return failed(
      `What was entered (${clean(String(accessKeyId.length))} characters) is no access key id: those are AKIA and 16 capital letters or digits.`,
      again(user),
    );
  },
});

export const secretKeyFormat = defineCheck({
  code: 'secret_access_key_format',
  title: 'The secret access key has the form that AWS gives to secret keys',
  field: 'accessSecretKey',
  severity: 'blocking',
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  needs: [],
  judge(_seen, { details: { accessSecretKey: secret }, profile }) {
    const user = profile.names.user;
    if (secret.matches(SECRET_KEY)) return passed('It has the form of a secret access key. It is not shown.');
    if (secret.matches(/^\s*A[KS]IA[A-Z0-9]{16}\s*$/))
      return failed(
        'This is an access key id, not the secret: the two fields are swapped, or the id was pasted twice.',
        'The value that starts with AKIA goes into the access key id field; the secret has 40 characters.',
      );
    if (secret.matches(/^\s*[A-Za-z0-9/+=]{40}\s*$/))
      return failed('There is a space or a line break before or after the secret access key.', 'Remove it.');
    if (secret.matches(/\s/))
      return failed('There is a space or a line break inside the secret access key.', again(user));
    if (secret.matches(/[*•…]{3}/))
      return failed(
        'The secret access key is masked, as a page shows it, not the value itself.',
        again(user),
      );
    if (secret.matches(/%[0-9A-Fa-f]{2}/))
      return failed('The secret access key was URL-encoded (%2F, %2B) on its way here.', again(user));
    if (secret.matches(/^$/)) return failed('The secret access key is empty.', again(user));
    return failed(
      'It does not have the form of a secret access key: 40 letters, digits, slashes and plus signs. It may have been cut while copying.',
      again(user),
    );
  },
});
