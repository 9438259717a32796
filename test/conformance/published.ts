import { readFileSync } from 'node:fs';

const folder = new URL('../../packages/domain/src/vendor-profile/policies/', import.meta.url);

/** The policy documents that the vendor publishes, as text, by generation. */
export const published = (['2018', '2024'] as const).flatMap((generation) =>
  (['RedisLabsInstanceRolePolicy', 'RedislabsIAMUserRestrictedPolicy'] as const).map((name) => ({
    generation,
    name,
    text: readFileSync(new URL(`${generation}/${name}.json`, folder), 'utf8'),
  })),
);

/** The programmatic user's policy of a generation. */
export const userPolicy = (generation: '2018' | '2024'): string =>
  published.find((one) => one.generation === generation && one.name === 'RedislabsIAMUserRestrictedPolicy')
    ?.text ?? '';
