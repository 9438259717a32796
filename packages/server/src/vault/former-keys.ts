import { rm } from 'node:fs/promises';
import type { KeyProvider } from './key-provider.ts';
import { type KeyRing, keyRing, unwrapWith } from './key-ring.ts';

/** Master keys of a provider that the installation leaves: they open, and seal nothing any more. */
export interface FormerKeys {
  /** Empty when there is nothing left of it: the move is done. */
  keys: Buffer[];
  /** Called when nothing is sealed under them any more. */
  forget(): Promise<void>;
}

/** The key file, once its keys have been replaced. */
export const formerFile = (path: string, keys: Buffer[]): FormerKeys => ({
  keys,
  forget: () => rm(path, { force: true }),
});

/**
 * A provider that also opens what was sealed under the former one, until everything is re-wrapped. It is the start
 * that re-wraps: see `finishRotation`, which goes on where a crash left it.
 */
export function movingFrom(former: FormerKeys, provider: KeyProvider): KeyProvider {
  const [first, ...rest] = former.keys;
  let ring: KeyRing | undefined = first && keyRing([first, ...rest]);
  return {
    ...provider,
    get description() {
      return provider.description;
    },
    knows: (keyId) => provider.knows(keyId) || (ring?.keys.has(keyId) ?? false),
    unwrap: async (keyId, wrapped, context) =>
      ring && !provider.knows(keyId)
        ? unwrapWith(ring, keyId, wrapped, context)
        : provider.unwrap(keyId, wrapped, context),
    async endRotation() {
      await provider.endRotation();
      if (!ring) return;
      await former.forget();
      ring = undefined;
    },
  };
}
