import type { Capabilities } from '../../src/channel/adapter';
import { gatherPacket } from '../../src/handoff/packet';
import { type HandoffRequested, requestHandoff } from '../../src/handoff/request-handoff';
import type { Queryable, Store } from '../../src/store/store';
import { EMPTY_STATE, type HandoffReason } from '../../src/turn/port';

/** Monday 23 November 2026, 12:00 in Oslo. */
export const NOON = Date.parse('2026-11-23T12:00:00+01:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** As Messenger and X have them. */
export const CAPABILITIES: Readonly<Record<'facebook' | 'instagram' | 'x', Capabilities>> = {
  facebook: {
    textLimit: { unit: 'characters', max: 2_000 },
    replyWindowMs: 24 * HOUR,
    humanWindowMs: 7 * 24 * HOUR,
    oneMessageATurn: false,
  },
  instagram: {
    textLimit: { unit: 'bytes', max: 1_000 },
    replyWindowMs: 24 * HOUR,
    humanWindowMs: 7 * 24 * HOUR,
    oneMessageATurn: false,
  },
  x: { textLimit: { unit: 'characters', max: 10_000 }, oneMessageATurn: true },
};

export const BRAND = {
  brand: { timeZone: 'Europe/Oslo' },
  hours: { week: { mon: [['08:00', '20:00']], tue: [['08:00', '20:00']] }, holidays: [] },
  sla: { firstReplyMinutes: 60 },
  handoff: { maxOpen: 12, openToAllMinutes: 10, idleHours: 48, reopenHours: 0 },
} satisfies Parameters<typeof requestHandoff>[1]['brand'];

let customers = 0;

/** A thread of a customer of its own, in the hands of the bot, whose window opened at `openedAt`. */
export async function newThread(
  store: Queryable,
  { channel = 'facebook', openedAt = NOON - MINUTE }: { channel?: string; openedAt?: number } = {},
): Promise<string> {
  const id = `${channel}:100:${++customers}`;
  await store.query({
    text: `insert into thread (id, account_id, user_id, window_opened_at, language) values ($1, $2, $3, $4, 'nb')`,
    values: [id, `${channel}:100`, `${customers}`, openedAt],
  });
  return id;
}

/** What the bot still has to send, by status; gives the outbox id. */
export async function botRow(
  store: Queryable,
  threadId: string,
  row: { status?: string; priority?: number; epoch?: number; origin?: string } = {},
): Promise<number> {
  const inboxId = await inboxRow(store, threadId);
  const made = await store.one<{ id: number }>({
    text: `insert into outbox (thread_id, inbox_id, step, account_id, epoch, priority, origin, body, status)
           values ($1, $2, 0, 'facebook:100', $3, $4, $5, '{"text":"hei"}', $6) returning id`,
    values: [
      threadId,
      inboxId,
      row.epoch ?? 0,
      row.priority ?? 3,
      row.origin ?? 'bot',
      row.status ?? 'pending',
    ],
  });
  if (!made) throw new Error('no outbox row');
  return made.id;
}

let events = 0;
async function inboxRow(store: Queryable, threadId: string): Promise<number> {
  const made = await store.one<{ id: number }>({
    text: `insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
           values ($1, $2, 'message', '{}', $3, true) returning id`,
    values: [threadId, `e${++events}`, NOON],
  });
  if (!made) throw new Error('no inbox row');
  return made.id;
}

/** A message as the turn writes it; gives its id. */
export async function newMessage(
  store: Queryable,
  threadId: string,
  text: string,
  origin = 'customer',
): Promise<number> {
  const made = await store.one<{ id: number }>({
    text: 'insert into message (thread_id, origin, text, at) values ($1, $2, $3, $4) returning id',
    values: [threadId, origin, text, NOON],
  });
  if (!made) throw new Error('no message');
  return made.id;
}

/** A thread that waits for a person, with its case. */
export async function waitingThread(
  store: Store,
  options: {
    channel?: 'facebook' | 'instagram' | 'x';
    openedAt?: number;
    reason?: HandoffReason;
    now?: number;
  } = {},
): Promise<{ threadId: string; caseId: number; epoch: number }> {
  const threadId = await newThread(store, options);
  const requested = await handOver(store, threadId, options);
  if (requested.outcome !== 'requested') throw new Error('not handed over');
  return { threadId, caseId: requested.caseId, epoch: requested.epoch };
}

/** Hands a thread over the way the turn's commit does. */
export async function handOver(
  store: Store,
  threadId: string,
  options: { openedAt?: number; reason?: HandoffReason; now?: number } = {},
): Promise<HandoffRequested> {
  const now = options.now ?? NOON;
  return await store.transaction(async (tx) => {
    const packet = await gatherPacket(tx, {
      threadId,
      reason: options.reason ?? 'asked_for_human',
      state: EMPTY_STATE,
      language: 'nb',
      windowOpenedAt: options.openedAt ?? NOON - MINUTE,
      capabilities: CAPABILITIES.facebook,
      now,
    });
    return await requestHandoff(tx, { threadId, packet, brand: BRAND, now });
  });
}

/** The rows a test looks at. */
export async function threadRow(store: Queryable, threadId: string) {
  return await store.one<{ control: string; epoch: number; caseId: number | null; wake: boolean }>({
    text: 'select control, epoch, case_id "caseId", wake from thread where id = $1',
    values: [threadId],
  });
}

export async function caseRow(store: Queryable, caseId: number) {
  return await store.one<Record<string, unknown>>({
    text: 'select * from "case" where id = $1',
    values: [caseId],
  });
}

export async function outboxRow(store: Queryable, id: number) {
  return await store.one<{ status: string; reason: string | null; epoch: number }>({
    text: 'select status, reason, epoch from outbox where id = $1',
    values: [id],
  });
}

let names = 0;
/** A person who may answer; gives the id. */
export async function newAgent(store: Queryable): Promise<number> {
  const made = await store.one<{ id: number }>({
    text: `insert into agent (name, role, token_hash) values ($1, 'agent', $1) returning id`,
    values: [`agent ${++names}`],
  });
  if (!made) throw new Error('no agent');
  return made.id;
}
