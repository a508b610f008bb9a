import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OutboundMessage, SendResult } from '../../src/channel/send';
import { silentLog } from '../../src/lib/log';
import { noteAccounts } from '../../src/outbox/accounts';
import { claimSends } from '../../src/outbox/claim';
import { reconcile } from '../../src/outbox/reconcile';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { HOUR, NOON } from '../support/handoff';
import { createSpine, echoOf, PAGE, type Spine, type SpineOptions, threadOf } from '../support/spine';

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db.drop());

let inbox = 0;
interface Row {
  readonly priority?: number;
  readonly epoch?: number;
  readonly origin?: string;
  readonly notBefore?: number;
  readonly account?: string;
}

/** Puts a message into the outbox of a thread whose window is open. */
async function waiting(user: string, text: string, row: Row = {}): Promise<number> {
  const account = row.account ?? PAGE;
  await db.store.query({
    text: `insert into thread (id, account_id, user_id, window_opened_at) values ($1, $2, $3, $4) on conflict do nothing`,
    values: [`${account}:${user}`, account, user, NOON - HOUR],
  });
  const made = await db.store.one<{ id: number }>({
    text: `insert into outbox (thread_id, account_id, inbox_id, step, epoch, priority, origin, not_before, body)
           values ($1, $2, $3, 0, $4, $5, $6, $7, $8) returning id`,
    values: [
      `${account}:${user}`,
      account,
      ++inbox,
      row.epoch ?? 0,
      row.priority ?? 3,
      row.origin ?? 'bot',
      row.notBefore ?? 0,
      JSON.stringify({ text }),
    ],
  });
  return made?.id ?? 0;
}

const state = (id: number) =>
  db.store.one<{
    status: string;
    reason: string | null;
    attempt: number;
    not_before: number;
    platform_message_id: string | null;
  }>({
    text: 'select status, reason, attempt, not_before, platform_message_id from outbox where id = $1',
    values: [id],
  });
const spineWith = (options: Omit<SpineOptions, 'store'> = {}): Spine =>
  createSpine({ store: db.store, ...options });
const texts = (spine: Spine) => spine.handed.map((message) => message.body.text);
const budget = (remaining: number, resetsAt = NOON + HOUR) =>
  db.store.query({
    text: `insert into account_budget values ($1, 'send', $2, $3) on conflict (account_id, route) do update set remaining = excluded.remaining`,
    values: [PAGE, remaining, resetsAt],
  });

