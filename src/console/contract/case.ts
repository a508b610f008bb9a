import { z } from 'zod';
import { idParameterSchema, idSchema, momentSchema, personSchema } from './common';
import { handoffReasonSchema, packetSchema, windowSchema } from './packet';

export const CASE_STATUSES = ['open', 'waiting', 'snoozed', 'resolved', 'spam'] as const;
export const CONTROLS = ['bot', 'handoff_requested', 'human', 'paused'] as const;

export const caseStatusSchema = z.enum(CASE_STATUSES);
export const controlSchema = z.enum(CONTROLS);

export const caseListQuerySchema = z.strictObject({
  status: caseStatusSchema
    .optional()
    .meta({ description: 'Left out: all that are not resolved and not spam.' }),
  control: controlSchema.optional(),
  reason: handoffReasonSchema.optional(),
  cursor: z.string().max(64).optional().meta({ description: '`nextCursor` of the page before.' }),
});
export type CaseListQuery = z.infer<typeof caseListQuerySchema>;

export const caseSummarySchema = z
  .object({
    id: idSchema,
    threadId: z.string(),
    channel: z.string(),
    status: caseStatusSchema,
    control: controlSchema,
    reason: handoffReasonSchema.optional(),
    priority: z.int().min(0).max(4).meta({ description: '0 none, 1 low, 2 medium, 3 high, 4 urgent' }),
    language: z.string().optional(),
    intent: z.string().optional(),
    summary: z
      .string()
      .optional()
      .meta({ description: 'First line of the packet; not shown to moderators.' }),
    assignee: personSchema.optional(),
    openedAt: momentSchema,
    waitingSince: momentSchema.optional(),
    dueAt: momentSchema.optional().meta({ description: 'When a person must have answered.' }),
    resolvedAt: momentSchema.optional(),
    resolution: z.string().optional(),
  })
  .meta({ id: 'CaseSummary' });
export type CaseSummary = z.infer<typeof caseSummarySchema>;

export const caseListSchema = z
  .object({ cases: z.array(caseSummarySchema), nextCursor: z.string().optional() })
  .meta({ id: 'CaseList' });
export type CaseList = z.infer<typeof caseListSchema>;

export const ORIGINS = ['customer', 'bot', 'agent', 'native_app', 'automation', 'system'] as const;

/** `unknown`: it may or may not have arrived and is being looked up. */
export const DELIVERY_STATES = [
  'sending',
  'retrying',
  'sent',
  'delivered',
  'read',
  'unknown',
  'held',
  'failed',
  'cancelled',
] as const;

/** What became of a message of ours. */
export const deliverySchema = z.object({
  state: z.enum(DELIVERY_STATES).exclude(['retrying']),
  reason: z.string().optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const messageSchema = z
  .object({
    id: idSchema,
    origin: z.enum(ORIGINS),
    text: z.string(),
    at: momentSchema,
    agentId: idSchema.optional(),
    attachments: z.unknown().optional(),
    context: z.unknown().optional(),
    note: z.boolean(),
    edited: z.boolean(),
    deleted: z.boolean(),
    suppressed: z.string().optional().meta({ description: 'Why the bot did not answer it.' }),
    delivery: deliverySchema.optional().meta({ description: 'Only on messages that we send.' }),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof messageSchema>;

export const caseIdSchema = z.strictObject({ id: idParameterSchema });

export const caseDetailQuerySchema = z.strictObject({
  before: idParameterSchema
    .optional()
    .meta({ description: 'Messages older than this one; left out: the newest.' }),
});

export const caseDetailSchema = z
  .object({
    case: caseSummarySchema,
    packet: packetSchema.optional().meta({ description: 'Not shown to moderators: it holds order data.' }),
    thread: z.object({
      epoch: z.int().nonnegative().meta({ description: 'Send it back with whatever you do.' }),
      control: controlSchema,
      optedOut: z.boolean(),
      window: windowSchema,
    }),
    messages: z.array(messageSchema).meta({ description: 'At most 50 of the thread, oldest first.' }),
    before: idSchema.optional().meta({ description: 'For the page before; left out at the beginning.' }),
  })
  .meta({ id: 'CaseDetail' });
export type CaseDetail = z.infer<typeof caseDetailSchema>;
