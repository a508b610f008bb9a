import { z } from 'zod';
import { momentSchema } from './common';
import { threadRowSchema } from './inbox';

/**
 * Why a person is needed. sensitive: legal threats and harm · person: asked for one, or the matter is a person's · payment
 * · identity: the proof did not match · low-confidence: not understood · link: is this link or account yours? · broken:
 * something of ours failed · closing: the reply window closes within six hours and nobody has answered · suspicious and
 * spam: for moderators.
 */
export const TRIAGE_GROUPS = [
  'sensitive',
  'payment',
  'person',
  'identity',
  'low-confidence',
  'link',
  'broken',
  'closing',
  'suspicious',
  'spam',
] as const;
export const triageGroupSchema = z.enum(TRIAGE_GROUPS);
export type TriageGroup = z.infer<typeof triageGroupSchema>;

export const triageQuerySchema = z.strictObject({
  group: triageGroupSchema
    .optional()
    .meta({ description: 'This group at length; of the others only the counts.' }),
});

export const triageSchema = z
  .object({
    groups: z
      .array(
        z.object({
          group: triageGroupSchema,
          total: z.int().nonnegative(),
          threads: z.array(threadRowSchema).meta({
            description:
              'Due first; 5, or 100 of the group asked for. A thread stands in each group it fits.',
          }),
        }),
      )
      .meta({ description: 'In order of urgency; only those the person may see.' }),
    now: momentSchema,
  })
  .meta({ id: 'Triage' });
export type Triage = z.infer<typeof triageSchema>;
