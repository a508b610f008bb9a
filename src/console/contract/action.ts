import { z } from 'zod';
import { CASE_STATUSES, CONTROLS } from './case';
import { idSchema } from './common';

const epoch = z.int().nonnegative().meta({ description: 'As the caller last saw it.' });

const lastMessageId = z.int().nonnegative().meta({
  description: 'Newest message the caller saw, 0 for none; a newer one of the customer makes it 409.',
});

// jsonb holds no NUL and no half of a surrogate pair, and no platform sends them.
const storable = (text: string) => !/\u0000|\p{Surrogate}/u.test(text);

export const claimSchema = z.strictObject({ epoch });

export const replySchema = z.strictObject({
  epoch,
  lastMessageId,
  text: z
    .string()
    .max(10_000)
    .refine((text) => text.trim() !== '', 'write something')
    .refine(storable, 'the text holds characters that cannot be sent'),
  idempotencyKey: z
    .string()
    .regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, - or _; a UUID is fine')
    .meta({ description: 'Made anew for each reply; the same key again sends nothing more.' }),
  seenMessageId: z.int().nonnegative().optional().meta({
    description: 'Newest message of anybody that the caller saw; a newer one of a colleague makes it 409.',
  }),
  humanAgent: z.boolean().optional().meta({
    description: "True: the caller knows that the bot's window is over and Meta lets people answer only.",
  }),
});

export const returnSchema = z.strictObject({ epoch, lastMessageId: lastMessageId.optional() });

export const resolveSchema = z.strictObject({
  epoch,
  resolution: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine(storable, 'the text holds characters that cannot be stored'),
});

/** Where thread and case stand after an action, or (in a 409's details) why it was not done. */
export const standingSchema = z
  .object({
    caseId: idSchema,
    status: z.enum(CASE_STATUSES),
    control: z.enum(CONTROLS),
    epoch: z.int().nonnegative(),
    assigneeId: idSchema.optional(),
    lastMessageId: z.int().nonnegative().meta({ description: 'Newest message of the customer, 0 for none.' }),
  })
  .meta({ id: 'Standing' });
export type Standing = z.infer<typeof standingSchema>;

export const repliedSchema = z
  .object({ standing: standingSchema, messageIds: z.array(idSchema), repeated: z.boolean() })
  .meta({ id: 'Replied' });
export type Replied = z.infer<typeof repliedSchema>;
