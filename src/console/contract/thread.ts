import { z } from 'zod';
import { CHANNELS } from '../../channel/account';
import { caseSummarySchema, controlSchema } from './case';
import { momentSchema } from './common';
import { calledSchema, levelSchema } from './customer-parts';
import { labelSchema } from './label';
import { windowSchema } from './packet';

/** How the channel counts a text, and how long one message may be. */
export const textBudgetSchema = z.object({
  unit: z.enum(['characters', 'bytes']),
  max: z.int().positive(),
});
export type TextBudget = z.infer<typeof textBudgetSchema>;

/** What the person who asks may do in this thread; the routes themselves decide again. */
export const threadPermissionsSchema = z.object({
  reply: z.boolean().meta({ description: 'Now: a window is open, and no colleague has the case.' }),
  change: z
    .boolean()
    .meta({ description: 'False while a colleague has the case: an agent takes it over first.' }),
  takeOver: z.boolean().meta({ description: 'Take cases and answer customers: not for moderators.' }),
  note: z.boolean(),
  link: z.boolean().meta({ description: 'Send, replace and cancel payment links.' }),
  savedReplies: z.boolean().meta({ description: 'Write and change saved replies.' }),
});

/** All that stands above and below a conversation. */
export const threadHeaderSchema = z
  .object({
    id: z.string(),
    channel: z.enum(CHANNELS),
    account: z.object({
      id: z.string(),
      handle: z.string(),
      paused: z.string().optional().meta({ description: 'Why nothing is sent from this account: a code.' }),
    }),
    contact: calledSchema.extend({ level: levelSchema }),
    language: z.string().optional(),
    control: controlSchema,
    epoch: z.int().nonnegative().meta({ description: 'Send it back with whatever you do.' }),
    optedOut: z.boolean(),
    lastMessageId: z.int().nonnegative().meta({ description: 'Newest message of the customer, 0 for none.' }),
    case: caseSummarySchema
      .optional()
      .meta({ description: 'The open case, else the newest one; left out before the first message.' }),
    team: z.string().optional(),
    labels: z.array(labelSchema.pick({ id: true, name: true, tone: true })),
    snoozedUntil: momentSchema.optional(),
    window: windowSchema,
    text: textBudgetSchema,
    permissions: threadPermissionsSchema,
    now: momentSchema.meta({ description: 'The time it is for the product.' }),
  })
  .meta({ id: 'ThreadHeader' });
export type ThreadHeader = z.infer<typeof threadHeaderSchema>;

export const takeOverSchema = z.strictObject({ epoch: z.int().nonnegative() });
