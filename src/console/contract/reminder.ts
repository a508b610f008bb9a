import { z } from 'zod';
import { REMINDER_REASONS } from '../../lib/reminder-reasons';
import { idSchema, momentSchema } from './common';

/** A reminder before an order's end: sent, still to come, or skipped with the reason. */
export const reminderSchema = z
  .object({
    id: idSchema,
    status: z.enum(['planned', 'deferred', 'queued', 'sent', 'skipped']),
    reason: z.enum(REMINDER_REASONS).optional().meta({ description: 'Why it was skipped or deferred.' }),
    daysBefore: z.int().nonnegative().meta({ description: '0: on the last day.' }),
    dueAt: momentSchema,
    decidedAt: momentSchema.optional().meta({ description: 'When status or reason changed last.' }),
    orderNumber: z.string().optional().meta({ description: 'Not shown to moderators.' }),
    endsAt: momentSchema.optional().meta({ description: 'The end it reminds of; not shown to moderators.' }),
  })
  .meta({ id: 'Reminder' });
export type Reminder = z.infer<typeof reminderSchema>;

export const reminderListSchema = z
  .object({
    consent: z
      .object({ given: z.boolean(), at: momentSchema, evidence: z.string() })
      .optional()
      .meta({ description: "The customer's newest word on reminders; left out: none was said." }),
    reminders: z.array(reminderSchema).meta({ description: 'The newest 50, the latest due first.' }),
  })
  .meta({ id: 'ReminderList' });
export type ReminderList = z.infer<typeof reminderListSchema>;
