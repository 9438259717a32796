import type { RenderInput } from './rendering.ts';

/** A part of a file name that every file system and shell takes as it is. */
const plainPart = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'vendor';

/** What the files of a rendering are called, without their ending: `redis-cloud-iam-2024`. */
export const renderingName = ({ profile, generation }: RenderInput): string =>
  `${plainPart(profile.id)}-iam-${plainPart(generation.id)}`;
