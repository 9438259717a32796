import { CreateVolumeCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, guide, refused, type Subject } from '../case.ts';
import { aKey, allow, aPolicy, attached, aUser } from '../given.ts';
import { allTagged, aProfile, ground, later, launched, run, seen } from '../instances.ts';
import { IDENTIFIER } from '../network.ts';
import { userPolicy } from '../published.ts';

const page = guide('id_roles_use_passrole');
const denied = { code: 'UnauthorizedOperation', status: 403 };

/** The programmatic user under the policy of 2024. */
async function programmatic(bench: Bench): Promise<Caller> {
  const { name } = await aUser(bench);
  await attached(bench, { user: name }, await aPolicy(bench, userPolicy('2024')));
  return bench.as(await aKey(bench, name));
}

const NODE = 'redislabs-cluster-node-role';
const script = (text: string) => Buffer.from(`#!/bin/bash\n${text}\n`).toString('base64');
const report = script(
  'id=$(ec2metadata --instance-id)\n# aws ec2 create-tags --resources $id --tags Key=never,Value=set\naws ec2 create-tags --region us-east-1 \\\n  --resources "$id" --tags "Key=state,Value=ready"',
);

const judged = (name: string, run: Case['run']): Case => ({ name, page, needs: 'control', run });

export const instancePermissions: Subject = {
  title: 'EC2 instances and permissions',
  cases: [
    judged(
      'the policy of 2024 launches what is tagged, instance and volumes, with its own role',
      async (bench) => {
        const here = await ground(bench, IDENTIFIER);
        const IamInstanceProfile = { Name: await aProfile(bench, NODE) };
        const id = await launched(await programmatic(bench), here, {
          IamInstanceProfile,
          ...allTagged(IDENTIFIER),
        });
        expect(await seen(bench.admin, id)).toMatchObject({ Tags: [IDENTIFIER] });
      },
    ),
    ...(['instance', 'volume'] as const).map((ResourceType) =>
      judged(
        `the policy of 2024 denies a launch whose tags are for the ${ResourceType} only`,
        async (bench) => {
          const here = await ground(bench, IDENTIFIER);
          const TagSpecifications = [{ ResourceType, Tags: [IDENTIFIER] }];
          await refused(run(await programmatic(bench), here, { TagSpecifications }), denied);
        },
      ),
    ),
    judged('the policy of 2024 denies a launch without tags, a dry run too', async (bench) => {
      const here = await ground(bench, IDENTIFIER);
      const user = await programmatic(bench);
      await refused(run(user, here), denied);
      await refused(run(user, here, { DryRun: true }), denied);
    }),
    judged('the policy of 2024 passes no other role', async (bench) => {
      const here = await ground(bench, IDENTIFIER);
      const IamInstanceProfile = { Name: await aProfile(bench, 'somebody-else') };
      await refused(run(await programmatic(bench), here, { IamInstanceProfile, ...allTagged(IDENTIFIER) }), {
        ...denied,
        message: /iam:PassRole/,
      });
    }),
    judged('the policy of 2024 terminates what has our tag, and nothing else', async (bench) => {
      const here = await ground(bench, IDENTIFIER);
      const user = await programmatic(bench);
      const end = (id: string) => user.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      await refused(end(await launched(bench.admin, here)), denied);
      await end(await launched(bench.admin, here, allTagged(IDENTIFIER)));
    }),
    judged('the policy of 2024 makes no volume', async (bench) => {
      const user = await programmatic(bench);
      const make = new CreateVolumeCommand({
        AvailabilityZone: 'us-east-1a',
        Size: 8,
        ...{ TagSpecifications: [{ ResourceType: 'volume' as const, Tags: [IDENTIFIER] }] },
      });
      await refused(user.ec2.send(make), denied);
    }),
    judged('a node tags itself under its own role, and what a comment says is not done', async (bench) => {
      const here = await ground(bench);
      const IamInstanceProfile = { Name: await aProfile(bench, 'node', allow('ec2:CreateTags')) };
      const id = await launched(bench.admin, here, { IamInstanceProfile, UserData: report });
      expect((await seen(bench.admin, id)).Tags).toBeUndefined();
      await later(bench);
      await later(bench);
      expect((await seen(bench.admin, id)).Tags).toEqual([{ Key: 'state', Value: 'ready' }]);
    }),
    judged('a node whose role may not tag sets no tag, and the refusal is on record', async (bench) => {
      const here = await ground(bench);
      const IamInstanceProfile = { Name: await aProfile(bench, 'node') };
      const id = await launched(bench.admin, here, { IamInstanceProfile, UserData: report });
      await later(bench);
      expect((await seen(bench.admin, id)).Tags).toBeUndefined();
      const calls = (await bench.control?.events(bench.accountId)) ?? [];
      expect(calls).toContainEqual(
        expect.objectContaining({ action: 'CreateTags', errorCode: 'UnauthorizedOperation' }),
      );
    }),
  ],
};
