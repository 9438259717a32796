import { ListUsersCommand } from '@aws-sdk/client-iam';
import type { Bench } from '../bench.ts';
import { type Case, guide, refused, type Subject } from '../case.ts';
import { aBoundedCaller, aCaller, allow, deny, doc } from '../given.ts';

const wording = guide('troubleshoot_access-denied');
const DENIED = { code: 'AccessDenied', status: 403 } as const;
const listUsers = new ListUsersCommand({});

/** How AWS words a refusal, by the layer that refused. */
const wordings: {
  layer: string;
  needs?: 'control';
  given(bench: Bench): ReturnType<typeof aCaller>;
  ending: string;
}[] = [
  {
    layer: 'no identity policy allows it',
    given: (bench) => aCaller(bench, []),
    ending: 'because no identity-based policy allows the iam:ListUsers action',
  },
  {
    layer: 'an identity policy denies it',
    given: (bench) => aCaller(bench, [allow('*'), deny('iam:ListUsers')]),
    ending: 'with an explicit deny in an identity-based policy',
  },
  {
    layer: 'the boundary does not allow it',
    given: (bench) => aBoundedCaller(bench, allow('s3:*')),
    ending: 'because no permissions boundary allows the iam:ListUsers action',
  },
  {
    layer: 'the boundary denies it',
    given: (bench) => aBoundedCaller(bench, allow('*'), deny('iam:ListUsers')),
    ending: 'with an explicit deny in a permissions boundary',
  },
  {
    layer: 'no service control policy allows it',
    needs: 'control',
    given: async (bench) => {
      const made = await aCaller(bench, [allow('*')]);
      await bench.control?.setScps(bench.accountId, [JSON.parse(doc(allow('s3:*')))]);
      return made;
    },
    ending: 'because no service control policy allows the iam:ListUsers action',
  },
  {
    layer: 'a service control policy denies it',
    needs: 'control',
    given: async (bench) => {
      const made = await aCaller(bench, [allow('*')]);
      await bench.control?.setScps(bench.accountId, [JSON.parse(doc(allow('*'), deny('iam:ListUsers')))]);
      return made;
    },
    ending: 'with an explicit deny in a service control policy',
  },
];

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const cases: Case[] = wordings.map(({ layer, needs, given, ending }) => ({
  name: `a refusal says who, what, on what, and that ${layer}`,
  page: wording,
  ...(needs ? { needs } : {}),
  run: async (bench) => {
    const { caller, arn } = await given(bench);
    await refused(caller.iam.send(listUsers), {
      ...DENIED,
      message: new RegExp(
        `^User: ${literally(arn)} is not authorized to perform: iam:ListUsers on resource: ` +
          `${literally(`arn:aws:iam::${bench.accountId}:user/`)}\\*? ${literally(ending)}`,
      ),
    });
  },
}));

export const denialWording: Subject = { title: 'the wording of a refusal', cases };
