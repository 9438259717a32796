import { renderableFormats } from '@berth/domain';
import type { AppError } from './app.ts';

const RENDERINGS = `The formats are ${renderableFormats.join(', ')}; each lists its files.`;

/** What is not there, and what belongs to somebody else: one answer, or the difference would tell them apart. */
export const notFound = (what: 'cloud account' | 'task' | 'rendering'): AppError => ({
  code: 'NOT_FOUND',
  message: `There is no such ${what}`,
  remedy: what === 'rendering' ? RENDERINGS : `List the ${what}s to see which there are.`,
});

export const internalRefusal: AppError = {
  code: 'INTERNAL_CLOUD_ACCOUNT',
  message: 'Cloud account 1 is the internal account; it belongs to the vendor',
  remedy: 'Use a cloud account of your own.',
};
