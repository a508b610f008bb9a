import { z } from 'zod';
import { idParameterSchema, idSchema, momentSchema } from './common';

export const threadIdSchema = z.strictObject({
  threadId: z.string().regex(/^[a-z]{1,20}(:[\w.-]{1,64}){2}$/, 'a thread id is channel:account:user'),
});

export const turnListQuerySchema = z.strictObject({
  after: idParameterSchema
    .optional()
    .meta({ description: 'Turns later than this one; left out: the newest.' }),
});

/** One answer worked out: what was understood and what was decided. */
export const turnSchema = z
  .object({
    id: idSchema,
    at: momentSchema,
    intent: z.string(),
    confidence: z.number(),
    language: z.string(),
    urgent: z.string().optional().meta({ description: 'human, stop or start: recognised before all else.' }),
    choice: z
      .string()
      .optional()
      .meta({ description: 'Offered choice that was tapped or typed; not shown to moderators.' }),
    slots: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Values found in the text; not shown to moderators.' }),
    actions: z
      .array(z.object({ type: z.string(), key: z.string().optional(), reason: z.string().optional() }))
      .meta({ description: 'What was decided, in order.' }),
    timings: z.record(z.string(), z.number()).meta({ description: 'Milliseconds of each step.' }),
  })
  .meta({ id: 'Turn' });
export type Turn = z.infer<typeof turnSchema>;

export const turnListSchema = z
  .object({
    turns: z.array(turnSchema).meta({ description: 'At most 50, oldest first.' }),
    waiting: z
      .object({
        reason: z.enum(['budget', 'retry', 'paused']),
        until: momentSchema
          .optional()
          .meta({ description: 'When it is tried; left out when nobody can tell.' }),
        now: momentSchema.meta({ description: 'The time it is for the product.' }),
      })
      .optional()
      .meta({ description: 'Why the next message to the customer does not leave now.' }),
    silent: z.object({ messageId: idSchema, reason: z.string() }).optional().meta({
      description: 'The newest message of the customer, when it is left without an answer on purpose.',
    }),
  })
  .meta({ id: 'TurnList' });
export type TurnList = z.infer<typeof turnListSchema>;
