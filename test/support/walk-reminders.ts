import { until } from './until';
import type { Walk, WalkOrder } from './walk';
import type { Customer } from './walk-customer';

/** The last moment of a day in Oslo's winter, epoch ms. */
function endOfDay(day: string): number {
  return Date.parse(`${day}T22:59:59.999Z`);
}

/** An order that ends with this day in Oslo. */
export function orderEnding(walk: Walk, day: string, changes: Partial<WalkOrder> = {}): Promise<WalkOrder> {
  return walk.order({ status: 'active', expiresAt: endOfDay(day), phone: '', ...changes });
}

/** Waits until every timer that is due has had its turn and all it had to say is said. */
export async function timersDone(walk: Walk): Promise<void> {
  await until('due timers', async () => {
    const due = await walk.rows('select 1 from timer where not done and due_at <= $1', [walk.clock.now()]);
    if (due.length > 0) return false;
    await walk.settle();
    const later = await walk.rows('select 1 from timer where not done and due_at <= $1', [walk.clock.now()]);
    return later.length === 0;
  });
  await walk.settle();
}

export async function travelAndWait(walk: Walk, moment: string | number): Promise<void> {
  walk.travelTo(moment);
  await timersDone(walk);
}

/** A customer who has proved the order and asked to be reminded. */
export async function reminded(
  walk: Walk,
  channel: Customer['channel'],
  order: WalkOrder,
  words = 'remind me before it ends',
): Promise<Customer> {
  const customer = await walk.customer(channel);
  await customer.says(`when does ${order.number} end? ${order.email}`);
  await customer.hearsAll();
  await customer.says(words);
  await timersDone(walk);
  return customer;
}

/** What the console shows of this thread's reminders: `daysBefore status reason`, the earliest due first. */
export async function remindersOf(walk: Walk, { threadId }: Pick<Customer, 'threadId'>): Promise<string[]> {
  const rows = await walk.rows<{ line: string }>(
    `select concat_ws(' ', days_before, status, reason) line from reminder where thread_id = $1 order by due_at, id`,
    [threadId],
  );
  return rows.map(({ line }) => line);
}

/** Waits until the sweeper has noted what became of the messages. */
export async function remindersBecome(walk: Walk, customer: Customer, expected: string[]): Promise<void> {
  let last: string[] = [];
  try {
    await until('reminders to be settled', async () => {
      last = await remindersOf(walk, customer);
      return JSON.stringify(last) === JSON.stringify(expected);
    });
  } catch {
    throw new Error(`reminders: ${JSON.stringify(last)} instead of ${JSON.stringify(expected)}`);
  }
}

export async function consentsOf(walk: Walk, { threadId }: Pick<Customer, 'threadId'>): Promise<boolean[]> {
  const rows = await walk.rows<{ given: boolean }>(
    `select given from consent where thread_id = $1 and kind = 'reminders' order by id`,
    [threadId],
  );
  return rows.map(({ given }) => given);
}
