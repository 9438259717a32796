import type { ObservedAccessKey } from '../inventory/iam-inventory.ts';
import type { IamCall } from './iam-action.ts';
import { addObstacle, addStep, addUnchanged, addUnknown, type Draft, lacking, reason } from './iam-draft.ts';
import { describedKey, handedOverKey, planExistingKey, planOldKey } from './plan-old-keys.ts';
import type { PlannedUser } from './plan-user.ts';

/** A user has at most two access keys. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_KEYS = 2;

export interface CredentialsToPlan {
  userId: string;
  /** Logical id of the access key; undefined when the blueprint has none. */
  keyId: string | undefined;
  user: PlannedUser;
  /** The blueprint wants a console password on the user. */
  loginProfile: boolean;
  /** Every step planned so far: credentials come last, when all that they need stands. */
  after: string[];
}

/**
 * Plans the console password and the access key. Both are secrets that only the reply to their creation knows,
 * so they are made last, handed over at once, and never made again unasked: an existing one is said.
 */
export function planCredentials(draft: Draft, wanted: CredentialsToPlan): void {
  const login = planLogin(draft, wanted);
  const key = wanted.keyId === undefined ? NO_KEY : planKey(draft, wanted, login);
  const minted = [...login, ...key.minted];
  if (minted.length === 0) return;
  const UserName = wanted.user.name;
  const resource = wanted.keyId ?? wanted.userId;
  const handedOver = addStep(
    draft,
    resource,
    { call: 'HandOver', input: { UserName, console: login.length > 0 } },
    reason('secret_known_once', 'AWS shows a new secret once only, so it is handed over at once.'),
    minted,
  );
  if (key.minted.length > 0) {
    addStep(
      draft,
      resource,
      { call: 'RecordHandOver', input: { UserName } },
      reason(
        'remember_hand_over',
        'A tag on the user remembers which key was handed over, so that a lost one is noticed.',
      ),
      [handedOver],
    );
  }
  for (const old of key.old) planOldKey(draft, resource, wanted.user, old, handedOver);
}

const CREDENTIAL_CALLS: ReadonlySet<IamCall> = new Set<IamCall>([
  'CreateLoginProfile',
  'UpdateLoginProfile',
  'CreateAccessKey',
  'DeleteAccessKey',
  'HandOver',
  'RecordHandOver',
]);

/** Takes the steps of the credentials back; what was said of them, and what is in their way, stays. */
export function withdrawCredentials({ plan }: Draft): void {
  plan.steps = plan.steps.filter(({ action }) => !CREDENTIAL_CALLS.has(action.call));
}

function planLogin(draft: Draft, { userId, user, loginProfile, after }: CredentialsToPlan): string[] {
  const seen = user.observed?.loginProfile ?? { kind: 'absent' as const };
  const what = `The console password of the user ${user.name}`;
  const input = { UserName: user.name, PasswordResetRequired: false };
  if (seen.kind === 'unknown') {
    if (loginProfile) addUnknown(draft, userId, what, seen);
    return [];
  }
  if (!loginProfile) {
    if (seen.kind === 'present') {
      const text = `The user ${user.name} has a console password, which console access by role does not need; left.`;
      addUnchanged(draft, userId, reason('extra_login_profile', text));
    }
    return [];
  }
  if (seen.kind === 'absent') {
    const because = reason('absent', `The user ${user.name} has no console password.`);
    return [addStep(draft, userId, { call: 'CreateLoginProfile', input }, because, after)];
  }
  if (draft.options.rotateKey) {
    const because = reason('rotate_asked', `${what} is replaced, as --rotate-key asks.`);
    return [addStep(draft, userId, { call: 'UpdateLoginProfile', input }, because, after)];
  }
  const text = `${what} exists; nobody can read it again. If it is lost, --rotate-key replaces it.`;
  addUnchanged(draft, userId, reason('password_exists', text));
  return [];
}

interface PlannedKey {
  minted: string[];
  /** Keys to delete once the new one is handed over. */
  old: ObservedAccessKey[];
}

const NO_KEY: PlannedKey = { minted: [], old: [] };

function planKey(
  draft: Draft,
  { keyId = '', userId, user, after }: CredentialsToPlan,
  login: string[],
): PlannedKey {
  const seen = user.observed?.accessKeys ?? { kind: 'present' as const, value: [] };
  if (seen.kind === 'unknown') {
    addUnknown(draft, keyId, `The access keys of the user ${user.name}`, seen);
    return NO_KEY;
  }
  const keys = seen.kind === 'present' ? seen.value : [];
  if (keys.length > 0 && !draft.options.rotateKey) {
    for (const key of keys) planExistingKey(draft, keyId, user, key, keys);
    return NO_KEY;
  }
  if (draft.blocked.has(userId)) return NO_KEY;
  if (keys.length >= MAX_KEYS && draft.options.oldKeys === 'keep' && keys.every(({ active }) => active)) {
    const text = `AWS allows ${MAX_KEYS} keys, both exist and are active, and --old-key keep leaves them.`;
    const remedy = 'Delete the one that nobody uses (--old-key delete keeps only the one handed over last).';
    addObstacle(draft, keyId, reason('key_limit', text), remedy);
    return NO_KEY;
  }
  const room = keys.length < MAX_KEYS ? [] : [planRoom(draft, keyId, user, keys, after)];
  const because =
    keys.length === 0
      ? lacking(draft, keyId, `The user ${user.name} has no access key.`)
      : reason('rotate_asked', `The access key of the user ${user.name} is replaced, as --rotate-key asks.`);
  const minted = addStep(draft, keyId, { call: 'CreateAccessKey', input: { UserName: user.name } }, because, [
    ...after,
    ...login,
    ...room.map(({ step }) => step),
  ]);
  const gone = new Set(room.map(({ key }) => key));
  return { minted: [minted], old: keys.filter((key) => !gone.has(key)) };
}

/** Makes room for a third key: an explicit step with the reason why this one goes, and before the hand-over. */
function planRoom(
  draft: Draft,
  keyId: string,
  user: PlannedUser,
  keys: ObservedAccessKey[],
  after: string[],
): { step: string; key: ObservedAccessKey } {
  const { key, why } = expendable(keys, user);
  const step = addStep(
    draft,
    keyId,
    { call: 'DeleteAccessKey', input: { UserName: user.name, AccessKeyId: key.accessKeyId } },
    reason(
      'key_limit',
      `AWS allows ${MAX_KEYS} keys, and both exist. ${describedKey(key, draft.now)} goes first, because ${why}.`,
    ),
    after,
  );
  return { step, key };
}

/**
 * Of two keys, the one to give up: one that is inactive; else one that was never handed over while the other
 * was (its secret died with a crash, so nobody can be using it); else the older.
 */
function expendable(keys: ObservedAccessKey[], user: PlannedUser): { key: ObservedAccessKey; why: string } {
  const byAge = [...keys].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const inactive = byAge.find(({ active }) => !active);
  if (inactive) return { key: inactive, why: 'it is inactive' };
  const handedOver = handedOverKey(user);
  const lost = byAge.find(({ accessKeyId }) => accessKeyId !== handedOver);
  if (lost && byAge.some(({ accessKeyId }) => accessKeyId === handedOver)) {
    return { key: lost, why: 'it was never handed over, while the other one was' };
  }
  const oldest = byAge[0];
  if (!oldest) throw new Error('expendable() needs a key');
  return { key: oldest, why: 'it is the older of the two' };
}
