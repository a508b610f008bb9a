import { randomBytes } from 'node:crypto';
import type { Delivered } from '../core/delivery';
import { asText, type JsonObject } from '../core/json';
import type { Thread } from '../core/threads';
import type { World } from '../core/world';
import type { XAccount } from './accounts';
import { readEvent, type XEmitter } from './emit';
import { v1User, v2User } from './message-data';

interface Occasion {
  readonly state: XAccount;
  readonly thread: Thread;
  readonly body: JsonObject;
  readonly emitter: XEmitter;
  readonly world: World;
}

type Occur = (occasion: Occasion) => Promise<Delivered>;

const EVENTS: Readonly<Record<string, Occur>> = {
  read: ({ state, thread, body, emitter, world }) => {
    const last =
      asText(body.messageId) ?? thread.lines.at(-1)?.messageId ?? world.ids.snowflake(world.clock.now());
    return emitter.emit(state, readEvent(state, thread, last, world.stamp(state.account)));
  },
  typing: ({ state, thread, emitter, world }) => {
    const { account } = state;
    const { user } = thread;
    const target = { recipient_id: account.id };
    const created_timestamp = String(world.stamp(account));
    const events = [{ created_timestamp, sender_id: user.userId, target }];
    const aaaUsers = { [user.userId]: v1User(user), [account.id]: v1User(account) };
    return emitter.emit(state, {
      type: 'dm.indicate_typing',
      lane: user.userId,
      payload: { direct_message_indicate_typing_events: events, users: { [user.userId]: v2User(user) } },
      aaa: { for_user_id: account.id, direct_message_indicate_typing_events: events, users: aaaUsers },
    });
  },
  /** A message in the Account Activity body, whatever the account's deliveries look like. */
  aaa: ({ state, thread, body, emitter }) => {
    const text = asText(body.text) ?? 'hello';
    return emitter.inBody('aaa', state, () => emitter.say(state, thread, { text }).delivered);
  },
  'oauth.revoke': ({ state, emitter, world }) => {
    const { account, appId } = state;
    const date_time = new Date(world.clock.now()).toISOString();
    const revoke = { date_time, target: { app_id: appId }, source: { user_id: account.id } };
    return emitter.emit(state, {
      type: 'oauth.revoke',
      lane: 'account',
      filter: {},
      payload: { date_time, user_id: account.id, app_id: appId },
      aaa: { user_event: { revoke } },
    });
  },
  'chat.received': (occasion) => chat(occasion, 'chat.received'),
  'chat.sent': (occasion) => chat(occasion, 'chat.sent'),
  'chat.conversation_join': (occasion) => chat(occasion, 'chat.conversation_join'),
};

export const X_EVENTS: readonly string[] = Object.keys(EVENTS);

/** Delivers a named event; undefined when the catalogue has none of that name. */
export function occurOnX(kind: string, occasion: Occasion): Promise<Delivered> | undefined {
  return Object.hasOwn(EVENTS, kind) ? EVENTS[kind]?.(occasion) : undefined;
}

/** X Chat is end-to-end encrypted: what arrives is opaque, so random bytes serve as well. */
function chat({ state, thread, emitter, world }: Occasion, type: string): Promise<Delivered> {
  const { account } = state;
  const { userId } = thread.user;
  const payload = {
    conversation_id:
      BigInt(account.id) < BigInt(userId) ? `${account.id}:${userId}` : `${userId}:${account.id}`,
    sender_id: type === 'chat.sent' ? account.id : userId,
    created_at_msec: String(world.stamp(account)),
    conversation_key_version: '1',
    encoded_event: randomBytes(240).toString('base64'),
    message_event_signature: {
      signature: randomBytes(64).toString('base64'),
      public_key_version: '1',
      signature_version: '7',
    },
  };
  return emitter.emit(state, { type, lane: userId, payload });
}
