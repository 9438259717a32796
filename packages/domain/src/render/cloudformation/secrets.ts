import type { Tag } from '../../blueprint/blueprint.ts';
import { IAM_IDS } from '../../blueprint/iam-blueprint.ts';
import { HAS_KMS_KEY, PARAMETERS } from './parameters.ts';
import type { TemplateValue } from './safe-yaml.ts';

/** Logical ids of what the template adds to the blueprint: places for what is minted when it is applied. */
export const SECRET_IDS = { accessKey: 'AccessKeySecret', consolePassword: 'ConsolePasswordSecret' } as const;

/**
 * Without the user its secrets are worth nothing, so they go with the stack. Said, because it is what happens to data.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
 */
const GOES_WITH_THE_STACK = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' } as const;

const kmsKey: TemplateValue = {
  'Fn::If': [HAS_KMS_KEY, { Ref: PARAMETERS.kmsKey }, { Ref: 'AWS::NoValue' }],
};

/**
 * Characters that a person misreads, quotes, what means something in a template, and punctuation that an account's
 * password policy does not count as symbols.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
const LEFT_OUT = 'lI1O0"\'`\\/,.:;<>?~&{}$';

/**
 * Where the access key's secret goes. It has no name of its own, so that a stack can be made again while an earlier
 * secret still waits for its end.
 */
export function accessKeySecret(vendorName: string, tags: Tag[]): TemplateValue {
  return {
    Type: 'AWS::SecretsManager::Secret',
    ...GOES_WITH_THE_STACK,
    Metadata: { Purpose: `It keeps the access key until you enter it for ${vendorName}.` },
    Properties: {
      Description: `Access key that ${vendorName} uses in this account`,
      KmsKeyId: kmsKey,
      SecretString: {
        'Fn::Join': [
          '',
          [
            '{"accessKeyId":"',
            { Ref: IAM_IDS.accessKey },
            '","accessSecretKey":"',
            { 'Fn::GetAtt': [IAM_IDS.accessKey, 'SecretAccessKey'] },
            '"}',
          ],
        ],
      },
      Tags: tags.map(({ Key, Value }) => ({ Key, Value })),
    },
  };
}

/** Where the console password is made. A second secret: the user needs it before there can be an access key. */
export function consolePasswordSecret(vendorName: string, userName: string, tags: Tag[]): TemplateValue {
  return {
    Type: 'AWS::SecretsManager::Secret',
    ...GOES_WITH_THE_STACK,
    Metadata: { Purpose: 'It makes the console password, and keeps it until you enter it.' },
    Properties: {
      Description: `Console password of the user that ${vendorName} signs in as`,
      KmsKeyId: kmsKey,
      GenerateSecretString: {
        SecretStringTemplate: JSON.stringify({ consoleUsername: userName }),
        GenerateStringKey: 'consolePassword',
        PasswordLength: 40,
        ExcludeCharacters: LEFT_OUT,
        RequireEachIncludedType: true,
      },
      Tags: tags.map(({ Key, Value }) => ({ Key, Value })),
    },
  };
}

/** The password itself, which CloudFormation reads when it makes the user; it shows nowhere. */
export const consolePasswordReference: TemplateValue = {
  'Fn::Join': [
    '',
    ['{{resolve:secretsmanager:', { Ref: SECRET_IDS.consolePassword }, ':SecretString:consolePassword}}'],
  ],
};
