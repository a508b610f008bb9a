import { z } from 'zod';
import { PROVIDERS } from '../../renewals/port';
import { CYCLES } from '../../turn/values';
import { idParameterSchema, idSchema, momentSchema, searchSchema, totalSchema } from './common';
import { calledSchema } from './customer-parts';
import { inboxChannelSchema } from './inbox';

/** How far a payment link has come. failed: a payment was refused, and the link is still open. */
export const LINK_STATES = [
  'sent',
  'opened',
  'paying',
  'failed',
  'paid',
  'expired',
  'replaced',
  'cancelled',
] as const;
export const linkStateSchema = z.enum(LINK_STATES);
export type LinkStateName = (typeof LINK_STATES)[number];

export const linkFilterSchema = z.strictObject({
  state: linkStateSchema.optional(),
  ch: inboxChannelSchema.optional(),
  q: searchSchema('Short code, name, handle or order number.'),
});
export type LinkFilter = z.infer<typeof linkFilterSchema>;

export const linkListQuerySchema = linkFilterSchema.extend({
  cursor: idParameterSchema.optional().meta({ description: '`nextCursor` of the page before.' }),
});
export type LinkListQuery = z.infer<typeof linkListQuerySchema>;

/** A payment link. Its address is known to the customer\u2019s chat alone: the token is not stored. */
export const linkRowSchema = z
  .object({
    id: idSchema,
    code: z.string(),
    threadId: z.string(),
    channel: inboxChannelSchema,
    customer: calledSchema,
    orders: z.array(z.string()),
    amountMinor: z.int().meta({ description: 'Paid, else what the chosen cycle costs.' }),
    currency: z.string(),
    state: linkStateSchema,
    opened: z.int().nonnegative(),
    tries: z.int().nonnegative().meta({ description: 'Payment pages that were opened.' }),
    issuedAt: momentSchema,
    expiresAt: momentSchema,
    extended: z.boolean(),
  })
  .meta({ id: 'LinkRow' });
export type LinkRow = z.infer<typeof linkRowSchema>;

export const linkListSchema = z
  .object({
    links: z.array(linkRowSchema),
    total: totalSchema,
    nextCursor: idSchema.optional(),
  })
  .meta({ id: 'LinkList' });
export type LinkList = z.infer<typeof linkListSchema>;

export const linkEventsSchema = z
  .object({
    host: z.string().meta({ description: 'Where its address leads; the rest is in the chat alone.' }),
    events: z.array(
      z.object({
        key: z.string(),
        at: momentSchema,
        what: z.string().meta({ description: 'issued, an action of the audit, or payment.<status>.' }),
        by: z.string().optional(),
        amountMinor: z.int().optional(),
        currency: z.string().optional(),
      }),
    ),
    tries: z.array(
      z.object({
        id: idSchema,
        provider: z.enum(PROVIDERS),
        cycle: z.enum(CYCLES),
        amountMinor: z.int(),
        currency: z.string(),
        status: z.enum(['open', 'pending', 'paid', 'failed', 'expired']),
      }),
    ),
  })
  .meta({ id: 'LinkEvents' });
export type LinkEvents = z.infer<typeof linkEventsSchema>;

export const extendedSchema = z
  .object({ code: z.string(), expiresAt: momentSchema })
  .meta({ id: 'Extended' });
