import { z } from 'zod';

/** Whether something may be done; where it may not, why, for the person who would like to. */
export const permissionSchema = z
  .discriminatedUnion('allowed', [
    z.object({ allowed: z.literal(true) }),
    z.object({ allowed: z.literal(false), why: z.string() }),
  ])
  .meta({ id: 'Permission', description: 'Whether the caller may do it now, and why not.' });
