import { z } from 'zod';
import { idSchema, momentSchema } from './common';
import * as parts from './customer-parts';

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
    level: parts.levelSchema,
    provedAt: parts.provedAtSchema,
    orders: z
      .array(parts.provedOrderSchema)
      .optional()
      .meta({ description: `Proved in this thread. ${parts.MODERATORS}` }),
    links: z.array(parts.ownLinkSchema),
    payments: z.array(parts.ownPaymentSchema).optional().meta({ description: parts.MODERATORS }),
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
    cases: z.array(parts.ownCaseSchema.extend({ resolution: z.string().optional() })),
    consent: z.array(parts.consentWordSchema).meta({ description: 'The newest word of each kind.' }),
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
