import { HANDED_OVER_TAG_KEY } from '../blueprint/ownership-tags.ts';
import type { ObservedAccessKey } from '../inventory/iam-inventory.ts';
import { tagValue } from '../inventory/ownership.ts';
import { addStep, addUnchanged, type Draft, reason } from './iam-draft.ts';
import type { PlannedUser } from './plan-user.ts';

/** A key that was there before the new one: it goes after the hand-over, or stays for whoever still uses it. */
export function planOldKey(
  draft: Draft,
  resource: string,
  user: PlannedUser,
  old: ObservedAccessKey,
  handedOver: string,
): void {
  const which = `The key ${describedKey(old, draft.now)}`;
  const known = old.accessKeyId === handedOverKey(user);
  const { oldKeys = 'keep-handed-over' } = draft.options;
  if (old.active && (oldKeys === 'keep' || (oldKeys === 'keep-handed-over' && known))) {
    const text = `${which} still works, for whoever uses it until they have the new one; then --old-key delete removes it.`;
    addUnchanged(draft, resource, reason('old_key_kept', text));
    return;
  }
  const lost =
    known || oldKeys === 'delete' ? '' : ' Nothing shows that it was handed over; --old-key keep leaves it.';
  addStep(
    draft,
    resource,
    { call: 'DeleteAccessKey', input: { UserName: user.name, AccessKeyId: old.accessKeyId } },
    reason('rotated', `${which} is replaced; it works until the new one is handed over.${lost}`),
    [handedOver],
  );
}

/** Id of the access key that was handed over last, as the tag on the user remembers it. */
export const handedOverKey = ({ observed }: Pick<PlannedUser, 'observed'>): string | undefined =>
  observed ? tagValue(observed.tags, HANDED_OVER_TAG_KEY) : undefined;

/** A key that is left as it is and said; or removed, when it is an old one and that was asked for. */
export function planExistingKey(
  draft: Draft,
  keyId: string,
  user: PlannedUser,
  key: ObservedAccessKey,
  keys: ObservedAccessKey[],
): void {
  const text = `The access key ${describedKey(key, draft.now)} exists`;
  const say = (code: string, more: string): void =>
    addUnchanged(draft, keyId, reason(code, `${text}${more}`));
  const handedOver = handedOverKey(user);
  if (handedOver === key.accessKeyId) {
    say(
      'key_handed_over',
      ' and was handed over; AWS does not show its secret again. If it is lost, --rotate-key replaces it.',
    );
    return;
  }
  // A newer key is never an old one, whatever the tag says: AWS may show yesterday's tag for some seconds.
  const successor = keys.find(
    ({ accessKeyId, active, createdAt }) =>
      active && accessKeyId === handedOver && createdAt.getTime() >= key.createdAt.getTime(),
  );
  if (!successor) {
    say(
      'key_secret_unknown',
      ', and nothing shows that its secret was handed over. No second key is made: if you do not have the secret, --rotate-key replaces it.',
    );
    return;
  }
  if (draft.options.oldKeys !== 'delete') {
    say(
      'old_key',
      ` beside ${successor.accessKeyId}, which was handed over last. When nobody uses it any more, --old-key delete removes it.`,
    );
    return;
  }
  const because = `The key ${describedKey(key, draft.now)} is not the one handed over last (${successor.accessKeyId}), and --old-key delete asks for it to go.`;
  addStep(
    draft,
    keyId,
    { call: 'DeleteAccessKey', input: { UserName: user.name, AccessKeyId: key.accessKeyId } },
    reason('old_key', because),
  );
}

const DAY_MS = 86_400_000;

/** The key with what tells it from another: whether it works, and how old it is. */
export function describedKey({ accessKeyId, active, createdAt }: ObservedAccessKey, now: Date): string {
  const days = Math.max(0, Math.floor((now.getTime() - createdAt.getTime()) / DAY_MS));
  const age = days === 0 ? 'made today' : `${days} day${days === 1 ? '' : 's'} old`;
  return `${accessKeyId} (${active ? 'active' : 'inactive'}, ${age})`;
}
