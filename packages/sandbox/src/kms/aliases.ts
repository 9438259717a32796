import type * as Kms from '@aws-sdk/client-kms';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { aliasesOf, arnIn, findKey, needOnKey, pendingDeletion } from './find.ts';
import { kmsPage } from './paging.ts';

type Aimed = { AliasName: string | undefined; TargetKeyId: string | undefined };

/** An alias is a resource of its own, and so is the key that it names. */
const needsOnBoth = (input: Aimed, call: Call) => [
  { resource: arnIn(call, input.AliasName ?? '') },
  needOnKey(call, findKey(call, input.TargetKeyId)),
];

function checkedName(name: string | undefined): string {
  const text = name ?? '';
  if (!/^alias\/[a-zA-Z0-9/_-]{1,250}$/.test(text) || text.startsWith('alias/aws/'))
    throw new AwsError(
      'InvalidAliasNameException',
      `Alias must start with the prefix "alias/" and not alias/aws/`,
    );
  return text;
}

function existing(call: Call, name: string | undefined): string {
  const arn = arnIn(call, name ?? '');
  if (!aliasesOf(call.account).has(arn))
    throw new AwsError('NotFoundException', `Alias ${arn} is not found.`);
  return arn;
}

function aim(call: Call, arn: string, input: Aimed): object {
  const key = findKey(call, input.TargetKeyId);
  if (key.deletedAt !== undefined) throw pendingDeletion(key);
  aliasesOf(call.account).set(arn, key.arn);
  return {};
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html */
export const aliasOperations: OperationTable = {
  CreateAlias: operation<Kms.CreateAliasRequest, object>({
    readOnly: false,
    needs: needsOnBoth,
    run: (input, call) => {
      const arn = arnIn(call, checkedName(input.AliasName));
      if (aliasesOf(call.account).has(arn))
        throw new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`);
      return aim(call, arn, input);
    },
  }),
  UpdateAlias: operation<Kms.UpdateAliasRequest, object>({
    readOnly: false,
    needs: needsOnBoth,
    run: (input, call) => aim(call, existing(call, input.AliasName), input),
  }),
  DeleteAlias: operation<Kms.DeleteAliasRequest, object>({
    readOnly: false,
    needs: (input, call) => {
      const target = aliasesOf(call.account).get(existing(call, input.AliasName));
      return [{ resource: arnIn(call, input.AliasName ?? '') }, needOnKey(call, findKey(call, target))];
    },
    run: (input, call) => {
      aliasesOf(call.account).delete(existing(call, input.AliasName));
      return {};
    },
  }),
  ListAliases: operation<Kms.ListAliasesRequest, Kms.ListAliasesResponse>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const only = input.KeyId === undefined ? undefined : findKey(call, input.KeyId).arn;
      const all = [...aliasesOf(call.account)]
        .filter(([arn, target]) => arn.split(':')[3] === call.region && (only ?? target) === target)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const { items, ...page } = kmsPage(all, input, 100, 50);
      const Aliases = items.map(([arn, target]) => ({
        AliasName: arn.slice(arn.indexOf('alias/')),
        AliasArn: arn,
        TargetKeyId: target.slice(target.lastIndexOf('/') + 1),
      }));
      return { Aliases, ...page };
    },
  }),
};
