import { randomInt, randomUUID } from 'node:crypto';
import type { Delivered, OutEvent } from '../core/delivery';
import type { JsonObject } from '../core/json';
import type { Emitted, Saying } from '../core/platform';
import type { Line, Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import type { XAccount, XBook } from './accounts';
import { messageData, v1User, v2User } from './message-data';
import { PRICE } from './quota';
import type { Stream } from './stream';

export interface XEvent {
  /** `dm.received`, `dm.read`, `chat.received`, `oauth.revoke` ... */
  readonly type: string;
  readonly payload: JsonObject;
  /** The older Account Activity body of the same event. */
  readonly aaa?: JsonObject;
  readonly filter?: JsonObject;
  readonly lane: string;
  readonly id?: string;
}

/** An event that was handed out, kept for back-fill and replay. */
export interface Past {
  readonly at: number;
  readonly state: XAccount;
  readonly event: OutEvent;
}

export interface XEmitter {
  emit(state: XAccount, event: XEvent): Promise<Delivered>;
  say(state: XAccount, thread: Thread, saying: Saying): Emitted;
  /** Tells the brand's own message, whoever typed it. */
  sent(state: XAccount, thread: Thread, line: Line): Promise<Delivered>;
  /** What `run` emits comes in the given body. */
  inBody(body: XAccount['body'], state: XAccount, run: () => Promise<Delivered>): Promise<Delivered>;
  receipts(state: XAccount, thread: Thread, line: Line): void;
  readonly past: readonly Past[];
}

const KEPT_EVENTS = 5_000;
const UNKNOWN_EVENT_BYTES = 9_000;

export function createXEmitter(world: World, book: XBook, stream: Stream): XEmitter {
  const { clock, faults, log, threads, ids } = world;
  const past: Past[] = [];

  function emit(state: XAccount, event: XEvent): Promise<Delivered> {
    const subscription = book.subscriptions.find(
      ({ userId, eventType }) => userId === state.account.id && eventType === event.type,
    );
    const payload =
      state.body === 'aaa' && event.aaa !== undefined ? event.aaa : envelope(state, event, subscription?.tag);
    const out: OutEvent = {
      lane: event.lane,
      kind: event.type,
      payload,
      ...(event.id === undefined ? {} : { id: event.id }),
    };
    past.push({ at: clock.now(), state, event: out });
    if (past.length > KEPT_EVENTS) past.shift();
    if (event.type.endsWith('.received')) state.spent += PRICE.received;
    if (subscription !== undefined && subscription.webhookId === undefined) {
      stream.write(out);
      return Promise.resolve({ status: 200 });
    }
    if (subscription === undefined) {
      log.append('undelivered', {
        ...targetOf(state.account),
        reason: 'not subscribed',
        kinds: [event.type],
      });
      return Promise.resolve({ error: 'NOT_SUBSCRIBED' });
    }
    return state.delivery.enqueue(out);
  }

  function envelope({ account }: XAccount, event: XEvent, tag: string | undefined): JsonObject {
    const filter = event.filter ?? { user_id: account.id };
    const data = {
      event_uuid: eventUuid(),
      filter,
      event_type: event.type,
      ...(tag === undefined ? {} : { tag }),
    };
    return { data: { ...data, payload: event.payload } };
  }

  /** Seen in the wild: digits, negative digits and UUIDs. */
  function eventUuid(): string {
    const digits = ids.snowflake(clock.now());
    const dice = randomInt(8);
    if (dice === 0) return `-${digits}`;
    return dice === 1 ? randomUUID() : digits;
  }

  function messageEvent(state: XAccount, thread: Thread, line: Line, type: string): XEvent {
    const { account, appId } = state;
    const { user } = thread;
    const [sender, recipient] = line.from === 'user' ? [user.userId, account.id] : [account.id, user.userId];
    const direct_message_events = [
      {
        type: 'message_create',
        id: line.messageId,
        created_timestamp: String(line.at + world.stamp(account) - clock.now()),
        message_create: {
          target: { recipient_id: recipient },
          sender_id: sender,
          ...(line.origin === 'api' ? { source_app_id: appId } : {}),
          message_data: messageData(line),
        },
      },
    ];
    const aaaUsers = { [user.userId]: v1User(user), [account.id]: v1User(account) };
    return {
      type,
      lane: user.userId,
      id: line.messageId,
      payload: {
        direct_message_events,
        users: { [user.userId]: v2User(user), [account.id]: v2User(account) },
      },
      aaa: {
        for_user_id: account.id,
        direct_message_events,
        ...(line.origin === 'api'
          ? { apps: { [appId]: { id: appId, name: 'Desk', url: 'https://example.com/' } } }
          : {}),
        users: aaaUsers,
      },
    };
  }

  function say(state: XAccount, thread: Thread, saying: Saying): Emitted {
    const { userId } = thread.user;
    const messageId = ids.snowflake(clock.now());
    thread.openedAt = clock.now();
    // Legacy DMs have no buttons: whoever taps one here has typed its title.
    const text = saying.text ?? saying.quickReply?.title ?? saying.postback?.title ?? saying.reaction?.emoji;
    const line: Line = {
      messageId,
      at: clock.now(),
      from: 'user',
      origin: 'customer',
      ...(text === undefined ? {} : { text }),
      ...(saying.attachments === undefined ? {} : { attachments: saying.attachments }),
      ...(saying.quickReply === undefined ? {} : { quickReply: saying.quickReply.payload }),
    };
    threads.write(thread, line);
    const target = targetOf(state.account, userId);
    log.append('said', { ...target, messageId, text: text ?? null });
    const delivered = emit(state, messageEvent(state, thread, line, 'dm.received'));
    if (faults.take('unknown-event-9kb', target) !== undefined) {
      const payload = { note: 'x'.repeat(UNKNOWN_EVENT_BYTES) };
      const event: OutEvent = {
        lane: userId,
        kind: 'unknown',
        payload: { data: { event_type: 'dm.hologram', payload } },
      };
      void state.delivery.enqueue(event);
    }
    return { messageId, delivered };
  }

  function receipts(state: XAccount, thread: Thread, line: Line): void {
    const settings = world.settings();
    if (!settings.receipts) return;
    world.later(settings.delays.readMs, () => {
      void emit(state, readEvent(state, thread, line.messageId, clock.now()));
    });
  }

  return {
    emit,
    say,
    sent: (state, thread, line) => emit(state, messageEvent(state, thread, line, 'dm.sent')),
    inBody(body, state, run) {
      const usual = state.body;
      state.body = body;
      // Bodies are made while `run` is called, not when they are posted.
      const delivered = run();
      state.body = usual;
      return delivered;
    },
    receipts,
    past,
  };
}

/** The customer has read up to a message; the shape is that of Account Activity, XAA's was never published. */
export function readEvent({ account }: XAccount, { user }: Thread, lastRead: string, at: number): XEvent {
  const direct_message_mark_read_events = [
    {
      created_timestamp: String(at),
      sender_id: user.userId,
      target: { recipient_id: account.id },
      last_read_event_id: lastRead,
    },
  ];
  const aaaUsers = { [user.userId]: v1User(user), [account.id]: v1User(account) };
  return {
    type: 'dm.read',
    lane: user.userId,
    payload: { direct_message_mark_read_events, users: { [user.userId]: v2User(user) } },
    aaa: { for_user_id: account.id, direct_message_mark_read_events, users: aaaUsers },
  };
}
