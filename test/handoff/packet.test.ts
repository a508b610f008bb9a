import { describe, expect, it } from '@jest/globals';
import { packetSchema } from '../../src/console/contract/packet';
import { gatherPacket } from '../../src/handoff/packet';
import { priorityOf } from '../../src/handoff/priority';
import { EMPTY_STATE, type ThreadState } from '../../src/turn/port';
import { useTestDatabase } from '../support/database';
import { CAPABILITIES, HOUR, NOON, newMessage, newThread } from '../support/handoff';

const db = useTestDatabase();

function gather(threadId: string, state: ThreadState = EMPTY_STATE) {
  return db.store.transaction((tx) =>
    gatherPacket(tx, {
      threadId,
      reason: 'payment_problem',
      state,
      language: 'nb',
      intent: 'renew',
      windowOpenedAt: NOON - HOUR,
      capabilities: CAPABILITIES.facebook,
      now: NOON,
    }),
  );
}

async function order(number: string, expiresAt: number): Promise<void> {
  await db.store.query({
    text: `insert into "order" (number_key, number, plan, status, expires_at, cycle, email, phone, currency, updated_at)
           values (replace($1, '-', ''), $1, 'norway-10', 'expiring', $2, 'monthly', 'kari@example.com', '+4790000000',
                   'NOK', 0)`,
    values: [number, expiresAt],
  });
}

async function attempt(threadId: string, key: string, outcome: string): Promise<void> {
  await db.store.query({
    text: 'insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1 || $2, $1, $2, $3, $4)',
    values: [threadId, key, outcome, NOON],
  });
}

describe('gatherPacket', () => {
  it('tells what is claimed from what was matched', async () => {
    const threadId = await newThread(db.store);
    const until = Date.parse('2026-11-25T22:59:59Z');
    await order('NO-48213', until);
    await order('NO-11111', until);
    await attempt(threadId, 'NO48213', 'matched');
    await attempt(threadId, 'NO11111', 'no_match');
    await db.store.query({ text: 'insert into contact (name) values (null)' });
    await db.store.query({
      text: 'insert into identity (thread_id, contact_id, level) values ($1, (select max(id) from contact), 1)',
      values: [threadId],
    });
    const packet = await gather(threadId, {
      ...EMPTY_STATE,
      slots: {
        orderNumbers: ['NO-48213', 'NO-11111'],
        email: 'kari@example.com',
        phone: '+4711111111',
        cycle: 'yearly',
        quantity: 25,
        url: 'https://fjord-esim.shop/pay',
      },
    });
    expect(packetSchema.parse(packet)).toEqual(packet);
    expect(packet.verified).toEqual({ level: 1, how: 'order_and_contact' });
    expect(packet.slots).toEqual([
      { name: 'orderNumber', value: 'NO-48213', how: 'matched' },
      { name: 'orderNumber', value: 'NO-11111', how: 'said' },
      { name: 'email', value: 'kari@example.com', how: 'matched' },
      { name: 'phone', value: '+4711111111', how: 'said' },
      { name: 'cycle', value: 'yearly', how: 'said' },
      { name: 'quantity', value: '25', how: 'said' },
      { name: 'url', value: 'https://fjord-esim.shop/pay', how: 'said' },
    ]);
    expect(packet.orders).toEqual([
      { orderNumber: 'NO-48213', plan: 'norway-10', status: 'expiring', expiresAt: until },
    ]);
    expect(packet.summary).toBe(
      'payment to be put right · about renew · NO-48213 norway-10 expiring until 2026-11-25 · says NO-11111 · ' +
        'proved by order + contact · nb',
    );
  });

  it('knows an order of a remote order system by its number alone', async () => {
    const threadId = await newThread(db.store);
    await attempt(threadId, 'NO77777', 'matched');
    const packet = await gather(threadId);
    expect(packet.orders).toEqual([{ orderNumber: 'NO77777' }]);
    expect(packet.summary).toContain('· NO77777 ·');
  });

  it('shows what the bot tried, its links, the window and how long the talk is', async () => {
    const threadId = await newThread(db.store);
    for (const [at, action] of [
      [1, { type: 'say', key: 'renew/ask-order' }],
      [2, { type: 'issue_link', key: 'renew/link' }],
    ] as const) {
      await db.store.query({
        text: 'insert into turn (thread_id, inbox_ids, epoch, at, trace) values ($1, $2, 0, $3, $4)',
        values: [
          threadId,
          [1],
          at,
          JSON.stringify({ understanding: { intent: 'renew' }, actions: [action] }),
        ],
      });
    }
    await db.store.query({
      text: `with q as (insert into quote (thread_id, body, expires_at) values ($1, '{}', 0) returning id)
             insert into link (token_hash, code, thread_id, quote_id, order_keys, language, expires_at)
             select 'h' || q.id, 'F7K2', $1, q.id, '{NO48213}', 'nb', $2 from q`,
      values: [threadId, NOON + HOUR],
    });
    await newMessage(db.store, threadId, 'Hei');
    await newMessage(db.store, threadId, 'Hei!', 'bot');
    const packet = await gather(threadId);
    expect(packet.tried).toEqual([
      { at: 1, intent: 'renew', did: ['renew/ask-order'] },
      { at: 2, intent: 'renew', did: ['issue_link'] },
    ]);
    expect(packet.links).toEqual([{ code: 'F7K2', status: 'issued', expiresAt: NOON + HOUR }]);
    expect(packet.window).toMatchObject({ state: 'open', closesAt: NOON + 23 * HOUR });
    expect(packet.messageCount).toBe(2);
    expect(packet.summary).toContain('holds an unpaid link');
  });

  it('keeps out what customers wrote', async () => {
    const threadId = await newThread(db.store);
    await newMessage(db.store, threadId, 'mitt passord er hemmelig');
    expect(JSON.stringify(await gather(threadId))).not.toContain('hemmelig');
  });
});

describe('priorityOf', () => {
  it('puts money first', () => {
    expect(priorityOf('payment_problem', [], NOON)).toBe(4);
    expect(priorityOf('not_understood', [], NOON)).toBe(1);
  });

  it('presses when a proved plan ends within two days or has ended', () => {
    const order = (expiresAt: number) => [{ orderNumber: 'NO-48213', expiresAt }];
    expect(priorityOf('not_understood', order(NOON + 47 * HOUR), NOON)).toBe(3);
    expect(priorityOf('not_understood', order(NOON - HOUR), NOON)).toBe(3);
    expect(priorityOf('not_understood', order(NOON + 49 * HOUR), NOON)).toBe(1);
    expect(priorityOf('payment_problem', order(NOON), NOON)).toBe(4);
  });
});
