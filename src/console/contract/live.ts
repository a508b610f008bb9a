import { z } from 'zod';
import { idSchema } from './common';
import { threadIdSchema } from './turn';

/**
 * What changed: message (new, edited, unsent) · case · thread (who has control, opted out) · delivery (sent, failed,
 * read) · link (made, opened, paid) · customer (who they are) · presence (who looks) · draft · moderation · bulk (a job
 * moved on) · settings (views, labels, teams, saved replies).
 */
export const LIVE_KINDS = [
  'message',
  'case',
  'thread',
  'delivery',
  'link',
  'customer',
  'presence',
  'draft',
  'moderation',
  'bulk',
  'settings',
] as const;
export const liveKindSchema = z.enum(LIVE_KINDS);
export type LiveKind = z.infer<typeof liveKindSchema>;

/** Says that something changed and where, never what: whoever is told asks for it, and sees what they may see. */
export const liveEventSchema = z.object({
  id: idSchema,
  kind: liveKindSchema,
  threadId: z.string().optional(),
  caseId: idSchema.optional(),
});
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** Data of a `change` event of the stream. They come together or not at all, under one position. */
export const liveChangesSchema = z.array(liveEventSchema);

export const PRESENCE_STATES = ['viewing', 'replying'] as const;

/** How long a presence is believed without being renewed, ms. The desk renews it three times as often. */
export const PRESENCE_MS = 45_000;

export const presenceRequestSchema = z.strictObject({
  threadId: threadIdSchema.shape.threadId,
  state: z.enum([...PRESENCE_STATES, 'idle']).meta({ description: 'idle: gone, at once.' }),
});
export type PresenceRequest = z.infer<typeof presenceRequestSchema>;

/** Somebody who looks at a thread, or writes in it, just now. */
export const presenceSchema = z
  .object({ agentId: idSchema, name: z.string(), state: z.enum(PRESENCE_STATES) })
  .meta({ id: 'Presence' });
export type Presence = z.infer<typeof presenceSchema>;

export const presenceListSchema = z.object({
  present: z.array(presenceSchema).meta({ description: 'Everybody in the thread but who asks.' }),
});
export type PresenceList = z.infer<typeof presenceListSchema>;

export const presentThreadsSchema = z.object({
  threads: z
    .array(z.object({ threadId: z.string(), present: z.array(presenceSchema) }))
    .meta({ description: 'Threads with somebody in them other than who asks.' }),
});
export type PresentThreads = z.infer<typeof presentThreadsSchema>;
