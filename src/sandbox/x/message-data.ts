import { createHash } from 'node:crypto';
import { asObject, asText, type JsonObject } from '../core/json';
import type { Line, SandboxUser } from '../core/threads';
import type { SandboxAccount } from '../types';

const LINK = /https?:\/\/[^\s<>"]+/g;

/** Text as X hands it out: every link is a t.co link, and media adds one more at the end. */
export function messageData(line: Line): JsonObject {
  const urls: JsonObject[] = [];
  let shortened = 0;
  let text = (line.text ?? '').replace(LINK, (expanded_url, offset: number) => {
    const url = shortLink(expanded_url);
    const start = offset - shortened;
    shortened += expanded_url.length - url.length;
    urls.push(urlEntity(url, expanded_url, start));
    return url;
  });
  const media = line.attachments?.map(asObject)[0];
  const attachment = media === undefined ? undefined : mediaOf(media, line.messageId);
  if (attachment !== undefined) {
    const url = shortLink(`media ${line.messageId}`);
    const start = text === '' ? 0 : text.length + 1;
    urls.push(urlEntity(url, `https://x.com/messages/media/${line.messageId}`, start));
    text = text === '' ? url : `${text} ${url}`;
  }
  return {
    text,
    entities: { hashtags: [], symbols: [], user_mentions: [], urls },
    ...(attachment === undefined ? {} : { attachment }),
    ...(line.quickReply === undefined
      ? {}
      : { quick_reply_response: { type: 'options', metadata: line.quickReply } }),
  };
}

/** A person as webhooks of today describe one: the v2 object below `data`. */
export function v2User(user: SandboxUser | SandboxAccount): { data: JsonObject } {
  const { id, name, username } = nameOf(user);
  return {
    data: {
      id,
      name,
      username,
      protected: false,
      verified: false,
      description: '',
      location: '',
      url: '',
      created_at: '2015-03-04T09:00:00.000Z',
      profile_image_url: `https://images.example.com/${id}.png`,
      public_metrics: { followers_count: 12, followers_count_str: '12', following_count: 9, tweet_count: 31 },
    },
  };
}

/** A person as Account Activity deliveries describe one. */
export function v1User(user: SandboxUser | SandboxAccount): JsonObject {
  const { id, name, username } = nameOf(user);
  return {
    id,
    created_timestamp: '1425459600000',
    name,
    screen_name: username,
    protected: false,
    verified: false,
    followers_count: 12,
    friends_count: 9,
    statuses_count: 31,
    profile_image_url_https: `https://images.example.com/${id}.png`,
  };
}

/** `<smaller id>-<larger id>`, compared as numbers. */
export function conversationId(a: string, b: string): string {
  return BigInt(a) < BigInt(b) ? `${a}-${b}` : `${b}-${a}`;
}

function nameOf(user: SandboxUser | SandboxAccount): { id: string; name: string; username: string } {
  const id = 'userId' in user ? user.userId : user.id;
  return { id, name: user.name, username: user.handle };
}

function mediaOf(media: JsonObject, messageId: string): JsonObject {
  const url = asText(media.url) ?? `https://images.example.com/${messageId}.jpg`;
  // A number on the wire, although it exceeds 2^53: only id_str can be trusted.
  const id_str = (BigInt(messageId) + 1n).toString();
  const sizes = { small: { w: 680, h: 383, resize: 'fit' } };
  const details = {
    id: Number(id_str),
    id_str,
    media_url_https: url,
    type: 'photo',
    sizes,
    url: shortLink(url),
  };
  return { type: 'media', media: details };
}

function urlEntity(url: string, expanded_url: string, start: number): JsonObject {
  const display_url = expanded_url.replace(/^https?:\/\//, '').slice(0, 27);
  return { url, expanded_url, display_url, indices: [start, start + url.length] };
}

function shortLink(text: string): string {
  return `https://t.co/${createHash('sha256').update(text).digest('base64url').replace(/[-_]/g, 'x').slice(0, 10)}`;
}
