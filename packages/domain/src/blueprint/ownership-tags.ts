import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import type { Tag } from './blueprint.ts';

/** Says that Berth made (or adopted) the resource. See docs/decisions on ownership tags. */
export const MANAGED_BY_TAG: Tag = { Key: 'berth:managed-by', Value: 'berth' };

/** Says which blueprint the resource belongs to; the value is the blueprint's id. */
export const BLUEPRINT_TAG_KEY = 'berth:blueprint';

/** On the user: id of the access key whose secret was handed over. A key that it does not name may be lost. */
export const HANDED_OVER_TAG_KEY = 'berth:handed-over-key';

/** Put by CloudFormation on what a stack owns; nobody else can set tags of this prefix. */
export const STACK_NAME_TAG_KEY = 'aws:cloudformation:stack-name';

/** Tags on everything of a blueprint: ours, and the vendor's identifier. */
export function ownershipTags(profile: VendorProfile, blueprintId: string): Tag[] {
  return [
    MANAGED_BY_TAG,
    { Key: BLUEPRINT_TAG_KEY, Value: blueprintId },
    { Key: profile.identifierTag.key, Value: profile.identifierTag.value },
  ];
}
