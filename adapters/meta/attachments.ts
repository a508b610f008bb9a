import type { Attachment } from '../../src/channel/event';
import { storableText } from '../../src/channel/platform-values';
import type { MetaAttachment, MetaMessage } from './schema';

const TYPES: Readonly<Record<string, Attachment['type']>> = {
  image: 'image',
  audio: 'audio',
  video: 'video',
  file: 'file',
  sticker: 'sticker',
  location: 'location',
  story_mention: 'story_mention',
  share: 'share',
  fallback: 'share',
  post: 'share',
  ig_post: 'share',
  reel: 'share',
  ig_reel: 'share',
};

/** Attachments in the product's words. A message that holds nothing readable counts as one of type `other`. */
export function readAttachments(message: MetaMessage): Attachment[] {
  const list = withoutStickerTwins(message.attachments ?? []).map(readAttachment);
  const silent = list.length === 0 && !message.text && !message.is_deleted && !message.is_echo;
  if (list.length === 0 && message.sticker_id) return [{ type: 'sticker' }];
  return silent || (message.is_unsupported && list.length === 0) ? [{ type: 'other' }] : list;
}

/** Until 2026-08-30 Messenger sent each sticker a second time as an image of the same id or address. */
function withoutStickerTwins(attachments: readonly MetaAttachment[]): readonly MetaAttachment[] {
  const stickers = attachments.filter((one) => one.type === 'sticker');
  const isTwin = (one: MetaAttachment) =>
    one.type === 'image' &&
    stickers.some(
      ({ payload }) =>
        (payload?.url && payload.url === one.payload?.url) ||
        (payload?.sticker_id && payload.sticker_id === one.payload?.sticker_id),
    );
  return stickers.length === 0 ? attachments : attachments.filter((one) => !isTwin(one));
}

function readAttachment({ type, payload, ...outer }: MetaAttachment): Attachment {
  const url = payload?.url ?? outer.url ?? outer.URL;
  const place = payload?.coordinates;
  const title = payload?.title ?? outer.title ?? (place ? `${place.lat}, ${place.long}` : undefined);
  return {
    // Legacy stickers are images whose payload names the sticker.
    type: type === 'image' && payload?.sticker_id ? 'sticker' : (TYPES[type] ?? 'other'),
    ...(url ? { url: storableText(url) } : {}),
    ...(title ? { title: storableText(title) } : {}),
  };
}
