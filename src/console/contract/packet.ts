import { z } from 'zod';
import { LANGUAGES } from '../../lib/languages';
import { HANDOFF_REASONS } from '../../turn/port';
import { momentSchema } from './common';

export const handoffReasonSchema = z.enum(HANDOFF_REASONS);

export const WINDOW_STATES = ['open', 'human_agent', 'closed'] as const;

/** Who may write on the platform now: bot and people, only people, nobody. */
export const windowSchema = z
  .object({
    state: z.enum(WINDOW_STATES),
    closesAt: momentSchema.optional(),
    humanUntil: momentSchema.optional(),
  })
  .meta({ id: 'Window' });

/**
 * What a person has to know when the bot hands a thread over. Every line is read from a record; nothing in it was
 * written by a model. Stored with the case, so it only ever grows by optional fields.
 */
export const packetSchema = z
  .object({
    version: z.literal(1),
    at: momentSchema,
    summary: z.string().meta({ description: 'One line, made of the fields below.' }),
    reason: handoffReasonSchema,
    language: z.enum(LANGUAGES).optional(),
    intent: z.string().optional().meta({ description: 'What it is about, as understood.' }),
    verified: z.object({
      level: z.int().min(0).max(2),
      how: z.enum(['nothing', 'order_and_contact', 'paid_link']),
    }),
    slots: z.array(
      z.object({
        name: z.enum(['orderNumber', 'email', 'phone', 'cycle', 'quantity', 'url']),
        value: z.string(),
        how: z
          .enum(['said', 'matched'])
          .meta({ description: 'said: the customer claims it. matched: it fits the order system.' }),
      }),
    ),
    orders: z
      .array(
        z.object({
          orderNumber: z.string(),
          plan: z.string().optional(),
          status: z.string().optional(),
          expiresAt: momentSchema.optional(),
        }),
      )
      .meta({ description: 'Orders this thread has proved to be its own.' }),
    tried: z
      .array(
        z.object({
          at: momentSchema,
          intent: z.string(),
          did: z.array(z.string()).meta({ description: 'Keys of what was said, and actions.' }),
        }),
      )
      .meta({ description: 'The last turns of the bot, oldest first.' }),
    window: windowSchema,
    links: z.array(z.object({ code: z.string(), status: z.string(), expiresAt: momentSchema })),
    messageCount: z.int().nonnegative(),
    untold: z
      .array(
        z.object({
          outcome: z.string().meta({ description: 'paid, failed, refunded ...' }),
          orders: z.array(z.string()),
          amountMinor: z.int(),
          currency: z.string(),
          receipt: z.string().meta({ description: 'Short code of the link, as on its receipt.' }),
          at: momentSchema,
        }),
      )
      .optional()
      .meta({ description: 'What payments did and the customer could not be told.' }),
    request: z
      .object({
        skill: z.string(),
        complete: z.boolean().meta({ description: 'The customer has confirmed it.' }),
        values: z.array(z.object({ name: z.string(), value: z.string() })),
        dueAt: momentSchema.optional().meta({ description: 'When it has to be done.' }),
        lateAt: momentSchema.optional(),
        quote: z
          .object({
            currency: z.string(),
            quantity: z.int().positive(),
            lines: z.array(
              z.object({
                planId: z.string(),
                plan: z.string(),
                cycle: z.string(),
                unitMinor: z.int(),
                totalMinor: z.int(),
                vatMinor: z.int(),
              }),
            ),
          })
          .optional()
          .meta({ description: 'A draft from list prices, VAT included; lines are alternatives.' }),
      })
      .optional()
      .meta({ description: 'What a form asked for: a call-back, a quote.' }),
  })
  .meta({ id: 'Packet' });
export type Packet = z.infer<typeof packetSchema>;
