import { join } from 'node:path';
import { loadBrand } from '../../src/brand';
import type { Account } from '../../src/channel/account';
import type { Echo } from '../../src/channel/event';
import type { FindResult, OutboundMessage, SendResult } from '../../src/channel/send';
import { createControlMoves } from '../../src/handoff/control-moves';
import type { Delivery } from '../../src/inbox/delivery';
import { createIngest } from '../../src/inbox/ingest';
import { createSettableClock } from '../../src/lib/clock';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { ownerOfEcho } from '../../src/outbox/echo-owner';
import { expireSends, reconcile } from '../../src/outbox/reconcile';
import { createOutboxSender } from '../../src/outbox/sender';
import type { Store } from '../../src/store/store';
import { brandContext } from '../../src/turn/brand-context';
import { createRunThreads } from '../../src/turn/run-threads';
import type { TurnDeps } from '../../src/turn/run-turn';
import { onlySaidIn } from '../../src/turn/unsent';
import { CAPABILITIES, NOON } from './handoff';

export const PAGE = 'facebook:100';
const NOTHING: Delivery = { rows: [], echoes: [], receipts: [], accountEvents: [], quarantined: [] };

/** Inbox, turns and outbox on a real store, with an engine that repeats what was said and a platform made of functions. */
export interface Spine {
  /** Stores a delivery as the webhook does. */
  deliver(delivery: Partial<Delivery>): Promise<void>;
  /** One customer message. */
  says(user: string, text: string, key?: string): Promise<void>;
  /** Threads rung for, oldest first; tests take from it. */
  readonly bells: string[];
  run(...users: string[]): Promise<void>;
  /** Runs whatever rang until nothing does. */
  runAll(): Promise<void>;
  /** Sends what waits and settles it. */
  send(): Promise<void>;
  /** Looks up what is unknown, as after `believeAbsentMs`. */
  lookUp(): Promise<void>;
  /** Every message handed to the platform, in order. */
  readonly handed: OutboundMessage[];
  readonly clock: ReturnType<typeof createSettableClock>;
}

export interface SpineOptions {
  readonly store: Store;
  /** Runs inside the thinking part of each turn. */
  readonly onThink?: (threadId: string) => Promise<void> | void;
  /** What the platform answers; sent when left out. */
  readonly answer?: (message: OutboundMessage) => SendResult | Promise<SendResult>;
  readonly find?: (message: OutboundMessage) => FindResult;
  readonly quietMs?: number;
}

export function threadOf(user: string): string {
  return `${PAGE}:${user}`;
}

export function createSpine(options: SpineOptions): Spine {
  const { store } = options;
  const clock = createSettableClock({ now: () => NOON });
  const bells: string[] = [];
  const handed: OutboundMessage[] = [];
  const ring = (ids: readonly string[]) => void bells.push(...ids);
  const ingest = createIngest({ store, onAwake: ring, log: silentLog });
  const senderOf = async () => ({
    send: async (message: OutboundMessage): Promise<SendResult> => {
      handed.push(message);
      return (
        (await options.answer?.(message)) ?? { outcome: 'sent', platformMessageId: `p${message.outboxId}` }
      );
    },
    find: async (message: OutboundMessage) => options.find?.(message) ?? { outcome: 'absent' as const },
  });
  const capabilitiesOf = () => CAPABILITIES.facebook;
  const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
  const run = createRunThreads({
    store,
    ids: randomIds,
    log: silentLog,
    ring,
    nudge: () => undefined,
    turn: turnDeps(options, clock, brand),
    commit: { store, moves: createControlMoves({ brand, capabilitiesOf }), now: () => clock.now() },
    coalesce: { quietMs: options.quietMs ?? 0, atMostMs: 5_000 },
  });
  let keys = 0;
  return {
    bells,
    handed,
    clock,
    deliver: (delivery) => ingest.add({ ...NOTHING, ...delivery }),
    says: (user, text, key = `m${++keys}`) => ingest.add({ ...NOTHING, rows: [messageRow(user, text, key)] }),
    run: (...users) => run(users.map(threadOf)),
    runAll: async () => {
      while (bells.length > 0) await run([...new Set(bells.splice(0))]);
    },
    send: async () => {
      const sender = createOutboxSender({ store, clock, log: silentLog, ring, senderOf, capabilitiesOf });
      sender.nudge();
      await sender.stop();
    },
    lookUp: async () => {
      await expireSends(store);
      const times = { firstLookMs: -1, believeAbsentMs: -1, giveUpAskingMs: 60_000 };
      await reconcile({ store, clock, log: silentLog, times, senderOf, ring });
    },
  };
}

export function messageRow(user: string, text: string, key: string, at = NOON) {
  const event = {
    kind: 'message',
    accountId: '100',
    userId: user,
    at,
    dedupeKey: key,
    messageId: key,
    text,
    attachments: [],
  } as const;
  return { threadId: threadOf(user), dedupeKey: key, event, at };
}

/** The platform's copy of something the brand said; without `outboxId` as on channels that carry no metadata. */
export function echoOf(
  user: string,
  text: string,
  messageId: string,
  outboxId?: number,
): Delivery['echoes'][number] {
  const echo: Echo = {
    kind: 'echo',
    accountId: '100',
    userId: user,
    at: NOON,
    dedupeKey: `echo ${messageId}`,
    messageId,
    text,
    attachments: [],
  };
  const row = { threadId: threadOf(user), dedupeKey: echo.dedupeKey, event: echo, at: NOON };
  return { row, echo, ...(outboxId !== undefined && { outboxId }) };
}

/** The thinking part of a spine: it repeats what was said. */
export function turnDeps(
  { store, onThink }: SpineOptions,
  clock: { now(): number },
  brand: ReturnType<typeof loadBrand>,
): TurnDeps {
  const hours = () => ({ open: true });
  return {
    clock,
    hours,
    // The only step of thinking that may wait: the identity gate stands in for it.
    facts: {
      fetch: async (_requests, { threadId }) => {
        await onThink?.(threadId);
        return { hours: hours() };
      },
    },
    understand: ({ messages }) => ({
      text: messages.map(({ text }) => text).join(' + '),
      language: 'en',
      ranked: [],
      intent: 'renew',
      confidence: 1,
      slots: {},
    }),
    decide: ({ understanding, state, facts }) =>
      facts.hours
        ? {
            // A new number each time counts as progress, so that the loop guard stays out of it.
            state: { ...state, introduced: true, slots: { orderNumbers: [understanding.text] } },
            actions: [{ type: 'say', key: 'spine', values: { text: understanding.text } }],
          }
        : { needs: [{ kind: 'hours' }] },
    replies: {
      words: () => '',
      render: ({ actions, state }) => ({
        parts: actions.flatMap((action) => {
          if (action.type !== 'say') return [];
          const text = action.values?.text;
          return [{ text: `re: ${typeof text === 'string' ? text : action.key}` }];
        }),
        said: state.said,
        choices: [],
      }),
    },
    prepareLink: () => {
      throw new Error('this engine makes no links');
    },
    prepareReceipt: () => {
      throw new Error('this engine makes no receipts');
    },
    pick: () => 0,
    defaultLanguage: 'en',
    channelOf: (channel: Account['channel']) => ({ capabilities: CAPABILITIES[channel] }),
    brandOf: ({ channel }) => brandContext(brand, channel),
    ownerOf: (threadId, echo) => ownerOfEcho(store, threadId, echo),
    onlySaidIn: (threadId, messageIds) => onlySaidIn(store, threadId, messageIds),
    isOurApp: () => false,
  };
}
