import { z } from 'zod';
import { idSchema, momentSchema } from './common';

const epoch = z.int().nonnegative().meta({ description: 'As the caller last saw it.' });
const labelIds = z.array(idSchema).max(50);

/** Who is to see to it; null: nobody. A part left out stays as it is. */
export const assignmentSchema = z.strictObject({
  assigneeId: idSchema.nullable().optional(),
  teamId: idSchema.nullable().optional(),
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** null: wake it now. */
export const snoozeUntilSchema = z.strictObject({ until: momentSchema.nullable() });
export const prioritySchema = z.strictObject({
  priority: z.int().min(0).max(4).meta({ description: '0 none, 1 low, 2 medium, 3 high, 4 urgent' }),
});
export const labelingSchema = z.strictObject({ add: labelIds.default([]), remove: labelIds.default([]) });
export type Labeling = z.infer<typeof labelingSchema>;

export const assignSchema = assignmentSchema.extend({ epoch });
export const snoozeSchema = snoozeUntilSchema.extend({ epoch });
export const setPrioritySchema = prioritySchema.extend({ epoch });
export const setLabelsSchema = labelingSchema.extend({ epoch });
