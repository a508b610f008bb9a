import { z } from 'zod';

/** Body of every answer that is an error. `code` is listed in docs/errors.md. */
export const problemSchema = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z
        .unknown()
        .optional()
        .meta({ description: 'What the caller needs to go on, see each route.' }),
    }),
  })
  .meta({ id: 'Problem' });

/** A moment of business time, epoch milliseconds UTC. */
export const momentSchema = z.int();

export const idSchema = z.int().positive();

/** Somebody of the desk. */
export const personSchema = z.object({ id: idSchema, name: z.string() });

export const totalSchema = z
  .int()
  .nonnegative()
  .optional()
  .meta({ description: 'Of the filter; on the first page only.' });

/** An id in an address or query string. */
export const idParameterSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'an id is a positive whole number')
  .transform(Number);

/** Words to look for; left out: all. */
export function searchSchema(description: string) {
  return z.string().trim().min(2).max(100).optional().meta({ description });
}
