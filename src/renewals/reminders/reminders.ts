import type { Brand } from '../../brand';
import { replyWindow } from '../../channel/window';
import type { Clock } from '../../lib/clock';
import type { ReminderReason } from '../../lib/reminder-reasons';
import type { Store } from '../../store/store';
import type {
  DueReminder,
  RemindedOrder,
  RemindedThread,
  Reminders,
  Reminding,
} from '../../turn/remind-port';
import { findProven } from '../orders/attempts';
import { createOrderNumbers } from '../orders/order-number';
import { isRenewable } from '../orders/renewable';
import type { Order, OrderBook } from '../port';
import { createCalendar } from '../prices/calendar';
import { createPlanFinder, planNamesOf } from '../prices/plans';
import { priceOrders, quoteTotals } from '../prices/quote';
import {
  claimReminder,
  dropOtherEnds,
  findOpenReminders,
  isBeingRenewed,
  markDeferred,
  markQueued,
  markSkipped,
  planLater,
  planSteps,
  type ReminderRow,
  townNamed,
  wantsReminders,
} from './reminder-rows';
import { customerZone, quietUntil, stepsAhead } from './reminder-times';

const MINUTE_MS = 60_000;
const ORDER_BOOK_DEADLINE_MS = 3_000;
/** Until the order system or the conversation is asked again. */
const AGAIN_MS = 10 * MINUTE_MS;
/** Tries at an order system that does not answer: an hour of them. */
const SYSTEM_TRIES = 6;
/** Later than this a reminder has become another message than the one that was agreed on. */
const LATEST_MS = 24 * 60 * MINUTE_MS;

export interface RemindersDeps {
  readonly store: Store;
  readonly orderBook: OrderBook;
  readonly brand: Brand;
  readonly clock: Clock;
}

type Decision =
  | { readonly row: ReminderRow; readonly outcome: 'say'; readonly order: RemindedOrder }
  | { readonly row: ReminderRow; readonly outcome: 'skip'; readonly reason: ReminderReason }
  | {
      readonly row: ReminderRow;
      readonly outcome: 'defer';
      readonly reason: ReminderReason;
      readonly until: number;
    };

/** Reminders of the brand's orders. Which platform allows what: docs/decisions/0014-reminders.md. */
export function createReminders(deps: RemindersDeps): Reminders {
  return {
    plan: (thread) => plan(deps, thread),
    judge: (due, thread) => judge(deps, due, thread),
  };
}

async function plan(
  { store, orderBook, brand, clock }: RemindersDeps,
  thread: Pick<RemindedThread, 'threadId' | 'proved' | 'phone'>,
): Promise<Pick<Reminding, 'write'>> {
  const { threadId } = thread;
  const now = clock.now();
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const named = [...new Set(thread.proved.map(numbers.key))];
  // What the thread remembers is what it may be reminded of, and the gate's own record has to agree.
  const proven = await findProven(store, { threadId, keys: named, since: 0 });
  const keys = named.filter((key) => proven.has(key));
  if (keys.length === 0 || !(await wantsReminders(store, threadId))) return { write: async () => undefined };
  const answer = await orderBook.find(keys, { deadlineMs: ORDER_BOOK_DEADLINE_MS });
  if (answer.outcome === 'unavailable') return { write: (tx) => planLater(tx, threadId, now + AGAIN_MS) };
  const city = await townNamed(store, threadId);
  const brandZone = brand.brand.timeZone;
  const known = keys.flatMap((orderKey, index) => {
    const order = answer.orders[index];
    if (!order) return [];
    const zone = customerZone({ city, phones: [thread.phone, order.phone], brandZone });
    const endsAt = order.expiresAt;
    const steps = isRenewable(order, brand)
      ? stepsAhead(brand.reminders, { endsAt, now, zone, brandZone })
      : [];
    return [{ orderKey, endsAt, steps }];
  });
  return {
    write: async (tx) => {
      for (const order of known) await dropOtherEnds(tx, threadId, order, now);
      const steps = known.flatMap(({ orderKey, endsAt, steps: ahead }) =>
        ahead.map((step) => ({ orderKey, endsAt, ...step })),
      );
      await planSteps(tx, threadId, steps, now);
    },
  };
}

async function judge(
  deps: RemindersDeps,
  due: readonly DueReminder[],
  thread: RemindedThread,
): Promise<Reminding> {
  const { store, clock } = deps;
  const { threadId } = thread;
  const now = clock.now();
  const ids = due.map(({ reminderId }) => reminderId);
  const rows = await findOpenReminders(store, threadId, ids);
  const refusal = await refusalOf(deps, thread, now);
  const decisions = rows.map((row) => refusal?.(row) ?? lateness(row, now));
  const left = rows.filter((_, index) => decisions[index] === undefined);
  const judged = [
    ...decisions.filter((decision) => decision !== undefined),
    ...(await judgeOrders(deps, left, thread, now)),
  ];
  const settled: Decision[] = [];
  for (const decision of judged) settled.push(await claimed(deps, decision, due));
  const said = settled.filter((decision) => decision.outcome === 'say');
  return {
    orders: said.map(({ order }) => order),
    write: async (tx, answeredInboxId) => {
      if (said.length > 0)
        await markQueued(
          tx,
          said.map(({ row }) => row.id),
          answeredInboxId,
          now,
        );
      for (const decision of settled) {
        if (decision.outcome === 'skip') await markSkipped(tx, decision.row.id, decision.reason, now);
        if (decision.outcome === 'defer') {
          const { reason, until: dueAt, row } = decision;
          const attempts = row.attempts + (reason === 'order_system_down' ? 1 : 0);
          await markDeferred(tx, row.id, { reason, dueAt, attempts }, now);
        }
      }
      if (settled.some((d) => d.outcome === 'skip' && (d.reason === 'renewed' || d.reason === 'end_changed')))
        await planLater(tx, threadId, now);
    },
  };
}

