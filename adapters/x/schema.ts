import { z } from 'zod';

// X ids are decimal and exceed 2^53, so a JSON number would already have lost digits; small numbers occur in old mocks.
const DECIMAL_ID = /^\d{1,24}$/;
const xId = z
  .union([z.string(), z.number().int().nonnegative().transform(String)])
  .pipe(z.string().regex(DECIMAL_ID));

const urlEntity = z.object({ url: z.string(), expanded_url: z.string().nullish() });

const media = z.object({
  type: z.string().nullish(),
  url: z.string().nullish(),
  media_url_https: z.string().nullish(),
});

const messageData = z.object({
  text: z.string().nullish(),
  entities: z.object({ urls: z.array(urlEntity).nullish() }).nullish(),
  attachment: z.object({ type: z.string().nullish(), media: media.nullish() }).nullish(),
  quick_reply_response: z.object({ metadata: z.string().nullish() }).nullish(),
});
export type XMessageData = z.infer<typeof messageData>;

/** One element of `direct_message_events`, the same inside XAA and AAA bodies. */
export const messageCreate = z.object({
  type: z.literal('message_create'),
  id: xId,
  created_timestamp: z.unknown().optional(),
  message_create: z.object({
    target: z.object({ recipient_id: xId }),
    sender_id: xId,
    source_app_id: z.union([z.string(), z.number()]).transform(String).nullish(),
    message_data: messageData,
  }),
});
export type XMessageCreate = z.infer<typeof messageCreate>;

export const readMark = z.object({
  created_timestamp: z.unknown().optional(),
  sender_id: xId,
  target: z.object({ recipient_id: xId }),
  last_read_event_id: xId,
});

const userName = z.object({
  name: z.string().nullish(),
  /** v2 */
  username: z.string().nullish(),
  /** v1.1 */
  screen_name: z.string().nullish(),
});

/** One of `users`: today's object below `data`, in Account Activity bodies the older one itself. */
export const deliveredUser = z.union([z.object({ data: userName }).transform(({ data }) => data), userName]);

const list = z.array(z.unknown()).nullish();

/** The lists that stand at the top of an AAA body and inside `data.payload` of an XAA one. */
export const directMessages = z.object({
  direct_message_events: list,
  direct_message_mark_read_events: list,
  direct_message_indicate_typing_events: list,
  users: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
export type XDirectMessages = z.infer<typeof directMessages>;

export const aaaDelivery = directMessages.extend({ for_user_id: xId });

export const xaaDelivery = z.object({
  data: z.object({
    event_uuid: z.union([z.string(), z.number()]).transform(String).nullish(),
    event_type: z.string(),
    filter: z.object({ user_id: xId.nullish() }).nullish(),
    payload: z.unknown().optional(),
  }),
});
export type XActivity = z.infer<typeof xaaDelivery>['data'];

export const chatPayload = z.object({
  sender_id: xId.nullish(),
  /** `A:B` in events. */
  conversation_id: z.string().nullish(),
  encoded_event: z.string().nullish(),
  created_at_msec: z.unknown().optional(),
});

export const revokePayload = z.object({ user_id: xId, date_time: z.unknown().optional() });

export const aaaRevoke = z.object({
  user_event: z.object({
    revoke: z.object({ date_time: z.unknown().optional(), source: z.object({ user_id: xId }) }),
  }),
});

export const replayStatus = z.object({
  replay_job_status: z.object({
    webhook_id: z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(128)),
    job_state: z.string(),
    job_id: z.union([z.string(), z.number()]).transform(String).nullish(),
  }),
});
