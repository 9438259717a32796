import type { Tag } from '../blueprint/blueprint.ts';
import { ownershipTags } from '../blueprint/ownership-tags.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import type { DeploymentProblem } from './deployment-problem.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';

/** On each thing of a subscription: its logical id in the blueprint, by which it is found again. */
export const RESOURCE_TAG_KEY = 'berth:resource';

/** Put by a node on itself: `installing`, `ready`, or `failed` with what failed. */
export const NODE_STATE_TAG_KEY = 'berth:node-state';

export const NODE_READY = 'ready';

type Owner = Pick<SubscriptionSpec, 'installationId' | 'accountId' | 'subscriptionId'>;

/** What the ownership tag of a subscription's resources says: which installation, account and subscription. */
export const subscriptionBlueprintId = ({ installationId, accountId, subscriptionId }: Owner): string =>
  `subscription/${installationId}/${accountId}/${subscriptionId}`;

const RESERVED_PREFIX = /^(aws|berth):/i;

/** Whether the customer may not have a tag of this key: it is AWS's, ours or the vendor's. */
export const isReservedKey = (profile: VendorProfile, key: string): boolean =>
  RESERVED_PREFIX.test(key) || key.toLowerCase() === profile.identifierTag.key.toLowerCase();

/** The customer's own tags, and the subscription's name unless the customer names things otherwise. */
export function customerTags(profile: VendorProfile, { name, resourceTags }: SubscriptionSpec): Tag[] {
  const own = resourceTags.filter(({ Key }) => !isReservedKey(profile, Key));
  return own.some(({ Key }) => Key === 'Name') ? own : [{ Key: 'Name', Value: name.slice(0, 256) }, ...own];
}

/** All tags of one resource: ours last, so that nothing overrides them. */
export const resourceTags = (profile: VendorProfile, spec: SubscriptionSpec, logicalId: string): Tag[] => [
  ...customerTags(profile, spec),
  ...ownershipTags(profile, subscriptionBlueprintId(spec)),
  { Key: RESOURCE_TAG_KEY, Value: logicalId },
];

/** How many tags a customer may ask for (wire contract, section 4.1). */
const MAX_TAGS = 30;
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const MAX_KEY = 128;
const MAX_VALUE = 256;

/** Everything that is wrong with the tags that a customer asks for. */
export function tagProblems(profile: VendorProfile, tags: readonly Tag[]): DeploymentProblem[] {
  const found: DeploymentProblem[] = [];
  const say = (code: string, message: string, remedy: string) =>
    found.push({ code, field: 'resourceTags', message, remedy, evidence: null });
  if (tags.length > MAX_TAGS) {
    const message = `${tags.length} tags are asked for; there may be ${MAX_TAGS}.`;
    say('RESOURCE_TAGS_EXCEEDS_MAXIMUM_COUNT', message, 'Ask for fewer tags.');
  }
  const keys = new Set<string>();
  for (const { Key, Value } of tags) {
    if (Key.trim() === '') say('RESOURCE_TAGS_EMPTY_KEY', 'A tag has no key.', 'Give every tag a key.');
    else if (Key.length > MAX_KEY) {
      const message = `The tag key ${Key.slice(0, 20)}… is longer than ${MAX_KEY} characters.`;
      say('RESOURCE_TAG_KEY_EXCEEDS_MAXIMUM_LENGTH', message, 'Shorten the key.');
    } else if (isReservedKey(profile, Key)) {
      const message = `The tag key ${Key} is reserved.`;
      say('RESOURCE_TAGS_NAME_NOT_ALLOWED', message, 'Choose another key, not starting with aws: or berth:.');
    }
    if (keys.has(Key)) {
      say('RESOURCE_TAGS_DUPLICATE_KEY', `The tag key ${Key} is there twice.`, 'Give each key one value.');
    }
    keys.add(Key);
    if (Value.length > MAX_VALUE) {
      const message = `The value of the tag ${Key} is longer than ${MAX_VALUE} characters.`;
      say('RESOURCE_TAG_VALUE_EXCEEDS_MAXIMUM_LENGTH', message, 'Shorten the value.');
    }
  }
  return found;
}
