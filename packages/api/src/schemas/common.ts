import { z } from 'zod';

/** Largest id the contract can carry: clients decode ids as int32. */
export const INT32_MAX = 2_147_483_647;

/** An id as the contract carries it: a JSON integer within int32. */
export const idSchema = z.int32().meta({ type: 'integer', format: 'int32' });

export const linkSchema = z
  .object({ rel: z.string(), href: z.string(), type: z.string().optional() })
  .meta({ id: 'Link', description: 'A related address. Always an array of these, never a map.' });

export const linksSchema = z.array(linkSchema);

export type Link = z.infer<typeof linkSchema>;

/** A moment, RFC 3339 in UTC. */
export const timestampSchema = z.string().meta({ format: 'date-time', example: '2026-11-20T16:00:00Z' });

/** Body of every answer that is not 2xx. The first four keys are the recorded ones; the rest is ours. */
export const errorBodySchema = z
  .object({
    timestamp: timestampSchema,
    status: z.int().meta({ type: 'integer' }),
    error: z.string().meta({ description: 'The reason phrase of the status', example: 'Not Found' }),
    path: z.string().meta({ description: 'The path asked for, without its query' }),
    code: z.string().meta({ description: 'What went wrong, stable', example: 'NOT_FOUND' }),
    message: z.string().meta({ description: 'What went wrong, for a person' }),
    field: z.string().optional().meta({ description: 'The request field or header that it concerns' }),
    remedy: z.string().optional().meta({ description: 'What to do about it' }),
    requestId: z.string().meta({ description: "Names this request in the server's log" }),
  })
  .meta({ id: 'Error' });

export type ErrorBody = z.infer<typeof errorBodySchema>;
