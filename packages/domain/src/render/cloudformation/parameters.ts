import type { TemplateValue } from './safe-yaml.ts';

/** Logical ids of what an admin can set. They stay: a stack update that lacks one would be refused. */
export const PARAMETERS = {
  serial: 'AccessKeySerial',
  status: 'AccessKeyStatus',
  kmsKey: 'SecretKmsKeyId',
} as const;

/** True when the admin named a KMS key. */
export const HAS_KMS_KEY = 'HasSecretKmsKey';

/** An id, an ARN or an alias of a KMS key, or nothing. */
const KMS_KEY =
  '^$|^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:)?(alias/[a-zA-Z0-9/_-]+|key/[a-zA-Z0-9-]+)$|^[a-zA-Z0-9-]{32,40}$';

/** What can be set, with the help that the CloudFormation console shows beside each field. */
export function templateParameters(vendorName: string): Record<string, TemplateValue> {
  return {
    [PARAMETERS.serial]: {
      Type: 'Number',
      Default: 1,
      MinValue: 1,
      Description: `Leave it at first. To replace the access key, or after its secret was lost, update the stack with the next higher number: a new key is made and kept in Secrets Manager, and the old one stops working when the update ends, so enter the new one for ${vendorName} at once.`,
      ConstraintDescription: 'A whole number from 1 on; on an update the same or a higher one.',
    },
    [PARAMETERS.status]: {
      Type: 'String',
      Default: 'Active',
      AllowedValues: ['Active', 'Inactive'],
      Description: `Inactive stops all calls of ${vendorName} with this access key, without removing anything; Active allows them again.`,
      ConstraintDescription: 'Active or Inactive.',
    },
    [PARAMETERS.kmsKey]: {
      Type: 'String',
      Default: '',
      AllowedPattern: KMS_KEY,
      Description:
        'Id, ARN or alias of the KMS key that encrypts the secrets. Empty: the key that Secrets Manager has in every account, aws/secretsmanager. With a key of your own, whoever reads the secrets needs kms:Decrypt on it.',
      ConstraintDescription: 'The id, ARN or alias/name of a KMS key in this account and region, or empty.',
    },
  };
}

/** How the console groups and names the fields. */
export const PARAMETER_INTERFACE: TemplateValue = {
  ParameterGroups: [
    { Label: { default: 'Access key' }, Parameters: [PARAMETERS.serial, PARAMETERS.status] },
    { Label: { default: 'Secrets Manager' }, Parameters: [PARAMETERS.kmsKey] },
  ],
  ParameterLabels: {
    [PARAMETERS.serial]: { default: 'Number of the access key' },
    [PARAMETERS.status]: { default: 'Whether the access key works' },
    [PARAMETERS.kmsKey]: { default: 'KMS key for the secrets' },
  },
};
