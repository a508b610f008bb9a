import { z } from 'zod';
import { idParameterSchema, idSchema, momentSchema } from './common';
import { handoffReasonSchema } from './packet';
import { planNamesSchema } from './plan';

export const threadIdSchema = z.strictObject({
  threadId: z.string().regex(/^[a-z]{1,20}(:[\w.-]{1,64}){2}$/, 'a thread id is channel:account:user'),
});

export const turnListQuerySchema = z.strictObject({
  after: idParameterSchema
    .optional()
    .meta({ description: 'Turns later than this one; left out: the newest.' }),
  turn: idParameterSchema
    .optional()
    .meta({ description: 'The newest up to this one: for a message further back.' }),
});

export const TURN_OUTCOMES = ['answered', 'link_sent', 'handed_over', 'loop', 'silent', 'nothing'] as const;

export const PROOFS = ['found', 'matched', 'not_matched', 'said'] as const;

/** A value of the conversation, and what it is worth. Mail and phone are shown in part. */
export const turnDetailSchema = z.object({
  name: z.enum([
    'orderNumber',
    'email',
    'phone',
    'iccid',
    'plan',
    'ends',
    'cycle',
    'quantity',
    'city',
    'url',
  ]),
  value: z
    .string()
    .optional()
    .meta({ description: 'A moment for `ends`. Order data is not shown to moderators.' }),
  names: planNamesSchema.optional().meta({ description: 'Of a plan, for the reader.' }),
  proof: z.enum(PROOFS).optional().meta({
    description: 'found: the order is there. matched: it fits the order. said: nothing was compared.',
  }),
});
export type TurnDetail = z.infer<typeof turnDetailSchema>;

export const FACT_KINDS = ['identity', 'quote', 'points', 'payments', 'hours', 'genuine', 'skill'] as const;

/** A record that was read for the decision, and what it said. */
export const turnFactSchema = z.object({
  kind: z.enum(FACT_KINDS),
  outcome: z.string(),
  count: z.int().nonnegative().optional(),
});
export type TurnFact = z.infer<typeof turnFactSchema>;

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
    timings: z
      .record(z.string(), z.number())
      .meta({ description: 'Milliseconds of each step; `facts.<kind>` of each look-up.' }),
    ranked: z
      .array(z.object({ intent: z.string(), confidence: z.number() }))
      .meta({ description: 'The likeliest intents, best first.' }),
    languages: z
      .record(z.string(), z.number())
      .meta({ description: 'Share of each language in the words of the customer, together 1.' }),
    joined: z.int().nonnegative().meta({ description: 'Messages answered together.' }),
    waitedMs: z.number().optional().meta({ description: 'How long it waited for more of them.' }),
    outcome: z.enum(TURN_OUTCOMES),
    reason: z
      .string()
      .optional()
      .meta({ description: 'handed_over: a HandoffReason. silent: why nothing was said.' }),
    handoff: handoffReasonSchema.optional(),
    details: z.array(turnDetailSchema),
    needed: z.int().nonnegative().optional().meta({
      description: 'How many details the proof of an order takes; left out where none was asked for.',
    }),
    facts: z.array(turnFactSchema),
    mayCorrect: z.boolean().meta({ description: 'There is a text whose intent can be put right.' }),
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

/** What a turn should have been taken for. */
export const wrongIntentSchema = z.strictObject({
  intent: z.string().regex(/^[a-z][a-z-]{1,40}$/),
});

export const wrongIntentFiledSchema = z.object({
  text: z
    .string()
    .meta({ description: 'As it is kept for review: names, numbers and addresses struck out.' }),
});

/** Intents that a text can be said to mean, for the list of choices. */
export const intentListSchema = z.object({ intents: z.array(z.string()) });
