import { z } from 'zod';
import { LINK_STATUSES } from '../../renewals/port';
import { DELIVERY_STATES, ORIGINS } from './case';
import { idParameterSchema, idSchema, momentSchema, personSchema } from './common';
import { MODERATORS } from './customer-parts';

export const logQuerySchema = z.strictObject({
  before: idParameterSchema
    .optional()
    .meta({ description: 'Messages older than this one; left out: the newest.' }),
  after: idParameterSchema.optional().meta({ description: 'Messages newer than this one, oldest first.' }),
});
export type LogQuery = z.infer<typeof logQuerySchema>;

/** What became of a message of ours, and what may be done about it. */
export const logDeliverySchema = z.object({
  state: z.enum(DELIVERY_STATES),
  outboxId: idSchema,
  reason: z.string().optional().meta({ description: 'A code of docs/errors.md or of the platform.' }),
  nextTryAt: momentSchema.optional().meta({ description: 'When it is tried again by itself.' }),
  paused: z.boolean().optional().meta({ description: 'The account sends nothing until somebody mends it.' }),
  sendNow: z.boolean().meta({ description: 'A person may send it again.' }),
  discard: z.boolean().meta({ description: 'A person may give it up.' }),
  mayHaveArrived: z.boolean().optional().meta({ description: 'Look on the platform before sending again.' }),
});
export type LogDelivery = z.infer<typeof logDeliverySchema>;

export const attachmentSchema = z.object({
  type: z.string(),
  url: z.string().optional(),
  title: z.string().optional(),
});

export const logMessageSchema = z.object({
  kind: z.literal('message'),
  at: momentSchema,
  id: idSchema,
  origin: z.enum(ORIGINS),
  text: z.string(),
  author: personSchema.optional(),
  note: z.boolean(),
  edited: z.boolean(),
  deleted: z.boolean().meta({ description: 'Unsent by the customer: only that it was there is left.' }),
  suppressed: z.string().optional().meta({ description: 'Why the bot did not answer it.' }),
  attachments: z.array(attachmentSchema),
  story: z.object({ url: z.string().optional() }).optional().meta({ description: 'It answers a story.' }),
  referral: z.string().optional(),
  replyTo: z.object({ id: idSchema.optional(), text: z.string() }).optional(),
  delivery: logDeliverySchema.optional().meta({ description: 'Only on messages that we send.' }),
  understood: z
    .object({ turnId: idSchema, intent: z.string(), confidence: z.number() })
    .optional()
    .meta({ description: 'Of the last message of a burst: what the bot made of it.' }),
  turnId: idSchema.optional().meta({ description: "Of the bot's own messages: the turn that said it." }),
});
export type LogMessage = z.infer<typeof logMessageSchema>;

/** What happened between the messages. */
export const LOG_EVENTS = [
  'handed_over',
  'claimed',
  'taken_over',
  'taken_over_in_app',
  'returned',
  'resolved',
  'snoozed',
  'woken',
  'assigned',
  'link_cancelled',
  'payment_failed',
  'paid',
] as const;

export const logEventSchema = z.object({
  kind: z.literal('event'),
  id: z.string(),
  at: momentSchema,
  what: z.enum(LOG_EVENTS),
  by: z.string().optional().meta({ description: 'Name of the person; left out for the bot and platforms.' }),
  to: z.string().optional().meta({ description: 'Name of the person it was given to.' }),
  reason: z.string().optional(),
  until: momentSchema.optional(),
  code: z.string().optional().meta({ description: 'Of the payment link it is about.' }),
});
export type LogEvent = z.infer<typeof logEventSchema>;

/** A payment link as people see it: never its token. */
export const linkCardSchema = z
  .object({
    id: idSchema,
    code: z.string(),
    state: z.enum(LINK_STATUSES),
    host: z.string(),
    orders: z.array(z.string()).optional().meta({ description: MODERATORS }),
    plan: z.string().optional(),
    opened: z.int().nonnegative(),
    tries: z.int().nonnegative().meta({ description: 'Times a payment page was opened.' }),
    declined: z.int().nonnegative(),
    issuedAt: momentSchema,
    expiresAt: momentSchema,
  })
  .meta({ id: 'LinkCard' });
export type LinkCard = z.infer<typeof linkCardSchema>;

export const logLinkSchema = z.object({
  kind: z.literal('link'),
  at: momentSchema,
  link: linkCardSchema,
});

export const logCaseSchema = z.object({
  kind: z.literal('case'),
  at: momentSchema,
  caseId: idSchema,
  intent: z.string().optional(),
});

export const logEntrySchema = z.discriminatedUnion('kind', [
  logMessageSchema,
  logEventSchema,
  logLinkSchema,
  logCaseSchema,
]);
export type LogEntry = z.infer<typeof logEntrySchema>;

export const threadLogSchema = z
  .object({
    entries: z.array(logEntrySchema).meta({ description: 'Oldest first; at most 50 of them are messages.' }),
    before: idSchema.optional().meta({ description: 'For the page before; left out at the beginning.' }),
    after: idSchema.optional().meta({ description: 'For the page after; left out at the end.' }),
    lastMessageId: z
      .int()
      .nonnegative()
      .meta({ description: "The customer's newest on this page, 0: none." }),
  })
  .meta({ id: 'ThreadLog' });
export type ThreadLog = z.infer<typeof threadLogSchema>;
