import type { Tag } from '../blueprint/blueprint.ts';
import { err, ok, type Result } from '../result.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';

/** What is wrong with the customer's tags, and what to do. */
export interface TagProblem {
  message: string;
  remedy: string;
}

/** AWS's own limits for tags of IAM. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
const MOST_TAGS = 50;

/** Letters, digits and blanks of any script, and these signs. No control character and nothing invisible. */
const ALLOWED = /^[\p{L}\p{Zs}\p{N}_.:/=+\-@]*$/u;

/** Tags that are put on beside the customer's own: the vendor's identifier, and up to three of Berth's. */
const OUR_OWN = 4;

const problem = (message: string, remedy: string): Result<never, TagProblem> => err({ message, remedy });

const INVISIBLE = /[^\p{L}\p{N}\p{P}\p{S} ]/gu;

/** A tag's name in a message: short, and without what could disguise it. */
const shown = (text: string): string => JSON.stringify(text.replace(INVISIBLE, '?').slice(0, 60));

/**
 * Checks the customer's own tags by AWS's rules, which are the same in every format, so that a mistake is told
 * before AWS refuses half of what is to be made. Gives the tags back, or the first thing wrong with them.
 */
export function checkTags(tags: readonly Tag[], profile: VendorProfile): Result<Tag[], TagProblem> {
  const seen = new Set<string>();
  for (const { Key, Value } of tags) {
    const key = shown(Key);
    if (Key.trim() === '' || Key.length > LONGEST_KEY)
      return problem(
        `The tag key ${key} has ${Key.length} characters.`,
        `Use 1 to ${LONGEST_KEY}, not all blank.`,
      );
    if (Value.length > LONGEST_VALUE)
      return problem(
        `The value of the tag ${key} has ${Value.length} characters.`,
        `Use up to ${LONGEST_VALUE}.`,
      );
    if (!ALLOWED.test(Key) || !ALLOWED.test(Value))
      return problem(
        `The tag ${key} has a character that AWS does not take.`,
        'Use letters, digits, blanks and _ . : / = + - @',
      );
    if (/^(aws|berth):/i.test(Key))
      return problem(
        `The tag key ${key} begins with a prefix that is not yours.`,
        'aws: and berth: are taken.',
      );
    if (Key.toLowerCase() === profile.identifierTag.key.toLowerCase())
      return problem(`The tag ${key} is the vendor's own.`, 'Leave it out: every rendering puts it on.');
    // IAM compares tag keys without case.
    if (seen.has(Key.toLowerCase()))
      return problem(`The tag ${key} is given twice.`, 'Give each key once; IAM compares them without case.');
    seen.add(Key.toLowerCase());
  }
  if (tags.length > MOST_TAGS - OUR_OWN)
    return problem(
      `${tags.length} tags are too many.`,
      `AWS takes ${MOST_TAGS} on a resource, ${OUR_OWN} of which are spoken for: give up to ${MOST_TAGS - OUR_OWN}.`,
    );
  return ok([...tags]);
}
