import type { Call } from '../protocol/operation.ts';
import type { Ec2Resource } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import type { Tags } from '../state/model.ts';
import { type ResourceType, TAGGABLE } from './taggable.ts';

/** What every new resource has: an id, its tags, who made it and when. */
export const born = (call: Call, type: ResourceType, tags: Tags = new Map()): Ec2Resource => ({
  id: ec2Id(TAGGABLE[type].prefix),
  tags,
  createdAt: call.nowMs,
  createdBy: call.principal.accessKeyId,
});
