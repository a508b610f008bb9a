import { z } from 'zod';
import { idParameterSchema, idSchema, personSchema } from './common';

export const LABEL_TONES = ['neutral', 'teal', 'violet', 'amber', 'red', 'green'] as const;
const toneSchema = z.enum(LABEL_TONES);
const name = z.string().trim().min(1).max(40);

export const labelSchema = z
  .object({ id: idSchema, name: z.string(), tone: toneSchema, archived: z.boolean() })
  .meta({ id: 'Label' });
export type Label = z.infer<typeof labelSchema>;
export const labelListSchema = z.object({ labels: z.array(labelSchema) }).meta({ id: 'LabelList' });

export const newLabelSchema = z.strictObject({ name, tone: toneSchema.default('neutral') });
export const labelChangeSchema = z.strictObject({ name: name.optional(), tone: toneSchema.optional() });
export const labelIdSchema = z.strictObject({ id: idParameterSchema });

export const teamSchema = z
  .object({ id: idSchema, name: z.string(), members: z.array(idSchema) })
  .meta({ id: 'Team' });
export type Team = z.infer<typeof teamSchema>;

/** Whom a case can be given to. */
export const teamListSchema = z
  .object({
    teams: z.array(teamSchema),
    people: z.array(personSchema).meta({ description: 'All who are active.' }),
  })
  .meta({ id: 'TeamList' });
export type TeamList = z.infer<typeof teamListSchema>;
export const newTeamSchema = z.strictObject({ name, members: z.array(idSchema).max(200).default([]) });
export const teamChangeSchema = z.strictObject({
  name: name.optional(),
  members: z.array(idSchema).max(200).optional(),
});
export const teamIdSchema = z.strictObject({ id: idParameterSchema });
