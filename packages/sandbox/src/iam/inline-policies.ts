import { policySize, validateIdentityPolicy } from '../policy/validate.ts';
import { limitExceeded, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import type { PolicyHolder } from '../state/model.ts';
import { encodeDocument } from './documents.ts';
import { findGroup, findRole, findUser, groupArn } from './find.ts';
import { checkName, MAX_NAME } from './names.ts';
import { type Page, pageOf } from './paging.ts';
import { refuseServiceLinked } from './protected.ts';
import { needsOnRole } from './roles.ts';
import { needsOnUser } from './users.ts';

/** The three kinds of holder, with the quota for all inline policies of one together. */
const KINDS = {
  User: { find: findUser, needs: needsOnUser, quota: 2048 },
  Role: { find: findRole, needs: needsOnRole, quota: 10_240 },
  Group: {
    find: findGroup,
    needs: (call: Call, name: string): Need[] => [{ resource: groupArn(call, name) }],
    quota: 5120,
  },
} as const;

type Kind = keyof typeof KINDS;
type Input = { [member: string]: unknown };

const text = (input: Input, member: string): string => String(input[member] ?? '');

function put(kind: Kind, holder: PolicyHolder, input: Input): object {
  refuseServiceLinked(holder);
  const name = text(input, 'PolicyName');
  const document = text(input, 'PolicyDocument');
  checkName('PolicyName', name, MAX_NAME);
  validateIdentityPolicy(document);
  const others = [...holder.inline].filter(([each]) => each !== name).map(([, each]) => policySize(each));
  const total = others.reduce((sum, size) => sum + size, policySize(document));
  const { quota } = KINDS[kind];
  if (total > quota)
    throw limitExceeded(
      `Maximum policy size of ${quota} bytes exceeded for ${kind.toLowerCase()} ${holder.name}`,
    );
  holder.inline.set(name, document);
  return {};
}

function get(kind: Kind, holder: PolicyHolder, name: string): string {
  const document = holder.inline.get(name);
  if (document === undefined)
    throw noSuchEntity(`The ${kind.toLowerCase()} policy with name ${name} cannot be found.`);
  return document;
}

/** Put, get, list and delete for one kind of holder. */
function operationsOf(kind: Kind): OperationTable {
  const { find, needs } = KINDS[kind];
  const named = `${kind}Name`;
  const holderIn = (input: Input, call: Call): PolicyHolder => find(call, text(input, named));
  const onHolder = (input: Input, call: Call) => needs(call, text(input, named));
  return {
    [`Put${kind}Policy`]: operation<Input, object>({
      readOnly: false,
      needs: onHolder,
      run: (input, call) => put(kind, holderIn(input, call), input),
    }),
    [`Get${kind}Policy`]: operation<Input, object>({
      readOnly: true,
      needs: onHolder,
      run: (input, call) => {
        const holder = holderIn(input, call);
        const PolicyName = text(input, 'PolicyName');
        const PolicyDocument = encodeDocument(get(kind, holder, PolicyName));
        return { [named]: holder.name, PolicyName, PolicyDocument };
      },
    }),
    [`List${kind}Policies`]: operation<Input & Page, object>({
      readOnly: true,
      needs: onHolder,
      run: (input, call) => {
        const { items, ...page } = pageOf([...holderIn(input, call).inline.keys()].sort(), input);
        return { PolicyNames: items, ...page };
      },
    }),
    [`Delete${kind}Policy`]: operation<Input, object>({
      readOnly: false,
      needs: onHolder,
      run: (input, call) => {
        const holder = holderIn(input, call);
        refuseServiceLinked(holder);
        get(kind, holder, text(input, 'PolicyName'));
        holder.inline.delete(text(input, 'PolicyName'));
        return {};
      },
    }),
  };
}

/** PutUserPolicy, GetRolePolicy, ListGroupPolicies and so on. */
export const inlinePolicyOperations: OperationTable = {
  ...operationsOf('User'),
  ...operationsOf('Role'),
  ...operationsOf('Group'),
};
