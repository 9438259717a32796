import { type IamCall, MINTS_SECRET, Secret } from '@berth/domain';
import type { IamActor, IamAwsAction, IamOutput } from '@berth/engine';
import { faultOf } from '../faults.ts';
import { stepFailure } from '../step-failure.ts';
import type { IamClients } from './clients.ts';
import { newConsolePassword } from './password.ts';
import { iamWrites as call } from './writes.ts';

const NOTHING: IamOutput = {};

/** Changes IAM through the SDK, each call sent once. */
export function createIamActor({ writes: iam }: IamClients): IamActor {
  return {
    perform: async (action, signal) => {
      // A request that mints a secret is never cut off: the answer is the only place where the secret is.
      const cut = MINTS_SECRET.has(action.call) ? undefined : signal;
      try {
        return { kind: 'done', output: await send(iam, action, cut) };
      } catch (error) {
        if (cut?.aborted) throw error;
        return isGone(action.call, error) ? { kind: 'done', output: NOTHING } : stepFailure(error);
      }
    },
  };
}

/** What was to be removed is not there: the removal has nothing left to do. */
const isGone = (name: IamCall, error: unknown): boolean =>
  /^(Delete|Detach|Remove)/.test(name) && faultOf(error) === 'missing';

async function send(
  iam: IamClients['writes'],
  action: IamAwsAction,
  signal?: AbortSignal,
): Promise<IamOutput> {
  switch (action.call) {
    case 'CreatePolicy':
    case 'CreatePolicyVersion':
      return sendPolicy(iam, action, signal);
    case 'CreateAccessKey':
    case 'CreateLoginProfile':
    case 'UpdateLoginProfile':
      return mint(iam, action);
    case 'CreateRole': {
      const { AssumeRolePolicyDocument, ...input } = action.input;
      const document = JSON.stringify(AssumeRolePolicyDocument);
      await call.CreateRole(iam, { ...input, AssumeRolePolicyDocument: document }, signal);
      return NOTHING;
    }
    case 'UpdateAssumeRolePolicy': {
      const { PolicyDocument, ...input } = action.input;
      const document = JSON.stringify(PolicyDocument);
      await call.UpdateAssumeRolePolicy(iam, { ...input, PolicyDocument: document }, signal);
      return NOTHING;
    }
    default:
      await sendPlain(iam, action, signal);
      return NOTHING;
  }
}

async function sendPolicy(
  iam: IamClients['writes'],
  action: Extract<IamAwsAction, { call: 'CreatePolicy' | 'CreatePolicyVersion' }>,
  signal?: AbortSignal,
): Promise<IamOutput> {
  // Without white space: a managed policy may have 6,144 characters, and IAM does not count it, but proxies may.
  const PolicyDocument = JSON.stringify(action.input.PolicyDocument);
  if (action.call === 'CreatePolicy') {
    const { Policy } = await call.CreatePolicy(iam, { ...action.input, PolicyDocument }, signal);
    return versionOutput(Policy?.Arn, Policy?.DefaultVersionId);
  }
  const { PolicyArn } = action.input;
  const input = { PolicyArn, PolicyDocument, SetAsDefault: true };
  const { PolicyVersion } = await call.CreatePolicyVersion(iam, input, signal);
  return versionOutput(PolicyArn, PolicyVersion?.VersionId);
}

const versionOutput = (arn?: string, versionId?: string): IamOutput =>
  arn && versionId ? { policyVersion: { arn, versionId } } : NOTHING;

async function mint(
  iam: IamClients['writes'],
  action: Extract<IamAwsAction, { call: 'CreateAccessKey' | 'CreateLoginProfile' | 'UpdateLoginProfile' }>,
): Promise<IamOutput> {
  if (action.call === 'CreateAccessKey') {
    const { AccessKey } = await call.CreateAccessKey(iam, action.input);
    const { AccessKeyId, SecretAccessKey } = AccessKey ?? {};
    if (!AccessKeyId || !SecretAccessKey) throw new Error('AWS made an access key but named no secret');
    return { accessKey: { accessKeyId: AccessKeyId, secretAccessKey: new Secret(SecretAccessKey) } };
  }
  const consolePassword = newConsolePassword();
  const input = { ...action.input, Password: consolePassword.reveal() };
  if (action.call === 'CreateLoginProfile') await call.CreateLoginProfile(iam, input);
  else await call.UpdateLoginProfile(iam, input);
  return { consolePassword };
}

type PlainAction = Exclude<
  IamAwsAction,
  {
    call:
      | 'CreatePolicy'
      | 'CreatePolicyVersion'
      | 'CreateAccessKey'
      | 'CreateLoginProfile'
      | 'UpdateLoginProfile'
      | 'CreateRole'
      | 'UpdateAssumeRolePolicy';
  }
>;

/** Calls whose input goes to AWS as the plan has it, and whose answer says nothing that is needed. */
function sendPlain(iam: IamClients['writes'], { call: name, input }: PlainAction, signal?: AbortSignal) {
  const operation = call[name] as (
    iam: IamClients['writes'],
    input: object,
    signal?: AbortSignal,
  ) => Promise<object>;
  return operation(iam, input, signal);
}
