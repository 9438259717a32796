import type { Tag } from '@aws-sdk/client-iam';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import { keyOf } from '../state/lookup.ts';
import type { Entity } from '../state/model.ts';
import { findPolicy, findProfile, findRole, findUser, profileArn } from './find.ts';
import { needsOnPolicy } from './managed-policies.ts';
import { type Page, pageOf } from './paging.ts';
import { needsOnRole } from './roles.ts';
import { addTags, removeTags, requestTagContext, resourceTagContext, toTagList } from './tags.ts';
import { needsOnUser } from './users.ts';

type Context = Need['context'];
type Input = { Tags?: Tag[]; TagKeys?: string[] } & { [member: string]: unknown };

interface Taggable {
  /** The input's member that names the entity. */
  member: string;
  find: (call: Call, name: string) => Entity;
  needs: (call: Call, name: string, context?: Context) => Need[];
}

const KINDS: Readonly<Record<string, Taggable>> = {
  User: { member: 'UserName', find: findUser, needs: needsOnUser },
  Role: { member: 'RoleName', find: findRole, needs: needsOnRole },
  Policy: { member: 'PolicyArn', find: findPolicy, needs: needsOnPolicy },
  InstanceProfile: {
    member: 'InstanceProfileName',
    find: findProfile,
    needs: (call, name, context) => {
      const tags = call.account.instanceProfiles.get(keyOf(name))?.tags;
      return [{ resource: profileArn(call, name), context: { ...resourceTagContext(tags), ...context } }];
    },
  },
};

function operationsOf(kind: string, { member, find, needs }: Taggable): OperationTable {
  const nameIn = (input: Input): string => String(input[member] ?? '');
  return {
    [`Tag${kind}`]: operation<Input, object>({
      readOnly: false,
      needs: (input, call) => needs(call, nameIn(input), requestTagContext(input.Tags)),
      run: (input, call) => {
        const entity = find(call, nameIn(input));
        const tags = new Map(entity.tags);
        addTags(tags, input.Tags);
        entity.tags = tags;
        return {};
      },
    }),
    [`Untag${kind}`]: operation<Input, object>({
      readOnly: false,
      needs: (input, call) => needs(call, nameIn(input), requestTagContext(undefined, input.TagKeys)),
      run: (input, call) => {
        removeTags(find(call, nameIn(input)).tags, input.TagKeys ?? []);
        return {};
      },
    }),
    [`List${kind}Tags`]: operation<Input & Page, object>({
      readOnly: true,
      needs: (input, call) => needs(call, nameIn(input)),
      run: (input, call) => {
        const { items, ...page } = pageOf(toTagList(find(call, nameIn(input)).tags), input);
        return { Tags: items, ...page };
      },
    }),
  };
}

/** TagUser, UntagRole, ListPolicyTags and so on. */
export const taggingOperations: OperationTable = Object.assign(
  {},
  ...Object.entries(KINDS).map(([kind, taggable]) => operationsOf(kind, taggable)),
);
