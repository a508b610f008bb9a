import { z } from 'zod';
import { LANGUAGES } from '../../lib/languages';
import { CYCLES } from '../../turn/values';
import { replySchema } from './action';
import { idParameterSchema, idSchema, momentSchema } from './common';

export const DRAFT_MODES = ['reply', 'note'] as const;
export type DraftMode = (typeof DRAFT_MODES)[number];
export const draftModeSchema = z.enum(DRAFT_MODES);

// jsonb and text hold no NUL and no half of a surrogate pair.
const storable = (text: string) => !/\u0000|\p{Surrogate}/u.test(text);
const words = z.string().max(10_000).refine(storable, 'the text holds characters that cannot be stored');
const said = words.refine((text) => text.trim() !== '', 'write something');

/** The link to be made for `{{link}}` when the text is sent; until then there is none that could leak. */
export const chosenLinkSchema = z.strictObject({
  orderNumbers: z.array(z.string().min(1).max(64)).min(1).max(20),
  cycle: z.enum(CYCLES).optional(),
});
export type ChosenLink = z.infer<typeof chosenLinkSchema>;

export const draftQuerySchema = z.strictObject({ mode: draftModeSchema });

export const draftSchema = z
  .object({ text: z.string(), link: chosenLinkSchema.optional(), at: momentSchema.optional() })
  .meta({ id: 'Draft', description: 'An empty text where there is none.' });
export type Draft = z.infer<typeof draftSchema>;

export const draftBodySchema = z.strictObject({ text: words, link: chosenLinkSchema.optional() });

export const noteSchema = z.strictObject({
  text: said,
  idempotencyKey: replySchema.shape.idempotencyKey,
});
export const notedSchema = z.object({ messageId: idSchema, repeated: z.boolean() }).meta({ id: 'Noted' });

const texts = z
  .partialRecord(z.enum(LANGUAGES), said.max(4_000))
  .refine((given) => Object.keys(given).length > 0, 'write it in one language at least');
const name = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u, 'up to 40 letters, digits, - and _');
const intents = z.array(z.string().regex(/^[a-z][a-z0-9-]{0,60}$/)).max(20);

export const savedReplySchema = z
  .object({ id: idSchema, name: z.string(), intents: z.array(z.string()), texts, updatedAt: momentSchema })
  .meta({ id: 'SavedReply' });
export type SavedReply = z.infer<typeof savedReplySchema>;

export const savedReplyListSchema = z.object({ replies: z.array(savedReplySchema) });
export const newSavedReplySchema = z.strictObject({ name, intents: intents.default([]), texts });
export const savedReplyPatchSchema = newSavedReplySchema.partial();
export const savedReplyIdSchema = z.strictObject({ id: idParameterSchema });

export const readyRepliesQuerySchema = z.strictObject({
  language: z.enum(LANGUAGES).optional().meta({ description: "Left out: the customer's." }),
});

/** A saved reply as it would be sent in this thread. `{{link}}` and `{{code}}` stand until the send makes a link. */
export const readyReplySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    language: z.enum(LANGUAGES),
    text: z.string(),
    missing: z.array(z.string()).meta({ description: 'Variables that nothing is known for; they stay.' }),
    suggested: z.boolean().meta({ description: 'Meant for what this case is about.' }),
  })
  .meta({ id: 'ReadyReply' });
export type ReadyReply = z.infer<typeof readyReplySchema>;
export const readyReplyListSchema = z.object({ replies: z.array(readyReplySchema) });

export const suggestionSchema = z
  .object({
    intent: z.string(),
    text: z.string(),
    link: chosenLinkSchema.optional().meta({ description: 'To be made for the {{link}} in the text.' }),
  })
  .meta({ id: 'Suggestion', description: 'What the bot would answer; nothing is sent of it.' });
export type Suggestion = z.infer<typeof suggestionSchema>;
export const suggestionListSchema = z.object({ suggestions: z.array(suggestionSchema) });

const guard = replySchema.pick({
  epoch: true,
  lastMessageId: true,
  idempotencyKey: true,
  seenMessageId: true,
  humanAgent: true,
});

export const sendLinkSchema = guard.extend({
  ...chosenLinkSchema.shape,
  text: words.optional().meta({ description: 'With {{link}} in it; left out: the words of the brand.' }),
});
export const replaceLinkSchema = guard;
export const cancelledLinkSchema = z.object({
  code: z.string(),
  stillOpenAt: z.array(z.string()).meta({ description: 'Providers whose page could not be closed at once.' }),
});
export const linkIdSchema = z.strictObject({ id: idParameterSchema });

export const linkOptionsSchema = z
  .object({
    orders: z.array(
      z.object({
        orderNumber: z.string(),
        plan: z.string(),
        expiresAt: momentSchema,
        currency: z.string(),
        prices: z.array(z.object({ cycle: z.enum(CYCLES), minor: z.int() })),
        renewable: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'LinkOptions', description: 'Orders this thread has proved to be its own.' });
export type LinkOptions = z.infer<typeof linkOptionsSchema>;

export const outboxIdSchema = z.strictObject({ id: idParameterSchema });
export const sendNowSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  humanAgent: replySchema.shape.humanAgent,
  notArrived: z.boolean().optional().meta({
    description: 'The caller has looked on the platform: a message of unknown fate is not there.',
  }),
});
export const discardSchema = z.strictObject({ epoch: z.int().nonnegative() });
export const sentAgainSchema = z
  .object({ outboxId: idSchema, repeated: z.boolean() })
  .meta({ id: 'SentAgain' });
