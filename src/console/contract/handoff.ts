import { z } from 'zod';
import { standingSchema } from './action';
import { momentSchema } from './common';

const room = {
  held: z.int().nonnegative().meta({ description: 'Cases the person holds now.' }),
  most: z.int().positive().meta({ description: 'And may hold.' }),
};

/** What came of asking for the next case: it is the caller's already, or there is none for them. */
export const claimedNextSchema = z
  .discriminatedUnion('claimed', [
    z.object({ claimed: z.literal(true), standing: standingSchema, ...room }),
    z.object({ claimed: z.literal(false), reason: z.enum(['empty', 'full']), ...room }),
  ])
  .meta({ id: 'ClaimedNext' });
export type ClaimedNext = z.infer<typeof claimedNextSchema>;

export const pullSchema = z.strictObject({
  epoch: z.int().nonnegative().meta({ description: 'As the caller last saw it.' }),
});

export const PROMISE_KINDS = ['usual', 'after_hours', 'form', 'late'] as const;
export const PROMISE_STATES = ['open', 'kept', 'broken', 'void'] as const;

export const promiseSchema = z
  .object({
    kind: z.enum(PROMISE_KINDS).meta({
      description:
        'usual: within so many minutes · after_hours: from an opening · form: agreed in a form · late: an apology named it',
    }),
    dueAt: momentSchema,
    madeAt: momentSchema,
    status: z.enum(PROMISE_STATES),
    settledAt: momentSchema.optional(),
  })
  .meta({ id: 'Promise' });
export type CasePromise = z.infer<typeof promiseSchema>;

export const caseHandoffSchema = z
  .object({
    promises: z
      .array(promiseSchema)
      .meta({ description: 'What the customer was told about the time, newest first.' }),
    brokenAt: momentSchema.optional().meta({ description: 'When the first promise was missed.' }),
    satisfaction: z
      .object({
        scale: z.union([z.literal(3), z.literal(5)]),
        askedAt: momentSchema.optional(),
        score: z.int().optional(),
        answeredAt: momentSchema.optional(),
      })
      .optional(),
  })
  .meta({ id: 'CaseHandoff' });
export type CaseHandoff = z.infer<typeof caseHandoffSchema>;
