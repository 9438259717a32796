import { DeleteAccessKeyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { Secret } from '@berth/domain';
import { type BrokenAccount, names } from './broken-account.ts';

/** Keys that do not work, or that should not be used. */
export const BROKEN_CREDENTIALS: BrokenAccount[] = [
  {
    name: 'the access key was made inactive',
    break: async ({ iam, details }) => {
      await iam.send(
        new UpdateAccessKeyCommand({
          UserName: names.user,
          AccessKeyId: details.accessKeyId,
          Status: 'Inactive',
        }),
      );
    },
    fails: ['access_key_active'],
    finds: ['key_refused'],
    field: 'accessKeyId',
    remedy: /Activate/,
    evidence: /InvalidClientTokenId/,
  },
  {
    name: 'the access key was deleted',
    break: async ({ iam, details }) => {
      await iam.send(new DeleteAccessKeyCommand({ UserName: names.user, AccessKeyId: details.accessKeyId }));
    },
    fails: ['access_key_active'],
    finds: ['key_refused'],
    field: 'accessKeyId',
    remedy: /Create access key/,
  },
  {
    name: 'the secret is of another key',
    enter: () => ({ details: { accessSecretKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY') } }),
    fails: ['secret_access_key_matches'],
    finds: ['key_refused'],
    field: 'accessSecretKey',
    remedy: /make a new key/,
    evidence: /SignatureDoesNotMatch/,
  },
  {
    name: 'the fields are swapped',
    enter: ({ details }) => ({
      details: {
        accessKeyId: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        accessSecretKey: new Secret(details.accessKeyId),
      },
    }),
    fails: ['access_key_id_format', 'secret_access_key_format'],
    field: 'accessKeyId',
    remedy: /Swap/,
  },
  {
    name: 'the key is registered already',
    enter: () => ({ context: { sameKeyRegisteredAs: 'production' } }),
    fails: ['access_key_not_registered'],
    field: 'accessKeyId',
    remedy: /another access key/,
  },
  {
    name: 'the AWS account is registered already',
    enter: ({ accountId }) => ({
      context: { otherAwsAccounts: [{ awsAccountId: accountId, name: 'production' }] },
    }),
    fails: ['aws_account_not_registered (warning)'],
    field: 'accessKeyId',
    remedy: /Go on/,
  },
];