/** What forbids every reminder of the thread just now; undefined: nothing does. */
async function refusalOf(
  { store }: RemindersDeps,
  thread: RemindedThread,
  now: number,
): Promise<((row: ReminderRow) => Decision) | undefined> {
  const skip = (reason: ReminderReason) => (row: ReminderRow) => ({ row, outcome: 'skip' as const, reason });
  if (thread.optedOut) return skip('opted_out');
  if (!(await wantsReminders(store, thread.threadId))) return skip('no_consent');
  if (thread.personHasControl) return skip('person_has_control');
  if (thread.inConversation) {
    return (row) => ({ row, outcome: 'defer', reason: 'in_conversation', until: now + AGAIN_MS });
  }
  return isOpenAt(thread, now) ? undefined : skip('window_closed');
}

/** A channel without a window still needs that the customer has written first (X: consent before automated DMs). */
function isOpenAt({ windowOpenedAt, lastCustomerAt, capabilities }: RemindedThread, now: number): boolean {
  if (lastCustomerAt === null) return false;
  return replyWindow({ lastOpeningAt: windowOpenedAt ?? undefined, capabilities, now }).state === 'open';
}

function lateness(row: ReminderRow, now: number): Decision | undefined {
  const late = now >= row.endsAt || now - row.dueAt > LATEST_MS;
  return late ? { row, outcome: 'skip', reason: 'too_late' } : undefined;
}

/** By what the order book says now, not by what it said when the reminder was planned. */
async function judgeOrders(
  deps: RemindersDeps,
  rows: readonly ReminderRow[],
  thread: RemindedThread,
  now: number,
): Promise<readonly Decision[]> {
  if (rows.length === 0) return [];
  const keys = [...new Set(rows.map(({ orderKey }) => orderKey))];
  const answer = await deps.orderBook.find(keys, { deadlineMs: ORDER_BOOK_DEADLINE_MS });
  if (answer.outcome === 'unavailable') return rows.map((row) => whileDown(row, now));
  const orders = new Map(keys.map((key, index) => [key, answer.orders[index]]));
  const city = await townNamed(deps.store, thread.threadId);
  const decisions: Decision[] = [];
  const spoken = new Set<string>();
  for (const row of rows) {
    const decision = await judgeOrder(deps, row, orders.get(row.orderKey), { thread, city, now });
    const twice = decision.outcome === 'say' && spoken.has(row.orderKey);
    if (decision.outcome === 'say') spoken.add(row.orderKey);
    decisions.push(twice ? { row, outcome: 'skip', reason: 'already_reminded' } : decision);
  }
  return decisions;
}

function whileDown(row: ReminderRow, now: number): Decision {
  const reason = 'order_system_down';
  if (row.attempts + 1 >= SYSTEM_TRIES) return { row, outcome: 'skip', reason };
  return { row, outcome: 'defer', reason, until: now + AGAIN_MS };
}

async function judgeOrder(
  { store, brand }: RemindersDeps,
  row: ReminderRow,
  order: Order | undefined,
  about: { readonly thread: RemindedThread; readonly city: string | undefined; readonly now: number },
): Promise<Decision> {
  const { thread, city, now } = about;
  const skip = (reason: ReminderReason): Decision => ({ row, outcome: 'skip', reason });
  if (!order) return skip('order_gone');
  if (order.expiresAt > row.endsAt) return skip('renewed');
  if (order.expiresAt < row.endsAt) return skip('end_changed');
  if (!isRenewable(order, brand)) return skip('not_renewable');
  if (await isBeingRenewed(store, row.orderKey, row.plannedAt)) return skip('renewed');
  const brandZone = brand.brand.timeZone;
  const zone = customerZone({ city, phones: [thread.phone, order.phone], brandZone });
  const morning = quietUntil(brand.reminders.quietHours, zone, now);
  if (morning === undefined) return { row, outcome: 'say', order: remindedOrder(order, brand, now) };
  // It waits for the morning where that is in time and the platform will still let us write; else it is left out.
  if (morning >= row.endsAt || !isOpenAt(thread, morning)) return skip('quiet_hours');
  return { row, outcome: 'defer', reason: 'quiet_hours', until: morning };
}

function remindedOrder(order: Order, brand: Brand, now: number): RemindedOrder {
  const calendar = createCalendar(brand.brand.timeZone);
  const pricing = priceOrders([order], { brand, calendar, now });
  const prices =
    pricing.outcome === 'quoted' ? quoteTotals(pricing.quote).map(({ finalMinor }) => finalMinor) : [];
  return {
    orderNumber: order.number,
    planNames: planNamesOf(createPlanFinder(brand.plans)(order.plan), order.plan),
    expiresAt: order.expiresAt,
    ...(prices.length > 0 && { from: { minor: Math.min(...prices), currency: brand.brand.currency } }),
  };
}

async function claimed(
  { store }: RemindersDeps,
  decision: Decision,
  due: readonly DueReminder[],
): Promise<Decision> {
  if (decision.outcome !== 'say') return decision;
  const { row } = decision;
  const inboxId = due.find(({ reminderId }) => reminderId === row.id)?.inboxId ?? 0;
  const ours = await store.transaction((tx) => claimReminder(tx, row, inboxId));
  return ours ? decision : { row, outcome: 'skip', reason: 'already_reminded' };
}
