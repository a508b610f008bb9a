import { z } from 'zod';
import { assignmentSchema, labelingSchema, snoozeUntilSchema } from './case-work';
import { idParameterSchema, idSchema, momentSchema } from './common';
import { threadFilterSchema } from './inbox';

/** What can be done to many threads at once. */
export const bulkActionSchema = z.discriminatedUnion('type', [
  assignmentSchema.extend({ type: z.literal('assign') }),
  labelingSchema.extend({ type: z.literal('label') }),
  snoozeUntilSchema.extend({ type: z.literal('snooze') }),
  z.strictObject({ type: z.literal('to-bot') }),
  z.strictObject({ type: z.literal('resolve'), resolution: z.string().trim().min(1).max(200) }),
  z.strictObject({ type: z.literal('spam') }),
  z.strictObject({ type: z.literal('ham') }),
  z.strictObject({ type: z.literal('read') }),
  z.strictObject({ type: z.literal('unread') }),
]);
export type BulkAction = z.infer<typeof bulkActionSchema>;

export const bulkRequestSchema = z.strictObject({
  action: bulkActionSchema,
  target: z.union([
    z.strictObject({ threadIds: z.array(z.string().max(200)).min(1).max(1_000) }),
    z.strictObject({ filter: threadFilterSchema }).meta({
      description: "All that match now; values are texts, as in the list's address.",
    }),
  ]),
});
export type BulkRequest = z.infer<typeof bulkRequestSchema>;

export const BULK_STATES = ['queued', 'done', 'skipped', 'failed'] as const;

export const bulkJobSchema = z
  .object({
    id: idSchema,
    type: z.string(),
    undoOf: idSchema.optional(),
    total: z.int().nonnegative(),
    done: z.int().nonnegative(),
    skipped: z.int().nonnegative(),
    failed: z.int().nonnegative(),
    at: momentSchema,
    finishedAt: momentSchema.optional(),
    canUndo: z.boolean(),
    items: z
      .array(
        z.object({
          threadId: z.string(),
          state: z.enum(BULK_STATES),
          reason: z.string().optional().meta({ description: 'A code of docs/errors.md.' }),
        }),
      )
      .meta({ description: 'At most 1,000: those that were not done come first.' }),
  })
  .meta({ id: 'BulkJob' });
export type BulkJob = z.infer<typeof bulkJobSchema>;

export const bulkIdSchema = z.strictObject({ id: idParameterSchema });