describe('claiming', () => {
  it('sends a thread in its order, one at a time', async () => {
    const spine = spineWith();
    for (const text of ['one', 'two', 'three']) await waiting('a', text);
    expect(await claimSends(db.store, 10, NOON)).toHaveLength(1);
    expect(await claimSends(db.store, 10, NOON)).toHaveLength(0);
    await db.store.query({
      text: `update outbox set status = 'pending', token = null where status = 'sending'`,
    });
    await spine.send();
    await spine.send();
    await spine.send();
    expect(texts(spine)).toEqual(['one', 'two', 'three']);
  });

  it('gives each row to one of eight parallel claimers', async () => {
    for (let user = 0; user < 100; user++) await waiting(`u${user}`, 'hello');
    const taken: number[] = [];
    const claimer = async () => {
      for (;;) {
        const batch = await claimSends(db.store, 7, NOON);
        taken.push(...batch.map((send) => send.id));
        const left = await db.store.one({ text: `select 1 from outbox where status = 'pending' limit 1` });
        if (!left) return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, claimer));
    expect(taken).toHaveLength(100);
    expect(new Set(taken).size).toBe(100);
  });

  it('takes payments before links before people before small talk', async () => {
    await waiting('chat', 'chat', { priority: 3 });
    await waiting('human', 'human', { priority: 2 });
    await waiting('link', 'link', { priority: 1 });
    await waiting('payment', 'payment', { priority: 0 });
    await budget(10);
    const order: number[] = [];
    for (let i = 0; i < 4; i++)
      order.push(...(await claimSends(db.store, 1, NOON)).map((send) => send.priority));
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('leaves the last calls of an account to payments, links and people, and counts them down at once', async () => {
    for (const user of ['c1', 'c2', 'c3']) await waiting(user, 'chat');
    await waiting('p', 'payment', { priority: 0 });
    await budget(4);
    expect((await claimSends(db.store, 10, NOON)).map((send) => send.priority)).toEqual([0]);
    expect(await claimSends(db.store, 10, NOON)).toEqual([]);
    // The window of the platform has passed: calls are there again.
    expect(await claimSends(db.store, 10, NOON + HOUR + 1)).toHaveLength(3);
  });

  it('does not let one account that has used up its calls keep another waiting', async () => {
    await waiting('here', 'chat');
    const other = await waiting('there', 'chat', { account: 'facebook:200' });
    await budget(0);
    expect((await claimSends(db.store, 10, NOON)).map((send) => send.id)).toEqual([other]);
  });
});

describe('what the platform answers', () => {
  const answering = (result: SendResult) => spineWith({ answer: () => result });

  it('throttled: waits as long as it was told, without using up an attempt', async () => {
    const id = await waiting('a', 'hello');
    const spine = answering({ outcome: 'throttled', retryAt: NOON + 5_000, code: 'RATE' });
    await spine.send();
    expect(await state(id)).toMatchObject({ status: 'pending', attempt: 0, not_before: NOON + 5_000 });
    await spine.send();
    expect(spine.handed).toHaveLength(1);
    spine.clock.setOffset(5_000);
    await spine.send();
    expect(spine.handed).toHaveLength(2);
  });

  it('throttled: nothing else leaves from this account before that time, and other accounts do not wait', async () => {
    await waiting('a', 'first');
    const spine = answering({ outcome: 'throttled', retryAt: NOON + 5_000, code: 'RATE' });
    await spine.send();
    await waiting('b', 'payment', { priority: 0 });
    await waiting('c', 'elsewhere', { account: 'facebook:200' });
    await spine.send();
    expect(texts(spine)).toEqual(['first', 'elsewhere']);
    spine.clock.setOffset(5_000);
    await spine.send();
    expect(texts(spine)).toEqual(['first', 'elsewhere', 'payment', 'first', 'elsewhere']);
  });

  it('transient: tries five times, then tells a person', async () => {
    const id = await waiting('a', 'hello');
    const spine = answering({ outcome: 'transient', code: 'BUSY' });
    for (let hour = 0; hour < 7; hour++) {
      spine.clock.setOffset(hour * 600_000);
      await spine.send();
    }
    expect(spine.handed).toHaveLength(5);
    expect(await state(id)).toMatchObject({ status: 'dead', reason: 'BUSY' });
    const told = await db.store.query({
      text: `select kind from inbox where thread_id = $1`,
      values: [threadOf('a')],
    });
    expect(told).toEqual([{ kind: 'send_failed' }]);
    expect(spine.bells).toEqual([threadOf('a')]);
  });

  it('refused for its token: pauses the account, keeps the message, and goes on after the next start', async () => {
    const account = { channel: 'facebook', id: '100', handle: 'h', token: 't', appSecrets: [] } as const;
    await noteAccounts(db.store, [account]);
    const id = await waiting('a', 'hello');
    await answering({ outcome: 'refused', reason: 'auth', code: 'GRAPH_190', pauseAccount: true }).send();
    expect(await state(id)).toMatchObject({ status: 'pending', attempt: 0 });
    const paused = spineWith();
    await paused.send();
    expect(paused.handed).toEqual([]);
    await noteAccounts(db.store, [account]);
    await paused.send();
    expect(await state(id)).toMatchObject({ status: 'sent', platform_message_id: `p${id}` });
  });

  it.each([
    ['blocked', 'bot', 'refused'],
    ['window', 'bot', 'expired'],
    ['window', 'agent', 'held'],
    ['other_owner', 'bot', 'cancelled'],
    ['invalid', 'bot', 'dead'],
  ] as const)('refused (%s) what the %s said: %s', async (reason, origin, status) => {
    const id = await waiting('a', 'hello', { origin });
    await answering({ outcome: 'refused', reason, code: 'NO', pauseAccount: false }).send();
    expect(await state(id)).toMatchObject({ status, reason: 'NO' });
  });

  it('what happens after the lease ran out is not believed', async () => {
    const id = await waiting('a', 'hello');
    const spine = spineWith({
      answer: async () => {
        await db.store.query({
          text: `update outbox set status = 'unknown', token = null, unknown_since = clock_timestamp()`,
        });
        return { outcome: 'refused', reason: 'invalid', code: 'LATE', pauseAccount: false };
      },
    });
    await spine.send();
    expect(await state(id)).toMatchObject({ status: 'unknown' });
  });
});

describe('the last look before a send', () => {
  it('cancels what was written before a person took over', async () => {
    const id = await waiting('a', 'hello', { epoch: 0 });
    await db.store.query({ text: 'update thread set epoch = 1' });
    const spine = spineWith();
    await spine.send();
    expect(spine.handed).toEqual([]);
    expect(await state(id)).toMatchObject({ status: 'cancelled', reason: 'stale_epoch' });
  });

  it.each([
    ['bot', 'expired'],
    ['agent', 'held'],
  ])('lets what the %s said outside every window become %s', async (origin, status) => {
    const id = await waiting('a', 'hello', { origin });
    const spine = spineWith();
    spine.clock.setOffset(8 * 24 * HOUR);
    await spine.send();
    expect(spine.handed).toEqual([]);
    expect(await state(id)).toMatchObject({ status, reason: 'window_closed' });
  });

  it('tags what a person wrote after the window of the bot', async () => {
    await waiting('a', 'hello', { origin: 'agent' });
    const spine = spineWith();
    spine.clock.setOffset(25 * HOUR);
    await spine.send();
    expect(spine.handed[0]?.basis).toBe('human_agent');
  });

  it('sends receipts of payments and nothing else to who opted out', async () => {
    const chat = await waiting('a', 'chat');
    const receipt = await waiting('b', 'receipt', { priority: 0 });
    await db.store.query({ text: 'update thread set opted_out = true' });
    await spineWith().send();
    expect(await state(chat)).toMatchObject({ status: 'cancelled', reason: 'opted_out' });
    expect(await state(receipt)).toMatchObject({ status: 'sent' });
  });
});

describe('a send of unknown outcome', () => {
  const lost = { outcome: 'unknown', code: 'TIMEOUT' } as const;
  const first = (result: SendResult) => {
    let calls = 0;
    return (message: OutboundMessage): SendResult =>
      calls++ === 0 ? result : { outcome: 'sent', platformMessageId: `again ${message.outboxId}` };
  };

  it('is not sent again when it is found, and lets what follows go', async () => {
    const id = await waiting('a', 'one');
    await waiting('a', 'two');
    const spine = spineWith({
      answer: first(lost),
      find: () => ({ outcome: 'found', platformMessageId: 'mid' }),
    });
    await spine.send();
    await spine.send();
    expect(texts(spine)).toEqual(['one']);
    await spine.lookUp();
    await spine.send();
    expect(await state(id)).toMatchObject({ status: 'sent', platform_message_id: 'mid' });
    expect(texts(spine)).toEqual(['one', 'two']);
  });

  it('is sent again when it is surely absent', async () => {
    const id = await waiting('a', 'one');
    const spine = spineWith({ answer: first(lost) });
    await spine.send();
    await spine.lookUp();
    await spine.send();
    expect(await state(id)).toMatchObject({ status: 'sent', attempt: 2, platform_message_id: `again ${id}` });
  });

  it('is held for a person when the platform cannot be asked for ten minutes', async () => {
    const id = await waiting('a', 'one');
    const spine = spineWith({ answer: () => lost, find: () => ({ outcome: 'cannot_ask', code: 'DOWN' }) });
    await spine.send();
    await spine.lookUp();
    expect(await state(id)).toMatchObject({ status: 'unknown' });
    await db.store.query({
      text: `update outbox set unknown_since = clock_timestamp() - interval '11 minutes', lease_until = null`,
    });
    await spine.lookUp();
    expect(await state(id)).toMatchObject({ status: 'held', reason: 'DOWN' });
    expect(spine.bells).toEqual([threadOf('a')]);
  });

  it('is looked for among messages that are not known already', async () => {
    const asked: (readonly string[] | undefined)[] = [];
    const answers: SendResult[] = [{ outcome: 'sent', platformMessageId: 'same words, sent before' }, lost];
    await waiting('a', 'Anything else?');
    await waiting('a', 'Anything else?');
    const spine = spineWith({
      answer: () => answers.shift() ?? lost,
      find: (message) => {
        asked.push(message.knownMessageIds);
        return { outcome: 'absent' };
      },
    });
    await spine.send();
    await spine.send();
    await spine.lookUp();
    expect(asked).toEqual([['same words, sent before']]);
  });

  it('is looked up by one worker at a time, less and less often, and no account takes the share of another', async () => {
    const calls: string[] = [];
    for (let user = 0; user < 10; user++) await waiting(`u${user}`, 'x');
    await waiting('other', 'x', { account: 'facebook:200' });
    await db.store.query({
      text: `update outbox set status = 'unknown', unknown_since = clock_timestamp() - interval '3 seconds', attempt = 1`,
    });
    const look = () =>
      reconcile({
        store: db.store,
        clock: { now: () => NOON },
        log: silentLog,
        times: { firstLookMs: 2_000, believeAbsentMs: 8_000, giveUpAskingMs: 600_000 },
        ring: () => undefined,
        senderOf: async (accountId) => ({
          send: async () => lost,
          find: async ({ outboxId }) => {
            calls.push(`${accountId} ${outboxId}`);
            return { outcome: 'cannot_ask', code: 'RATE' };
          },
        }),
      });
    await Promise.all([look(), look()]);
    expect(calls.filter((call) => call.startsWith('facebook:200'))).toHaveLength(1);
    for (let sweep = 0; sweep < 10; sweep++) await look();
    expect(calls).toHaveLength(11);
    expect(new Set(calls).size).toBe(11);
  });
});

describe('an echo', () => {
  it('that comes before the answer settles the send by its mark', async () => {
    const id = await waiting('a', 'one');
    const spine = spineWith({
      answer: async () => {
        await spine.deliver({ echoes: [echoOf('a', 'one', 'mid', id)] });
        return { outcome: 'unknown', code: 'RESET' };
      },
    });
    await spine.send();
    expect(await state(id)).toMatchObject({ status: 'sent', platform_message_id: 'mid' });
    expect(spine.bells).toEqual([]);
  });

  it('without a mark that comes before the answer is known by its words, and is no take-over', async () => {
    const id = await waiting('a', 'one  two');
    const spine = spineWith({
      answer: async () => {
        await spine.deliver({ echoes: [echoOf('a', 'one two', 'mid')] });
        await spine.runAll();
        return { outcome: 'unknown', code: 'RESET' };
      },
    });
    await spine.send();
    expect(await state(id)).toMatchObject({ status: 'sent', platform_message_id: 'mid' });
    expect(await db.store.one({ text: 'select control, epoch from thread' })).toEqual({
      control: 'bot',
      epoch: 0,
    });
  });

  it('of what was believed absent stops the second send', async () => {
    const id = await waiting('a', 'one');
    const spine = spineWith({ answer: () => ({ outcome: 'unknown', code: 'RESET' }) });
    await spine.send();
    await spine.lookUp();
    expect(await state(id)).toMatchObject({ status: 'pending' });
    await spine.deliver({ echoes: [echoOf('a', 'one', 'mid', id)] });
    await spine.send();
    expect(spine.handed).toHaveLength(1);
    expect(await state(id)).toMatchObject({ status: 'sent' });
  });

  it('of a person silences the bot, also with a mark of another thread', async () => {
    const id = await waiting('a', 'one');
    await waiting('b', 'two');
    const spine = spineWith();
    await spine.deliver({ echoes: [echoOf('b', 'let me help', 'mid 2')] });
    await spine.runAll();
    await spine.deliver({ echoes: [echoOf('b', 'stolen', 'mid 3', id)] });
    await spine.send();
    expect(texts(spine)).toEqual(['one']);
    expect(
      await db.store.one({ text: 'select control from thread where id = $1', values: [threadOf('b')] }),
    ).toEqual({
      control: 'human',
    });
  });
});
