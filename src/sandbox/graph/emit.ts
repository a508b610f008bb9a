import type { Delivered, OutEvent } from '../core/delivery';
import type { JsonObject } from '../core/json';
import type { Emitted, Saying } from '../core/platform';
import { type Line, ownerOf, type Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import type { GraphAccount } from './accounts';
import { wants } from './fields';

/** Anything that happened in a thread, in the words of the webhook reference. */
export interface GraphEvent {
  readonly kind: string;
  readonly userId: string;
  /** Who did it: the customer, the account, or the platform itself (then no sender is given). */
  readonly from: 'user' | 'brand' | 'platform';
  readonly body: JsonObject;
  readonly id?: string;
  /** Left out for deliveries, which carry none. */
  readonly timestamp?: boolean;
}

export interface GraphEmitter {
  emit(state: GraphAccount, event: GraphEvent): Promise<Delivered>;
  /** An entry as it is, for shapes without a thread. */
  entry(state: GraphAccount, kind: string, entry: JsonObject): Promise<Delivered>;
  say(state: GraphAccount, thread: Thread, saying: Saying): Emitted;
  echo(state: GraphAccount, thread: Thread, line: Line, extra: JsonObject): Promise<Delivered>;
  receipts(state: GraphAccount, thread: Thread, line: Line): void;
}

// Where Meta's reaction names differ from the emoji; anything else is "other".
const REACTION_NAMES: Readonly<Record<string, string>> = {
  '❤': 'love',
  '❤️': 'love',
  '👍': 'like',
  '😢': 'sad',
};
const UNKNOWN_EVENT_BYTES = 9_000;

export function createGraphEmitter(world: World): GraphEmitter {
  const { clock, faults, log, threads, ids } = world;

  /** Time of an event for its `timestamp` (milliseconds, or seconds by fault) and its entry. */
  function stamp({ account }: GraphAccount): { time: number; timestamp: number } {
    const time = world.stamp(account);
    const inSeconds = faults.take('seconds-timestamps', targetOf(account)) !== undefined;
    return { time, timestamp: inSeconds ? Math.floor(time / 1_000) : time };
  }

  function emit(state: GraphAccount, event: GraphEvent): Promise<Delivered> {
    const { account } = state;
    const user = { id: event.userId };
    const brand = { id: account.id };
    const parties =
      event.from === 'user' ? { sender: user, recipient: brand } : { sender: brand, recipient: user };
    const { time, timestamp } = stamp(state);
    const update = {
      ...(event.from === 'platform' ? { recipient: brand } : parties),
      ...(event.timestamp === false ? {} : { timestamp }),
      ...event.body,
    };
    const list = isStandby(state, event) ? { standby: [update] } : { messaging: [update] };
    return enqueue(state, event, { id: account.id, time, ...list });
  }

  function enqueue(
    state: GraphAccount,
    { kind, id, userId }: Pick<GraphEvent, 'kind' | 'id' | 'userId'>,
    payload: JsonObject,
  ): Promise<Delivered> {
    if (!wants(state, kind)) {
      log.append('undelivered', {
        ...targetOf(state.account),
        reason: 'field not subscribed',
        kinds: [kind],
      });
      return Promise.resolve({ error: 'NOT_SUBSCRIBED' });
    }
    const event: OutEvent = { lane: userId, kind, payload };
    return state.delivery.enqueue(id === undefined ? event : { ...event, id });
  }

  /** With routing on, whoever does not own the thread only listens. */
  function isStandby(state: GraphAccount, { userId, kind }: GraphEvent): boolean {
    if (state.account.routing !== true || kind.includes('thread_control')) return false;
    const { channel, id: accountId } = state.account;
    const thread = threads.find({ channel, accountId, userId });
    const owner = thread === undefined ? undefined : ownerOf(thread, clock.now());
    return owner !== undefined && owner !== state.appId;
  }

  function say(state: GraphAccount, thread: Thread, saying: Saying): Emitted {
    const { account } = state;
    const { userId } = thread.user;
    const messageId = ids.mid(account.channel === 'instagram' ? 'instagram' : 'facebook');
    thread.openedAt = clock.now();
    const body = bodyOf(saying, messageId);
    if (saying.reaction === undefined) threads.write(thread, lineOf(saying, messageId, clock.now()));
    log.append('said', { ...targetOf(account, userId), messageId, ...summaryOf(saying) });
    const kind = Object.keys(body)[0] ?? 'message';
    const delivered = emit(state, { kind, userId, from: 'user', body, id: messageId });
    if (kind === 'message') raceAgainst(state, thread, messageId);
    return { messageId, delivered };
  }

  /** Faults that hang on a message of the customer. */
  function raceAgainst(state: GraphAccount, thread: Thread, mid: string): void {
    const target = targetOf(state.account, thread.user.userId);
    const { userId } = thread.user;
    const edit = faults.take('edit-race', target);
    if (edit !== undefined) {
      const message_edit = { mid, text: edit.text('text', '(edited)'), num_edit: 1 };
      void emit(state, { kind: 'message_edit', userId, from: 'user', body: { message_edit }, id: mid });
    }
    if (faults.take('delete-race', target) !== undefined) {
      const message = { mid, is_deleted: true };
      void emit(state, { kind: 'message', userId, from: 'user', body: { message }, id: mid });
    }
    if (faults.take('bare-edit', target) !== undefined) {
      const { time, timestamp } = stamp(state);
      const messaging = [{ timestamp, message_edit: { mid, num_edit: 0 } }];
      void enqueue(state, { kind: 'message_edit', userId }, { id: state.account.id, time, messaging });
    }
    if (faults.take('unknown-event-9kb', target) !== undefined) {
      const body = { galaxy_brain: { note: 'x'.repeat(UNKNOWN_EVENT_BYTES) } };
      void emit(state, { kind: 'unknown', userId, from: 'user', body });
    }
  }

  function echo(state: GraphAccount, thread: Thread, line: Line, extra: JsonObject): Promise<Delivered> {
    const message = {
      mid: line.messageId,
      is_echo: true,
      ...extra,
      ...(line.text === undefined ? {} : { text: line.text }),
      ...(line.attachments === undefined ? {} : { attachments: line.attachments }),
    };
    const { userId } = thread.user;
    return emit(state, { kind: 'echo', userId, from: 'brand', body: { message }, id: line.messageId });
  }

  function receipts(state: GraphAccount, thread: Thread, { messageId: mid }: Line): void {
    const settings = world.settings();
    if (!settings.receipts) return;
    const { userId } = thread.user;
    const watermark = clock.now();
    if (state.account.channel === 'instagram') {
      world.later(settings.delays.readMs, () => {
        void emit(state, { kind: 'read', userId, from: 'user', body: { read: { mid } } });
      });
      return;
    }
    world.later(settings.delays.deliveredMs, () => {
      const delivery = { mids: [mid], watermark };
      void emit(state, { kind: 'delivery', userId, from: 'user', body: { delivery }, timestamp: false });
    });
    world.later(settings.delays.readMs, () => {
      void emit(state, { kind: 'read', userId, from: 'user', body: { read: { watermark } } });
    });
  }

  return {
    emit,
    entry: (state, kind, entry) => enqueue(state, { kind, userId: `entry:${kind}` }, entry),
    say,
    echo,
    receipts,
  };
}

function bodyOf(saying: Saying, mid: string): JsonObject {
  const { postback, reaction, quickReply, storyReply, referral } = saying;
  if (postback !== undefined) return { postback: { mid, ...postback } };
  if (reaction !== undefined) return { reaction: reactionOf(reaction) };
  const replyTo =
    storyReply === undefined ? saying.replyTo && { mid: saying.replyTo } : { story: storyReply };
  return {
    message: {
      mid,
      ...(saying.text === undefined ? {} : { text: saying.text }),
      ...(quickReply === undefined
        ? {}
        : { text: saying.text ?? quickReply.title, quick_reply: { payload: quickReply.payload } }),
      ...(saying.attachments === undefined ? {} : { attachments: saying.attachments }),
      ...(replyTo ? { reply_to: replyTo } : {}),
      ...(referral === undefined ? {} : { referral }),
    },
  };
}

function reactionOf({
  messageId: mid,
  emoji = '❤',
  action = 'react',
}: NonNullable<Saying['reaction']>): JsonObject {
  if (action === 'unreact') return { mid, action };
  return { mid, action, reaction: REACTION_NAMES[emoji] ?? 'other', emoji };
}

function lineOf(saying: Saying, messageId: string, at: number): Line {
  const text = saying.text ?? saying.quickReply?.title ?? saying.postback?.title;
  return {
    messageId,
    at,
    from: 'user',
    origin: 'customer',
    ...(text === undefined ? {} : { text }),
    ...(saying.attachments === undefined ? {} : { attachments: saying.attachments }),
    ...(saying.quickReply === undefined ? {} : { quickReply: saying.quickReply.payload }),
    ...(saying.postback === undefined ? {} : { postback: saying.postback.payload }),
  };
}

function summaryOf(saying: Saying): JsonObject {
  const { text, quickReply, postback, reaction } = saying;
  return {
    text: text ?? quickReply?.title ?? postback?.title ?? null,
    payload: quickReply?.payload ?? postback?.payload ?? null,
    ...(reaction === undefined ? {} : { reaction: reaction.emoji ?? null }),
  };
}
