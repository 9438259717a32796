import type * as Kms from '@aws-sdk/client-kms';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { findKey, needOnKey } from './find.ts';

/**
 * The account's root may do everything, and so may whoever the account's own policies allow it to.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export const defaultPolicy = (accountId: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

/** Throws for what is no policy document; its principals are taken as they are. */
export function checkedPolicy(text: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const statement =
    typeof parsed === 'object' && parsed !== null && 'Statement' in parsed && parsed.Statement;
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  const sound = statements.every(
    (each) => typeof each === 'object' && each !== null && 'Effect' in each && 'Principal' in each,
  );
  if (!sound) throw new AwsError('MalformedPolicyDocumentException', 'Syntax errors in policy.');
  return text;
}

const needsOn = (input: { KeyId: string | undefined }, call: Call) => [
  needOnKey(call, findKey(call, input.KeyId), { keyId: input.KeyId }),
];

export const policyOperations: OperationTable = {
  GetKeyPolicy: operation<Kms.GetKeyPolicyRequest, Kms.GetKeyPolicyResponse>({
    readOnly: true,
    needs: needsOn,
    run: (input, call) => ({ Policy: findKey(call, input.KeyId).policy, PolicyName: 'default' }),
  }),
  PutKeyPolicy: operation<Kms.PutKeyPolicyRequest, object>({
    readOnly: false,
    needs: needsOn,
    run: (input, call) => {
      findKey(call, input.KeyId).policy = checkedPolicy(input.Policy ?? '');
      return {};
    },
  }),
};
