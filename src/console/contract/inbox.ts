import { z } from 'zod';
import { caseStatusSchema, controlSchema, ORIGINS } from './case';
import { idParameterSchema, idSchema, momentSchema, personSchema, searchSchema, totalSchema } from './common';
import { handoffReasonSchema, windowSchema } from './packet';

/**
 * needs-a-person: somebody of ours has to act now · mine: open ones assigned to me · bot: open ones the bot has · snoozed ·
 * all: but spam · spam.
 */
export const VIEWS = ['needs-a-person', 'mine', 'bot', 'snoozed', 'all', 'spam'] as const;
export const viewSchema = z.enum(VIEWS);
export type View = z.infer<typeof viewSchema>;

/** due: reply due first · window: reply window closing first · waiting: waiting longest for a person. */
export const SORTS = ['due', 'window', 'newest', 'oldest', 'waiting'] as const;
export const sortSchema = z.enum(SORTS);
export type Sort = z.infer<typeof sortSchema>;

export const INBOX_CHANNELS = ['instagram', 'facebook', 'x'] as const;
export const inboxChannelSchema = z.enum(INBOX_CHANNELS);

const word = z.string().regex(/^[\w:.-]{1,100}$/);

/** Which threads; every part narrows. As it stands in addresses: all values are short texts. */
export const threadFilterSchema = z.strictObject({
  view: viewSchema.default('needs-a-person'),
  ch: inboxChannelSchema.optional(),
  account: word.optional().meta({ description: 'channel:id' }),
  intent: word.optional(),
  reason: handoffReasonSchema.optional(),
  label: idParameterSchema.optional(),
  assignee: z.union([z.enum(['me', 'none']), idParameterSchema]).optional(),
  team: idParameterSchema.optional(),
  lang: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  unread: z.literal('1').optional().meta({ description: 'Only with messages that nobody has answered.' }),
  q: searchSchema('Words of a message, a name, a handle; an order number unless a moderator asks.'),
});
export type ThreadFilter = z.infer<typeof threadFilterSchema>;

export const threadListQuerySchema = threadFilterSchema.extend({
  sort: sortSchema.default('due'),
  cursor: z.string().max(300).optional().meta({ description: '`nextCursor` of the page before.' }),
});
export type ThreadListQuery = z.infer<typeof threadListQuerySchema>;

/** One thread in the list: its newest case and its newest message. */
export const threadRowSchema = z
  .object({
    threadId: z.string(),
    channel: inboxChannelSchema,
    accountId: z.string(),
    name: z.string().optional(),
    handle: z.string().optional(),
    control: controlSchema,
    epoch: z.int().nonnegative().meta({ description: 'Send it back with whatever you do.' }),
    caseId: idSchema.optional().meta({ description: 'The newest case, open or not.' }),
    status: caseStatusSchema.optional(),
    intent: z.string().optional(),
    reason: handoffReasonSchema.optional(),
    priority: z.int().min(0).max(4),
    language: z.string().optional(),
    assignee: personSchema.optional(),
    teamId: idSchema.optional(),
    labels: z.array(idSchema),
    waitingSince: momentSchema.optional(),
    dueAt: momentSchema.optional(),
    snoozedUntil: momentSchema.optional(),
    window: windowSchema,
    at: momentSchema.meta({ description: 'Of the newest message.' }),
    preview: z
      .object({
        origin: z.enum(ORIGINS),
        text: z.string().meta({ description: 'Its beginning; masked for moderators.' }),
        deleted: z.boolean(),
        attachments: z.boolean(),
        failed: z.boolean().meta({ description: 'Ours, and it was not delivered.' }),
      })
      .optional(),
    unread: z.int().nonnegative().meta({ description: 'Messages of the customer that nobody has answered.' }),
    marked: z.boolean().meta({ description: 'Marked unread by hand.' }),
    draft: z.boolean().meta({ description: 'Who asks has begun a reply and not sent it.' }),
  })
  .meta({ id: 'ThreadRow' });
export type ThreadRow = z.infer<typeof threadRowSchema>;

export const threadListSchema = z
  .object({
    threads: z.array(threadRowSchema).meta({ description: 'At most 50, on later pages 500.' }),
    total: totalSchema,
    nextCursor: z.string().optional(),
    now: momentSchema.meta({ description: 'The time it is for the product.' }),
  })
  .meta({ id: 'ThreadList' });
export type ThreadList = z.infer<typeof threadListSchema>;
