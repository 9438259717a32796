import type { TagSpecification } from '@aws-sdk/client-ec2';
import type { ContextValue } from '../policy/request.ts';
import type { Call, Need } from '../protocol/operation.ts';
import type { Tags } from '../state/model.ts';
import { specifiedTags } from './tag-specifications.ts';
import { knownResource, type ResourceType } from './taggable.ts';

/**
 * A resource's ARN; `*` for one that is being made.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-resources-for-iam-policies
 */
export const ec2Arn = (call: Call, type: ResourceType, id: string): string =>
  `arn:aws:ec2:${call.region}:${call.account.accountId}:${type}/${id}`;

/** Condition keys for tags in the request. */
export function requestTags(
  tags: Tags,
  keys: readonly string[] = [...tags.keys()],
): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const [key, value] of tags) context[`aws:RequestTag/${key}`] = value;
  if (keys.length > 0) context['aws:TagKeys'] = [...keys];
  return context;
}

/** Condition keys for the tags that a resource has. */
export function resourceTags(tags: Tags | undefined): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {};
  for (const [key, value] of tags ?? []) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`ec2:ResourceTag/${key}`] = value;
  }
  return context;
}

/**
 * What acting on a resource needs: the operation's own action, decided by the tags that the resource has. One that
 * is not there has none: who may act on tagged things only is refused, not told that it is absent, as people met it
 * (karpenter-provider-aws issue 2100). A key pair's ARN has its name.
 */
export function needsOn(
  call: Call,
  type: ResourceType,
  id: string | undefined,
  context: Record<string, ContextValue> = {},
): Need {
  const known = id === undefined ? undefined : knownResource(call, type, id);
  const name = type === 'key-pair' ? known?.name : undefined;
  const vpc: Record<string, ContextValue> =
    known?.vpcId === undefined ? {} : { 'ec2:Vpc': ec2Arn(call, 'vpc', known.vpcId) };
  return {
    resource: ec2Arn(call, type, name ?? (id || '*')),
    context: { 'ec2:Region': call.region, ...vpc, ...resourceTags(known?.tags), ...context },
  };
}

/**
 * What making something needs: the operation's own action on a resource that has no id yet; with tags, also
 * `ec2:CreateTags` on it, with the operation as `ec2:CreateAction`.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function needsToMake(
  call: Call,
  type: ResourceType,
  specifications: readonly TagSpecification[] | undefined,
  makes: readonly ResourceType[] = [type],
  name = '*',
): Need[] {
  const tags = specifiedTags(specifications, makes).get(type) ?? new Map<string, string>();
  const resource = ec2Arn(call, type, name);
  const context = { 'ec2:Region': call.region, ...requestTags(tags) };
  const own: Need = { resource, context };
  if (tags.size === 0) return [own];
  return [
    own,
    { action: 'ec2:CreateTags', resource, context: { ...context, 'ec2:CreateAction': call.action } },
  ];
}
