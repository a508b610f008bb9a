import { z } from 'zod';

// Ids become parts of keys and thread ids: no colon, no white space, no control characters.
const PLATFORM_ID = /^[^:\s\p{Cc}]{1,128}$/u;
const MESSAGE_ID_MAX = 512;
const MESSAGE_ID = /^[^\s\p{Cc}]+$/u;

/** Ids are strings on the wire, sometimes numbers (`app_id`, dashboard tests); here always strings. */
const platformId = z
  .union([z.string(), z.number().int().transform(String)])
  .pipe(z.string().regex(PLATFORM_ID));
const messageId = z.string().max(MESSAGE_ID_MAX).regex(MESSAGE_ID);
const party = z.object({ id: platformId });
const scalar = z.union([z.string(), z.number()]).transform(String);

const attachment = z.object({
  type: z.string(),
  title: z.string().nullish(),
  url: z.string().nullish(),
  /** Spelt in capitals in old `fallback` attachments. */
  URL: z.string().nullish(),
  payload: z
    .object({
      url: z.string().nullish(),
      title: z.string().nullish(),
      sticker_id: scalar.nullish(),
      coordinates: z.object({ lat: z.number(), long: z.number() }).nullish(),
    })
    .nullish(),
});

const referral = z.object({
  ref: z.string().nullish(),
  type: z.string().nullish(),
  ad_id: scalar.nullish(),
});

const message = z.object({
  mid: messageId.nullish(),
  text: z.string().nullish(),
  attachments: z.array(attachment).nullish(),
  quick_reply: z.object({ payload: z.string().nullish() }).nullish(),
  reply_to: z
    .object({ mid: z.string().nullish(), story: z.object({ url: z.string().nullish() }).nullish() })
    .nullish(),
  referral: referral.nullish(),
  sticker_id: scalar.nullish(),
  is_echo: z.boolean().nullish(),
  is_self: z.boolean().nullish(),
  is_deleted: z.boolean().nullish(),
  is_unsupported: z.boolean().nullish(),
  app_id: scalar.nullish(),
  metadata: z.string().nullish(),
  hop_context: z.unknown().optional(),
});

const policy = z.object({ action: z.string(), reason: z.string().nullish() });

/** One update inside `messaging[]`, `standby[]` or `changes[].value`: only the fields we read, each optional. */
export const metaEvent = z.object({
  sender: party.nullish(),
  recipient: party.nullish(),
  timestamp: z.unknown().optional(),
  is_self: z.boolean().nullish(),
  hop_context: z.unknown().optional(),
  lead: z.unknown().optional(),
  message: message.nullish(),
  postback: z
    .object({
      mid: messageId.nullish(),
      title: z.string().nullish(),
      payload: z.string().nullish(),
      is_self: z.boolean().nullish(),
    })
    .nullish(),
  reaction: z
    .object({
      mid: messageId,
      action: z.string(),
      emoji: z.string().nullish(),
      reaction: z.string().nullish(),
    })
    .nullish(),
  message_edit: z
    .object({ mid: messageId, text: z.string().nullish(), num_edit: scalar.nullish() })
    .nullish(),
  read: z.object({ watermark: z.unknown().optional(), mid: messageId.nullish() }).nullish(),
  delivery: z.object({ watermark: z.unknown().optional(), mids: z.array(messageId).nullish() }).nullish(),
  referral: referral.nullish(),
  optin: z
    .object({ ref: z.string().nullish(), type: z.string().nullish(), user_ref: scalar.nullish() })
    .nullish(),
  optout: z.unknown().optional(),
  account_linking: z.unknown().optional(),
  response_feedback: z.object({ feedback: z.string(), mid: messageId.nullish() }).nullish(),
  pass_thread_control: z.object({ new_owner_app_id: scalar.nullish() }).nullish(),
  take_thread_control: z.object({ new_owner_app_id: scalar.nullish() }).nullish(),
  request_thread_control: z.object({ requested_owner_app_id: scalar.nullish() }).nullish(),
  app_roles: z.record(z.string(), z.unknown()).nullish(),
  policy_enforcement: policy.nullish(),
  /** The same event under the spelling seen in older deliveries. */
  'policy-enforcement': policy.nullish(),
});
export type MetaEvent = z.infer<typeof metaEvent>;
export type MetaMessage = z.infer<typeof message>;
export type MetaAttachment = z.infer<typeof attachment>;

const updates = z.array(z.unknown()).nullish();

export const metaEntry = z.object({
  id: platformId,
  time: z.unknown().optional(),
  messaging: updates,
  standby: updates,
  changes: z.array(z.object({ field: z.string(), value: z.unknown().optional() })).nullish(),
});
export type MetaEntry = z.infer<typeof metaEntry>;

/** The envelope of one product's deliveries. */
export function metaDelivery(object: 'page' | 'instagram') {
  return z.object({ object: z.literal(object), entry: z.array(z.unknown()) });
}
export type MetaDelivery = ReturnType<typeof metaDelivery>;
