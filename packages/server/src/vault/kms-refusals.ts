import { unreachable } from '@berth/domain';
import { VaultRefusal } from './key-provider.ts';
import type { KeyServiceRefusal, NamedKey } from './key-service.ts';

const GUIDE = 'docs/how-to/use-kms.md says what the server needs.';

/** What stopped the server at KMS, told apart, each with what to do about it. */
export function kmsRefusal(key: NamedKey, refusal: KeyServiceRefusal): VaultRefusal {
  return new VaultRefusal(`${remedyFor(key, refusal)} (AWS: ${refusal.text})`);
}

function remedyFor({ keyId, place }: NamedKey, { fault, action }: KeyServiceRefusal): string {
  const key = `the KMS key ${keyId} in ${place}`;
  const kms = (verb: string) => `aws kms ${verb} --key-id ${keyId}`;
  switch (fault) {
    case 'denied':
      return (
        `AWS denies ${action} on ${key} to the credentials of this server. Allow kms:Decrypt and ` +
        `kms:GenerateDataKey on it, in the policy of those credentials and in the key's own. ${GUIDE}`
      );
    case 'no-credentials':
      return (
        `There are no AWS credentials for ${key}. Give this process the server's role or key in one of the ways of ` +
        `the AWS SDKs' default chain. ${GUIDE}`
      );
    case 'unknown-key':
    case 'bad-signature':
    case 'expired':
      return (
        `AWS does not take the credentials that this server has for ${key}: unknown, inactive, expired or with a ` +
        'wrong secret. Renew them and start again.'
      );
    case 'clock-skew':
      return `The clock of this machine is wrong, so AWS takes no call for ${key}. Set it right and start again.`;
    case 'missing':
      return (
        `There is no such key as ${key}, for the account of these credentials. Correct BERTH_KMS_KEY_ID or ` +
        'BERTH_KMS_REGION. If the key was deleted, what it wrapped cannot be opened by anybody.'
      );
    case 'disabled':
      return `${capital(key)} is disabled. Enable it (${kms('enable-key')}) and start again.`;
    case 'invalid-state':
      return (
        `${capital(key)} cannot be used in its present state; most likely it is waiting to be deleted. Stop that ` +
        `(${kms('cancel-key-deletion')}, then ${kms('enable-key')}) and start again: once it is gone, so are the secrets.`
      );
    case 'throttled':
      return `KMS refuses ${action} for ${key} because of too many requests. Start again in a minute.`;
    case 'unusable-key':
      return `${capital(key)} is not for encryption. Name a symmetric encryption key in BERTH_KMS_KEY_ID.`;
    case 'bad-ciphertext':
    case 'wrong-key':
      return (
        `${capital(key)} did not wrap the master key that is stored in the database, or what is stored was changed. ` +
        'Put the database back from your backup, or name the key that wrapped it in BERTH_KMS_KEY_ID.'
      );
    case 'unreachable':
      return (
        `KMS cannot be reached for ${key}. Check the machine's network, proxy or VPC endpoint, and ` +
        'BERTH_KMS_ENDPOINT_URL if it is set.'
      );
    case 'server-error':
      return `KMS failed at ${action} for ${key}. That passes: start again in a minute.`;
    case 'exists':
    case 'limit':
    case 'conflict':
    case 'invalid':
    case 'not-usable':
    case 'unclassified':
      return `KMS refuses ${action} for ${key}. ${GUIDE}`;
    default:
      return unreachable(fault);
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
