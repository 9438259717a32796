import {
  CreateAccessKeyCommand,
  CreatePolicyVersionCommand,
  DeleteAccessKeyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { type SandboxAwsAccount, setUpAccount } from '@berth/aws/testing';
import { newestGeneration, redisCloud, Secret, type VerificationEvent } from '@berth/domain';
import { systemClock } from '@berth/engine';
import { startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verifier, WatchRequest } from '../app/verifier.ts';
import {
  ended,
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type Tenant,
  type TestBerth,
  until,
} from '../testing/berth.ts';
import { awsVerifier } from './aws-verifier.ts';
import { scanCloudAccount } from './scan-cloud-account.ts';

describe('Against the sandbox', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let berth: TestBerth;
  let tenant: Tenant;
  let aws: SandboxAwsAccount;
  beforeAll(async () => {
    sandbox = await startSandbox();
    berth = await openTestBerth({ aws: { region: 'us-east-1', endpoint: sandbox.endpoint } });
    tenant = await newTenant(berth, 'Acme');
    aws = await setUpAccount(sandbox.endpoint);
  });
  afterAll(async () => {
    await berth.close();
    await sandbox.close();
  });

  const as = (account: SandboxAwsAccount, name: string) =>
    someDetails({
      name,
      accessKeyId: account.details.accessKeyId,
      accessSecretKey: account.details.accessSecretKey,
      console: { kind: 'role', iamRoleName: 'redislabs-role' },
    });
  const create = async (account: SandboxAwsAccount, name: string) =>
    must(await berth.app.createCloudAccount(tenant.caller, as(account, name)));
  const calls = async (account: SandboxAwsAccount) =>
    ((await account.control('GET', `/events?accountId=${account.accountId}`)) as { events: unknown[] }).events
      .length;

  test('a well-made account is saved with what AWS shows, by at most twelve calls; a rename makes none', async () => {
    const before = await calls(aws);
    const task = await create(aws, 'well made');
    const done = await ended(berth, tenant.caller, task.taskId);
    expect(done.status, JSON.stringify(done.response)).toBe('processing-completed');
    const after = await calls(aws);
    expect(after - before).toBeLessThanOrEqual(12);
    const id = done.response?.resourceId ?? 0;
    expect(await berth.app.getCloudAccount(tenant.caller, id)).toMatchObject({
      status: 'active',
      awsAccountId: aws.accountId,
      awsUserArn: `arn:aws:iam::${aws.accountId}:user/redislabs-user`,
      policyGeneration: '2024',
    });
    const rename = must(await berth.app.updateCloudAccount(tenant.caller, id, { name: 'renamed' }));
    await ended(berth, tenant.caller, rename.taskId);
    expect(await calls(aws)).toBe(after);
  });

  test('a saved account that broke shows it, and is well again once it is mended', async () => {
    const other = await setUpAccount(sandbox.endpoint);
    const { taskId } = await create(other, 'to be broken');
    const id = (await ended(berth, tenant.caller, taskId)).response?.resourceId ?? 0;
    const verify = async () => {
      const events: VerificationEvent[] = [];
      const signal = AbortSignal.timeout(15_000);
      must(await berth.app.verifyCloudAccount(tenant.caller, id, (event) => events.push(event), signal));
      return { events, status: (await berth.app.getCloudAccount(tenant.caller, id))?.status };
    };
    const denyLaunches = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' }],
    };
    const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const scps = (policies: object[]) =>
      other.control('PUT', `/accounts/${other.accountId}/scps`, { policies });
    await scps([allowAll, denyLaunches]);
    const broken = await verify();
    expect(broken.status).toBe('active-error');
    expect(broken.events.at(-1)).toMatchObject({ type: 'done', verification: { passed: false } });
    await scps([allowAll]);
    expect((await verify()).status).toBe('active');
    expect(must(await berth.app.listVerifications(tenant.caller, id)).map(({ passed }) => passed)).toEqual([
      true,
      false,
      true,
    ]);
  });

  /** Scans, and gives what the account was held against; `meanwhile` happens during the look. */
  const scan = async (id: number, meanwhile: () => Promise<unknown> = async () => {}) => {
    const { context } = berth.core;
    // Nobody waits for a second look: the sandbox shows at once what is there.
    const clock = { ...systemClock, sleep: async () => {} };
    const location = { region: 'us-east-1', endpoint: sandbox.endpoint };
    const verifier = awsVerifier({ location, profile: redisCloud, clock });
    const requests: WatchRequest[] = [];
    const watch: Verifier['watch'] = async (request, signal) => {
      requests.push(request);
      await meanwhile();
      return verifier.watch(request, signal);
    };
    const outcome = await scanCloudAccount(
      { ...context, verifier: { ...verifier, watch } },
      { accountId: tenant.caller.accountId, id },
      AbortSignal.timeout(15_000),
    );
    return { outcome, recorded: requests[0]?.recorded };
  };
  const rename = async (id: number, name: string) => {
    const { taskId } = must(await berth.app.updateCloudAccount(tenant.caller, id, { name }));
    await ended(berth, tenant.caller, taskId);
  };

  test('a scan finds nothing in a saved account, then what was added to its policy, and notes a newer one', async () => {
    const other = await setUpAccount(sandbox.endpoint, { generation: '2018' });
    const { taskId } = await create(other, 'to be watched');
    const id = (await ended(berth, tenant.caller, taskId)).response?.resourceId ?? 0;
    const good = await scan(id);
    expect(good.recorded).toMatchObject({ awsAccountId: other.accountId, policyGeneration: '2018' });
    expect(good.outcome).toMatchObject({ complete: true, findings: [{ code: 'policy_outdated' }] });
    expect(good.outcome?.calls).toBeLessThanOrEqual(12);

    const { iam, policyArn } = other;
    const { userPolicy } = redisCloud.names;
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: policyArn(userPolicy),
        PolicyDocument: JSON.stringify(newestGeneration(redisCloud).userPolicy),
        SetAsDefault: true,
      }),
    );
    expect((await scan(id)).outcome).toMatchObject({ complete: true, findings: [] });
    const besides = { Effect: 'Allow', Action: ['iam:CreateUser', 'ec2:DeleteVpc'], Resource: '*' };
    await iam.send(
      new PutUserPolicyCommand({
        UserName: redisCloud.names.user,
        PolicyName: 'besides',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [besides] }),
      }),
    );
    const { outcome, recorded } = await scan(id);
    expect(recorded?.policyGeneration).toBe('2024');
    expect(outcome?.findings).toMatchObject([{ code: 'policy_widened' }]);
    expect(outcome?.findings[0]?.title).toMatch(/iam:CreateUser.*ec2:DeleteVpc/);
  });

  test('a key is as old as its entry, whatever else is changed, and a rotation during a scan undoes the scan', async () => {
    const other = await setUpAccount(sandbox.endpoint);
    const { taskId } = await create(other, 'to be rotated');
    const id = (await ended(berth, tenant.caller, taskId)).response?.resourceId ?? 0;
    const entered = (await scan(id)).recorded?.keyRegisteredAt ?? 0;
    await rename(id, 'rotated');
    expect((await scan(id)).recorded?.keyRegisteredAt).toBe(entered);

    const { AccessKey } = await other.iam.send(
      new CreateAccessKeyCommand({ UserName: redisCloud.names.user }),
    );
    const rotate = async () => {
      const task = await berth.app.updateCloudAccount(tenant.caller, id, {
        keys: {
          accessKeyId: AccessKey?.AccessKeyId ?? '',
          accessSecretKey: new Secret(AccessKey?.SecretAccessKey ?? ''),
        },
      });
      await ended(berth, tenant.caller, must(task).taskId);
      await other.iam.send(
        new DeleteAccessKeyCommand({
          UserName: redisCloud.names.user,
          AccessKeyId: other.details.accessKeyId,
        }),
      );
    };
    // The look was with the key before, which AWS has no more: that it was refused is nobody's tampering.
    expect((await scan(id, rotate)).outcome).toBeNull();
    const after = await scan(id);
    expect(after.recorded?.keyRegisteredAt).toBeGreaterThan(entered);
    expect(after.outcome).toMatchObject({ complete: true, findings: [] });
  });

  test('a key that AWS has not propagated yet keeps no other task waiting, and is saved in the end', async () => {
    await aws.control('PUT', '/options', { propagationDelayMs: 2_500 });
    const fresh = await setUpAccount(sandbox.endpoint).finally(() =>
      aws.control('PUT', '/options', { propagationDelayMs: 0 }),
    );
    const waiting = await create(fresh, 'fresh');
    const ready = await setUpAccount(sandbox.endpoint);
    const other = await create(ready, 'ready');
    expect(await ended(berth, tenant.caller, other.taskId)).toMatchObject({ status: 'processing-completed' });
    await until(async () => {
      const task = await berth.app.getTask(tenant.caller, waiting.taskId);
      return task?.progress?.waiting || task?.status === 'processing-completed';
    });
    expect(await ended(berth, tenant.caller, waiting.taskId)).toMatchObject({
      status: 'processing-completed',
    });
  });
});
