import { z } from 'zod';
import { CASE_STATUSES } from './case';
import { idSchema, momentSchema } from './common';
import { handoffReasonSchema } from './packet';

const MODERATORS = 'Not shown to moderators.';

/** Why another conversation may be with the same person. Only ever a suggestion. */
export const SAME_PERSON = ['same_contact', 'same_order'] as const;

/** Who writes, and what is proved of them in this thread. */
export const customerPanelSchema = z
  .object({
    contactId: idSchema.optional(),
    name: z.string().optional(),
    handle: z.string().optional(),
    language: z.string().optional(),
    optedOut: z.boolean(),
    level: z
      .int()
      .min(0)
      .max(2)
      .meta({ description: '0 nothing · 1 order and contact matched · 2 paid by a link' }),
    provedAt: momentSchema.optional().meta({ description: 'When an order was matched last.' }),
    orders: z
      .array(
        z.object({
          orderNumber: z.string(),
          plan: z.string().optional(),
          status: z.string().optional(),
          endsAt: momentSchema.optional(),
        }),
      )
      .optional()
      .meta({ description: `Proved in this thread. ${MODERATORS}` }),
    links: z.array(
      z.object({
        id: idSchema,
        code: z.string(),
        status: z.enum(['issued', 'paid', 'expired', 'replaced', 'cancelled']),
        opened: z.int().nonnegative(),
        expiresAt: momentSchema,
      }),
    ),
    payments: z
      .array(
        z.object({
          id: idSchema,
          at: momentSchema,
          status: z.string(),
          amountMinor: z.int(),
          currency: z.string(),
          refundedMinor: z.int(),
        }),
      )
      .optional()
      .meta({ description: MODERATORS }),
    others: z.array(
      z.object({
        threadId: z.string(),
        channel: z.string(),
        handle: z.string().optional(),
        name: z.string().optional(),
        why: z.enum(SAME_PERSON),
        lastAt: momentSchema.optional(),
      }),
    ),
    cases: z.array(
      z.object({
        id: idSchema,
        status: z.enum(CASE_STATUSES),
        intent: z.string().optional(),
        reason: handoffReasonSchema.optional(),
        openedAt: momentSchema,
        resolvedAt: momentSchema.optional(),
        resolution: z.string().optional(),
      }),
    ),
    consent: z
      .array(z.object({ kind: z.string(), given: z.boolean(), at: momentSchema }))
      .meta({ description: 'The newest word of each kind.' }),
  })
  .meta({ id: 'CustomerPanel' });
export type CustomerPanel = z.infer<typeof customerPanelSchema>;

/** Something that happened in or to a thread. `what` is an action of the audit, or one of the events beside it. */
export const activitySchema = z.object({
  key: z.string(),
  at: momentSchema,
  what: z.string(),
  by: z.enum(['agent', 'customer', 'system']),
  name: z.string().optional().meta({ description: 'Of the person, where one did it.' }),
  reason: z.string().optional(),
});
export type Activity = z.infer<typeof activitySchema>;

export const activityQuerySchema = z.strictObject({
  cursor: z.string().max(64).optional().meta({ description: '`nextCursor` of the page before.' }),
});

export const activityListSchema = z
  .object({
    activities: z.array(activitySchema).meta({ description: 'Newest first, at most 100.' }),
    nextCursor: z.string().optional().meta({ description: 'For older ones; left out at the end.' }),
  })
  .meta({ id: 'ActivityList' });
export type ActivityList = z.infer<typeof activityListSchema>;
