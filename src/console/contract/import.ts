import { z } from 'zod';

const count = z.int().nonnegative();

/** What became of the rows of a file. */
export const importedSchema = z
  .object({
    rows: count,
    inserted: count,
    updated: count,
    unchanged: count,
    rejected: count,
    outsideFormat: count.meta({
      description: 'Imported, but the bot cannot recognise their numbers in chat.',
    }),
    complete: z.boolean().meta({ description: 'False: the file broke off; the last reject says where.' }),
    rejects: z
      .array(z.object({ row: count, orderNumber: z.string(), reason: z.string() }))
      .meta({ description: 'Row 1 is the header. At most 1,000.' }),
    rejectsCsv: z.string().optional().meta({ description: 'The same as a table for spreadsheets.' }),
  })
  .meta({ id: 'Imported' });
export type Imported = z.infer<typeof importedSchema>;
