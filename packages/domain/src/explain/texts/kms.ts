import type { ActionTexts } from '../action-text.ts';

/**
 * Volumes under the customer's own KMS key, in 2024. AWS lists kms:Decrypt and kms:ReEncrypt beside these.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
export const KMS: ActionTexts = {
  'kms:CreateGrant': {
    phase: 'create',
    purpose: "Lets EC2 use the customer's key for as long as an encrypted volume is attached.",
    without:
      "Nodes whose volumes use the customer's key do not start. AWS's own key for volumes is not concerned.",
    abuse:
      'A grant comes about only through an AWS service, so the key opens volumes in EC2, not data elsewhere.',
  },
  'kms:DescribeKey': {
    phase: 'create',
    purpose: 'Checks that the key exists and is enabled, before a volume is made under it.',
    without: 'A disabled key is noticed only by nodes that do not start.',
    abuse: 'Names and states of keys can be read, never the keys.',
  },
  'kms:GenerateDataKeyWithoutPlaintext': {
    phase: 'create',
    purpose: "Makes the sealed data key of a new volume under the customer's key.",
    without: "No new volume can be encrypted with the customer's key.",
    abuse:
      'None worth naming: what it returns is sealed, and to open it takes kms:Decrypt, which no policy grants (AWS lists it among what encrypted volumes need).',
  },
  'kms:ListGrants': {
    phase: 'run',
    purpose: "Shows which grants of the customer's key are in use.",
    without: 'Grants that are left over cannot be told from those in use.',
    abuse: 'It shows which services use a key and on whose behalf.',
  },
  'kms:RevokeGrant': {
    phase: 'delete',
    purpose:
      "Takes back EC2's use of the key when an encrypted volume goes. EC2 does that by itself as well.",
    without: 'Grants may be left over; they open nothing without their volume.',
    abuse: 'A grant that a running volume needs can be taken back, and at its next start the instance fails.',
  },
};
