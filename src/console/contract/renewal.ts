import { z } from 'zod';
import { idParameterSchema, idSchema, momentSchema, searchSchema } from './common';
import { calledSchema } from './customer-parts';
import { inboxChannelSchema } from './inbox';

/**
 * How far the renewal of an order has come. elsewhere: somebody noted that it was paid outside; lapsed: the order has
 * ended unpaid.
 */
export const RENEWAL_STATES = [
  'not_asked',
  'sent',
  'opened',
  'paying',
  'failed',
  'paid',
  'elsewhere',
  'lapsed',
] as const;
export const renewalStateSchema = z.enum(RENEWAL_STATES);
export type RenewalState = (typeof RENEWAL_STATES)[number];

/** Days before and after the end of an order. */
export const WITHIN = ['30', '7', '1'] as const;

export const renewalFilterSchema = z.strictObject({
  within: z.enum(WITHIN).default('30'),
  state: renewalStateSchema.optional(),
  ch: inboxChannelSchema.optional(),
  q: searchSchema('Order number, name or handle.'),
});
export type RenewalFilter = z.infer<typeof renewalFilterSchema>;

export const renewalListQuerySchema = renewalFilterSchema.extend({
  cursor: z.string().max(100).optional().meta({ description: '`nextCursor` of the page before.' }),
});
export type RenewalListQuery = z.infer<typeof renewalListQuerySchema>;

/** The end of one order, and what is done so that it goes on. */
export const renewalRowSchema = z
  .object({
    orderNumber: z.string(),
    plan: z.string().optional(),
    endsAt: momentSchema,
    state: renewalStateSchema,
    currency: z.string(),
    threadId: z
      .string()
      .optional()
      .meta({ description: 'Where the order was proved; left out: nobody did.' }),
    channel: inboxChannelSchema.optional(),
    customer: calledSchema,
    link: z
      .object({ id: idSchema, code: z.string(), expiresAt: momentSchema, open: z.boolean() })
      .optional()
      .meta({ description: 'The newest one made for this end.' }),
    elsewhereId: idSchema.optional(),
  })
  .meta({ id: 'RenewalRow' });
export type RenewalRow = z.infer<typeof renewalRowSchema>;

export const renewalListSchema = z
  .object({
    renewals: z.array(renewalRowSchema),
    counts: z
      .partialRecord(renewalStateSchema, z.int())
      .optional()
      .meta({ description: 'By state, whatever state is asked for; on the first page only.' }),
    nextCursor: z.string().optional(),
    partial: z.boolean().meta({
      description:
        'The orders are in a system of the brand\u2019s own: listed are those that came up in chats.',
    }),
  })
  .meta({ id: 'RenewalList' });
export type RenewalList = z.infer<typeof renewalListSchema>;

export const FUNNEL_DAYS = ['7', '30', '90'] as const;
export const funnelQuerySchema = z.strictObject({ days: z.enum(FUNNEL_DAYS).default('30') });

/** Of the links made in a period, how many came how far. */
export const funnelSchema = z
  .object({
    sent: z.int(),
    opened: z.int(),
    paying: z.int().meta({ description: 'A payment page was opened.' }),
    paid: z.int(),
    takings: z.array(z.object({ currency: z.string(), minor: z.int() })),
  })
  .meta({ id: 'RenewalFunnel' });
export type Funnel = z.infer<typeof funnelSchema>;

export const offlineSchema = z.strictObject({
  orderNumber: z.string().trim().min(1).max(64),
  endsAt: momentSchema,
  amountMinor: z.int().positive().max(1_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
  reason: z
    .string()
    .trim()
    .min(3, 'say how it was paid')
    .max(500)
    .meta({ description: 'How it was paid, and how we know.' }),
});
export type Offline = z.infer<typeof offlineSchema>;
export const offlineRecordedSchema = z.object({ id: idSchema }).meta({ id: 'OfflineRecorded' });
export const offlineIdSchema = z.strictObject({ id: idParameterSchema });
