import { z } from 'zod';
import { replySchema } from './action';
import { accountIdSchema } from './agent';
import { idSchema, momentSchema } from './common';
import { inboxChannelSchema } from './inbox';

/** Longest look back of lags, failures and refusals. */
export const LOOK_BACK_MS = 24 * 3_600_000;

export const accountStateSchema = z
  .object({
    accountId: accountIdSchema,
    channel: inboxChannelSchema,
    handle: z.string(),
    configured: z.boolean().meta({ description: 'false: brand.yaml no longer lists it; it sends nothing.' }),
    sandbox: z.boolean(),
    humanAgent: z.boolean().meta({ description: 'People may answer for seven days.' }),
    sending: z.enum(['on', 'paused', 'held']).meta({
      description: 'paused: the platform forbids it · held: a person of ours does',
    }),
    pauseCode: z.string().optional(),
    held: z.object({ at: momentSchema, by: z.string().optional(), why: z.string() }).optional(),
    check: z
      .object({
        ok: z.boolean(),
        code: z.string().optional(),
        subscribed: z.array(z.string()).optional(),
        token: z
          .object({ endsAt: momentSchema.optional(), dataEndsAt: momentSchema.optional() })
          .optional()
          .meta({
            description:
              'Left out: the platform does not say how long the token lasts. endsAt left out: it does not end. ' +
              'dataEndsAt: until when Meta lets the app read data with it.',
          }),
        ms: z.int(),
        at: momentSchema,
      })
      .optional()
      .meta({ description: 'What the platform said when it was last asked.' }),
    canResubscribe: z.boolean(),
    lastWebhookAt: momentSchema.optional(),
    lastSentAt: momentSchema.optional(),
    lag: z
      .object({ answers: z.int(), p50Ms: z.int(), p95Ms: z.int() })
      .optional()
      .meta({ description: 'From the customer\u2019s message to the bot\u2019s first answer, last 24 h.' }),
    queue: z.object({
      waiting: z.int(),
      unknown: z.int().meta({ description: 'Nobody knows yet whether they arrived.' }),
      oldestMs: z.int().optional(),
      dead: z.int().meta({ description: 'Given up; can be sent again.' }),
      unclear: z.int().meta({ description: 'Given up, but may have arrived: a person has to look.' }),
    }),
    errors: z
      .array(z.object({ code: z.string(), count: z.int() }))
      .meta({ description: 'Why messages did not leave, last 24 h.' }),
    budgets: z.array(z.object({ route: z.string(), remaining: z.int(), resetsAt: momentSchema })),
    spend: z
      .object({
        received: z.int(),
        sent: z.int(),
        microUsd: z.int(),
        since: momentSchema,
      })
      .optional()
      .meta({ description: 'Estimate for platforms that charge by the message, this month.' }),
  })
  .meta({ id: 'AccountState' });
export type AccountState = z.infer<typeof accountStateSchema>;

export const channelListSchema = z
  .object({
    accounts: z.array(accountStateSchema),
    refused: z
      .array(z.object({ channel: inboxChannelSchema, count: z.int(), lastAt: momentSchema }))
      .meta({ description: 'Deliveries with a wrong signature, last 24 h; forgeries name no account.' }),
    quarantined: z.int().meta({ description: 'Bodies nobody could place.' }),
  })
  .meta({ id: 'ChannelList' });
export type ChannelList = z.infer<typeof channelListSchema>;

export const accountParameterSchema = z.strictObject({ accountId: accountIdSchema });

export const holdSchema = z.strictObject({
  why: z.string().trim().min(3, 'say why, for whoever wonders later').max(200),
});

/** So long before the end of a token the desk warns of it. */
export const TOKEN_WARNING_MS = 7 * 24 * 3_600_000;

const testThreadSchema = z.object({
  threadId: z.string(),
  name: z.string().optional(),
  handle: z.string().optional(),
  lastAt: momentSchema.optional(),
});
export type TestThread = z.infer<typeof testThreadSchema>;

export const testThreadListSchema = z
  .object({
    threads: z
      .array(testThreadSchema)
      .meta({ description: 'Conversations whose window is open, who wrote last first; at most 20.' }),
  })
  .meta({ id: 'TestThreads' });

export const testMessageSchema = z.strictObject({
  threadId: z.string().max(200),
  text: replySchema.shape.text.max(300),
  idempotencyKey: replySchema.shape.idempotencyKey,
});
export const testSentSchema = z
  .object({ outboxId: idSchema, repeated: z.boolean() })
  .meta({ id: 'TestSent' });

export const deadLetterSchema = z
  .object({
    id: idSchema,
    threadId: z.string(),
    status: z.enum(['dead', 'refused', 'held', 'expired']),
    code: z.string().optional(),
    origin: z.enum(['bot', 'agent', 'automation']),
    attempts: z.int(),
    at: momentSchema.optional(),
    mayHaveArrived: z.boolean(),
  })
  .meta({ id: 'ChannelDeadLetter' });
export type ChannelDeadLetter = z.infer<typeof deadLetterSchema>;

export const deadLetterListSchema = z
  .object({ letters: z.array(deadLetterSchema).meta({ description: 'Newest first, at most 100.' }) })
  .meta({ id: 'ChannelDeadLetters' });

export const replaySchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(100).optional().meta({ description: 'Left out: all of the account.' }),
});
export const replayedSchema = z
  .object({
    again: z.int().meta({ description: 'Are tried anew, if control and window still allow them.' }),
    left: z.int().meta({ description: 'Were left alone, because they may have arrived.' }),
  })
  .meta({ id: 'Replayed' });
