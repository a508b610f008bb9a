import { z } from 'zod';
import { idParameterSchema, idSchema } from './common';
import { sortSchema, threadFilterSchema, viewSchema } from './inbox';

const name = z.string().trim().min(1).max(60);
/** As in addresses: a filter with its sort, every value a text. */
const search = z
  .record(z.string().max(20), z.string().max(100))
  .meta({ description: 'A filter and its sort.' });

/** What a saved view may hold: the list's own parameters. */
export const viewFilterSchema = threadFilterSchema.extend({ sort: sortSchema.default('due') });

export const savedViewSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    shared: z.boolean().meta({ description: "The whole team's." }),
    mine: z.boolean().meta({ description: 'May be changed by who asks.' }),
    search,
    count: z
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'Left out for views that search for words.' }),
  })
  .meta({ id: 'SavedView' });
export type SavedView = z.infer<typeof savedViewSchema>;

export const viewListSchema = z
  .object({
    counts: z.record(viewSchema, z.int().nonnegative()).meta({ description: 'Of the fixed views.' }),
    saved: z.array(savedViewSchema),
  })
  .meta({ id: 'ViewList' });
export type ViewList = z.infer<typeof viewListSchema>;

export const newViewSchema = z.strictObject({ name, shared: z.boolean().default(false), search });
export const viewChangeSchema = z.strictObject({
  name: name.optional(),
  shared: z.boolean().optional(),
  search: search.optional(),
});
export const viewIdSchema = z.strictObject({ id: idParameterSchema });
