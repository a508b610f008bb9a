import { z } from 'zod';
import { idParameterSchema, idSchema, momentSchema } from './common';

/** look_alike: seen by the judge · page_report: a button on a page · scam_report: told in a chat. */
export const SUSPECT_KINDS = ['look_alike', 'page_report', 'scam_report'] as const;
export const ITEM_STATUSES = ['open', 'confirmed', 'dismissed'] as const;

export const suspectKindSchema = z.enum(SUSPECT_KINDS);
export type SuspectKind = z.infer<typeof suspectKindSchema>;
export const itemStatusSchema = z.enum(ITEM_STATUSES);
export type ItemStatus = z.infer<typeof itemStatusSchema>;

export const moderationListQuerySchema = z.strictObject({
  status: itemStatusSchema.default('open'),
  kind: suspectKindSchema.optional(),
});

/** Something that pretends to be us, or is said to. */
export const moderationItemSchema = z
  .object({
    id: idSchema,
    kind: suspectKindSchema,
    subject: z.string().meta({
      description:
        'What equal reports share: domain:evil.io, handle:x:name, app:ios:id1, phone:+47..., renewal:<code>, words:<text>.',
    }),
    evidence: z.string().meta({ description: 'Masked; the newest.' }),
    threadId: z.string().optional().meta({ description: 'The newest conversation it came up in.' }),
    count: z.int().positive(),
    status: itemStatusSchema,
    firstAt: momentSchema,
    lastAt: momentSchema,
    decidedBy: idSchema.optional(),
    decidedAt: momentSchema.optional(),
  })
  .meta({ id: 'ModerationItem' });
export type ModerationItem = z.infer<typeof moderationItemSchema>;

export const moderationListSchema = z
  .object({ items: z.array(moderationItemSchema).meta({ description: 'At most 200, newest first.' }) })
  .meta({ id: 'ModerationList' });

export const moderationIdSchema = z.strictObject({ id: idParameterSchema });

export const moderationDecisionSchema = z.strictObject({
  status: z.enum(['confirmed', 'dismissed']).meta({
    description:
      'confirmed: the judge calls it a known fake from now on, unless it is a page_report. dismissed takes that back.',
  }),
});
