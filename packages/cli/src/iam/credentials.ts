import { Secret, signInUrl } from '@berth/domain';
import type { MintedCredentials } from '@berth/engine';

/**
 * What a person enters when registering the cloud account, under the names of the vendor's own templates.
 * `accessKeyId` is absent when only a console password was made.
 */
export interface CredentialsFile {
  awsAccountId: string;
  userName: string;
  accessKeyId?: string;
  accessSecretKey?: Secret;
  IAMRoleName?: string;
  consoleUsername?: string;
  consolePassword?: Secret;
  signInLoginUrl?: string;
}

/** What was minted, as the fields that a person enters. */
export function credentialsOf(
  { identity, userName, accessKey, consolePassword }: MintedCredentials,
  /** As AWS spells it; null when the console is reached by the user and a password. */
  consoleRoleName: string | null,
): CredentialsFile {
  return {
    awsAccountId: identity.accountId,
    userName,
    ...(accessKey ? { accessKeyId: accessKey.accessKeyId, accessSecretKey: accessKey.secretAccessKey } : {}),
    ...(consoleRoleName !== null
      ? { IAMRoleName: consoleRoleName }
      : { consoleUsername: userName, signInLoginUrl: signInUrl(identity) }),
    ...(consolePassword ? { consolePassword } : {}),
  };
}

const textField = (value: unknown, key: string): string | undefined => {
  const found = (value as Record<string, unknown>)[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** Reads what {@link CredentialsFile} wrote. Null when it is not such a file. Never quotes its content. */
export function parseCredentials(text: string): CredentialsFile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const field = (key: string) => textField(value, key);
  const [secret, password] = [field('accessSecretKey'), field('consolePassword')];
  const plainFields = ['accessKeyId', 'IAMRoleName', 'consoleUsername', 'signInLoginUrl'] as const;
  return {
    awsAccountId: field('awsAccountId') ?? '',
    userName: field('userName') ?? '',
    ...Object.fromEntries(plainFields.flatMap((key) => (field(key) ? [[key, field(key)]] : []))),
    ...(secret ? { accessSecretKey: new Secret(secret) } : {}),
    ...(password ? { consolePassword: new Secret(password) } : {}),
  };
}
