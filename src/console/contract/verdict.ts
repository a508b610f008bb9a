import { z } from 'zod';
import { idParameterSchema, idSchema, momentSchema } from './common';
import { inboxChannelSchema } from './inbox';

/**
 * Why a message is suspicious. Asked for: gift_card, seed_phrase, credentials · promised: money_bait, engagement ·
 * threatened: account_threat · led to: channel_invite, link_heavy · pretended: look_alike, known_fake · how often:
 * same_text, known_campaign · first_contact never counts by itself.
 */
export const SIGNALS = [
  'gift_card',
  'seed_phrase',
  'credentials',
  'money_bait',
  'engagement',
  'account_threat',
  'channel_invite',
  'link_heavy',
  'look_alike',
  'known_fake',
  'same_text',
  'known_campaign',
  'first_contact',
] as const;
export const signalSchema = z.enum(SIGNALS);
export type Signal = z.infer<typeof signalSchema>;

export const JUDGEMENTS = ['ham', 'spam', 'scam', 'abuse'] as const;
export const judgementSchema = z.enum(JUDGEMENTS);
export type Judgement = z.infer<typeof judgementSchema>;

export const SCOPES = ['message', 'case', 'identity', 'cluster'] as const;
export const scopeSchema = z.enum(SCOPES);

export const BLOCKS = ['none', 'local', 'platform'] as const;
export const blockSchema = z.enum(BLOCKS).meta({
  description:
    'local: what the sender writes is dropped and counted · platform: the platform is told to block them, too',
});

const common = {
  judged: judgementSchema,
  block: blockSchema.default('none'),
  indicators: z
    .boolean()
    .default(false)
    .meta({ description: 'Accounts and look-alikes that the messages lead to become known fakes.' }),
};

/**
 * message: noted, and the conversation goes on · case: the conversation is put away, or taken back by ham · identity: as
 * case, and the sender is not heard any more · cluster: every conversation of a campaign, those to come included.
 */
export const verdictRequestSchema = z.discriminatedUnion('scope', [
  z.strictObject({ ...common, scope: z.literal('message'), messageId: idSchema }),
  z.strictObject({
    ...common,
    scope: z.literal('case'),
    caseId: idSchema,
    epoch: z.int().nonnegative().meta({ description: 'As the caller saw it.' }),
  }),
  z.strictObject({ ...common, scope: z.literal('identity'), threadId: z.string().max(200) }),
  z.strictObject({ ...common, scope: z.literal('cluster'), clusterId: idSchema }),
]);
export type VerdictRequest = z.infer<typeof verdictRequestSchema>;

export const verdictSchema = z
  .object({
    id: idSchema,
    judged: judgementSchema,
    scope: scopeSchema,
    threadId: z.string().optional(),
    messageId: idSchema.optional(),
    clusterId: idSchema.optional(),
    block: blockSchema,
    indicators: z.array(z.string()),
    by: z
      .object({ id: idSchema, name: z.string() })
      .optional()
      .meta({ description: 'Left out: the bot was certain.' }),
    at: momentSchema,
    undoneAt: momentSchema.optional(),
    items: z
      .object({
        queued: z.int(),
        done: z.int(),
        skipped: z.int(),
        undoing: z.int(),
        undone: z.int(),
        kept: z.int(),
      })
      .meta({ description: 'Conversations; kept: changed since, so undo left them as they are.' }),
  })
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof verdictSchema>;

export const verdictIdSchema = z.strictObject({ id: idParameterSchema });
export const verdictListSchema = z
  .object({ verdicts: z.array(verdictSchema).meta({ description: 'At most 100, newest first.' }) })
  .meta({ id: 'VerdictList' });

export const clusterSchema = z
  .object({
    id: idSchema,
    samples: z.array(z.string()).meta({ description: 'Masked; at most three, different ones.' }),
    senders: z.int().nonnegative(),
    messages: z.int().nonnegative(),
    channels: z.array(inboxChannelSchema),
    signals: z
      .array(z.object({ signal: signalSchema, messages: z.int() }))
      .meta({ description: 'Most frequent first, first contact last.' }),
    score: z.number().meta({ description: 'The highest, 0 to 1.' }),
    subjects: z.array(z.string()).meta({ description: 'What the messages lead to.' }),
    open: z.int().nonnegative().meta({ description: 'Conversations that nobody has judged.' }),
    away: z.int().nonnegative().meta({ description: 'Conversations that were put away as spam.' }),
    threadIds: z.array(z.string()).meta({ description: 'At most ten, newest first.' }),
    firstAt: momentSchema,
    lastAt: momentSchema,
    verdict: verdictSchema.optional().meta({ description: 'The one that stands.' }),
  })
  .meta({ id: 'Cluster' });
export type Cluster = z.infer<typeof clusterSchema>;

export const clusterListSchema = z
  .object({ clusters: z.array(clusterSchema).meta({ description: 'Of two weeks; at most 50.' }) })
  .meta({ id: 'ClusterList' });

export const indicatorSchema = z
  .object({
    id: idSchema,
    subject: z.string(),
    note: z.string().optional(),
    at: momentSchema,
    by: z.string().optional(),
    verdictId: idSchema.optional(),
  })
  .meta({ id: 'Indicator' });
export type Indicator = z.infer<typeof indicatorSchema>;

export const indicatorListSchema = z
  .object({ indicators: z.array(indicatorSchema).meta({ description: 'At most 1,000, newest first.' }) })
  .meta({ id: 'IndicatorList' });

export const indicatorRequestSchema = z.strictObject({
  subject: z
    .string()
    .trim()
    .max(300)
    .regex(/^(?:domain|link|handle|app|phone|email|phrase):.{3,}$/)
    .meta({ description: 'domain:evil.io · handle:telegram:name or handle:any:name · phrase:a few words' }),
  note: z.string().trim().max(200).optional(),
});

export const platformStateSchema = z.object({
  action: z.enum(['block', 'unblock']),
  status: z.enum(['pending', 'done', 'refused', 'cancelled']),
  code: z.string().optional(),
});

export const blockEntrySchema = z
  .object({
    threadId: z.string(),
    name: z.string().optional(),
    handle: z.string().optional(),
    at: momentSchema,
    by: z.string().optional(),
    verdictId: idSchema.optional(),
    dropped: z.int().nonnegative(),
    platform: platformStateSchema.optional().meta({ description: 'What the platform was last asked.' }),
  })
  .meta({ id: 'Block' });
export type BlockEntry = z.infer<typeof blockEntrySchema>;

export const blockListSchema = z
  .object({ blocks: z.array(blockEntrySchema).meta({ description: 'At most 500, newest first.' }) })
  .meta({ id: 'BlockList' });

export const blockRequestSchema = z.strictObject({
  threadId: z.string().regex(/^[a-z]{1,20}(:[\w.-]{1,64}){2}$/, 'a thread id is channel:account:user'),
  platform: z.boolean().default(false),
});
