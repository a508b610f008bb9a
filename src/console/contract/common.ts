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

/** An id in an address or query string. */
export const idParameterSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'an id is a positive whole number')
  .transform(Number);
