import { expect, test } from 'vitest';
import { problemOfAwsError } from './deployment-problem.ts';

const DENIAL =
  'RunInstances: You are not authorized to perform this operation. User: arn:aws:iam::1:user/x is not authorized to perform: iam:PassRole on resource: y';

test('a denial names the action that was missing, and keeps what AWS said', () => {
  expect(problemOfAwsError('UnauthorizedOperation', DENIAL)).toMatchObject({
    code: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
    message: 'AWS denied iam:PassRole to the programmatic user of the cloud account.',
    evidence: DENIAL,
  });
});

test.each(['Looking: denied', 'is not authorized to perform: <script>'])(
  'a denial that names no action is one all the same: %s',
  (said) => {
    expect(problemOfAwsError('AccessDenied', said)).toMatchObject({
      code: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
      message: 'AWS denied what was asked as the programmatic user of the cloud account.',
    });
  },
);

test.each([undefined, 'NobodyKnowsThis', 'constructor', '__proto__'])(
  'an error without a meaning of its own is said to be AWS refusing: %s',
  (code) => {
    expect(problemOfAwsError(code, 'words')).toMatchObject({ code: 'PROVISION_FAILURE', evidence: 'words' });
  },
);
