import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadBrand } from '../../../src/brand';
import { projectRoot } from '../../../src/lib/project-root';
import { REMINDER_REASONS } from '../../../src/lib/reminder-reasons';
import { planSteps, settleReminders } from '../../../src/renewals/reminders/reminder-rows';
import { createReminders } from '../../../src/renewals/reminders/reminders';
import { noteConsent } from '../../../src/turn/consent';
import type { RemindedThread } from '../../../src/turn/remind-port';
import { useTestDatabase } from '../../support/database';

const db = useTestDatabase();
const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-24T11:00:00Z');
const END = Date.parse('2026-11-25T22:59:59.999Z');

describe('a due reminder', () => {
  it('follows the newest row of the ledger, whoever wrote it', async () => {
    const { judge, write } = await planned('x:1:newest', true);
    await consent('x:1:newest', false);
    const judged = await judge();
    expect(judged.orders).toEqual([]);
    await write(judged);
    expect(await stateOf('x:1:newest')).toBe('skipped no_consent');
  });

  it('is not said to whom nobody asked', async () => {
    const { judge, write } = await planned('x:1:nobody', undefined);
    const judged = await judge();
    expect(judged.orders).toEqual([]);
    await write(judged);
    expect(await stateOf('x:1:nobody')).toBe('skipped no_consent');
  });

  it('is not said by a bot to whom the brand wrote first', async () => {
    const { judge, write } = await planned('x:1:first', true);
    await write(await judge({ lastCustomerAt: null, windowOpenedAt: null }));
    expect(await stateOf('x:1:first')).toBe('skipped window_closed');
  });

  it('is not said to people outside the window, although a person might write then', async () => {
    const { judge, write } = await planned('x:1:agent', true);
    const capabilities = { replyWindowMs: 24 * HOUR, humanWindowMs: 7 * 24 * HOUR };
    await write(await judge({ capabilities, windowOpenedAt: NOON - 24 * HOUR }));
    expect(await stateOf('x:1:agent')).toBe('skipped window_closed');
  });

  it('is not said a day late', async () => {
    const { judge, write } = await planned('x:1:late', true, NOON - 25 * HOUR);
    await write(await judge());
    expect(await stateOf('x:1:late')).toBe('skipped too_late');
  });

  it('asked about twice for the same event is claimed once and said once', async () => {
    const { judge, write } = await planned('x:1:twice', true);
    // The turn was thought through twice: its lease ran out, or a person moved the thread meanwhile.
    expect((await judge()).orders).toHaveLength(1);
    const judged = await judge();
    expect(judged.orders).toMatchObject([
      { orderNumber: 'NO-48213', expiresAt: END, from: { minor: 14900 } },
    ]);
    await write(judged);
    expect(await stateOf('x:1:twice')).toBe('queued');
    expect((await judge()).orders).toEqual([]);
  });

  it.each([
    ['sent', null, 'sent'],
    ['cancelled', 'opted_out', 'skipped opted_out'],
    ['cancelled', 'stale_epoch', 'skipped person_has_control'],
    ['expired', 'window_closed', 'skipped window_closed'],
    ['refused', 'X_FORBIDDEN', 'skipped refused'],
    ['pending', null, 'queued'],
    ['unknown', null, 'queued'],
  ])('whose message is %s (%s) in the end is shown as: %s', async (status, reason, shown) => {
    const threadId = `x:1:out-${status}-${reason}`;
    const { judge, write } = await planned(threadId, true);
    const inboxId = await write(await judge());
    await db.store.query({
      text: `insert into outbox (thread_id, inbox_id, step, account_id, epoch, body, status, reason)
             values ($1, $2, 0, 'x:1', 0, '{}', $3, $4)`,
      values: [threadId, inboxId, status, reason],
    });
    await settleReminders(db.store, NOON);
    expect(await stateOf(threadId)).toBe(shown);
  });
});

describe('the reasons of reminders', () => {
  it('are each explained in docs/operations.md', () => {
    const page = readFileSync(join(projectRoot(), 'docs/operations.md'), 'utf8');
    const explained = [...page.matchAll(/^\| ([a-z_]+) \|/gm)].map((match) => match[1]);
    expect(REMINDER_REASONS.filter((reason) => !explained.includes(reason))).toEqual([]);
  });
});

let inbox = 0;
let orders = 0;

/** A thread with one planned reminder of an order of its own. */
async function planned(threadId: string, given: boolean | undefined, dueAt = NOON) {
  const { store } = db;
  const orderKey = `ORDER${++orders}`;
  await store.query({
    text: `insert into thread (id, account_id, user_id) values ($1, 'x:1', $1)`,
    values: [threadId],
  });
  if (given !== undefined) await consent(threadId, given);
  await planSteps(store, threadId, [{ orderKey, endsAt: END, daysBefore: 1, dueAt }], NOON - 48 * HOUR);
  const [row] = await store.query<{ id: number }>({
    text: 'select id from reminder where thread_id = $1',
    values: [threadId],
  });
  const found = {
    number: 'NO-48213',
    plan: 'norway-20',
    status: 'active',
    expiresAt: END,
    cycle: 'monthly',
    firstRenewal: false,
    points: 0,
    currency: 'NOK',
  } as const;
  const reminders = createReminders({
    store,
    orderBook: { find: async () => ({ outcome: 'answered', orders: [found] }) },
    brand,
    clock: { now: () => NOON },
  });
  const thread: RemindedThread = {
    threadId,
    optedOut: false,
    personHasControl: false,
    inConversation: false,
    windowOpenedAt: NOON - HOUR,
    lastCustomerAt: NOON - HOUR,
    capabilities: {},
    proved: [],
  };
  return {
    judge: (changes: Partial<RemindedThread> = {}) =>
      reminders.judge([{ reminderId: row?.id ?? 0, inboxId: 1 }], { ...thread, ...changes }),
    write: async (judged: Awaited<ReturnType<typeof reminders.judge>>) => {
      const inboxId = ++inbox;
      await store.transaction((tx) => judged.write(tx, inboxId));
      return inboxId;
    },
  };
}

async function consent(threadId: string, given: boolean): Promise<void> {
  await db.store.transaction((tx) =>
    noteConsent(tx, { threadId, kind: 'reminders', given, inboxId: 1, now: NOON }),
  );
}

async function stateOf(threadId: string): Promise<string | undefined> {
  const [row] = await db.store.query<{ state: string }>({
    text: `select concat_ws(' ', status, reason) state from reminder where thread_id = $1`,
    values: [threadId],
  });
  return row?.state;
}
