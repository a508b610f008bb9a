import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { Queryable } from '../../store/statement';
import type { Store } from '../../store/store';
import type { IdentityFact } from '../../turn/port';
import type { Order, OrderBook } from '../port';
import { countFailures, findProven, lockTries, raiseLevel, recordTries, type TryOutcome } from './attempts';
import { createOrderNumbers } from './order-number';
import { knownOrder } from './renewable';

/** Decision 8 of the architecture: failed tries of one sender in an hour, and on one order in a day by anybody. */
export const SENDER_TRIES = 5;
export const ORDER_TRIES = 10;
/** A long list of one's own orders holds typing errors too: beyond the first five, two right ones allow a wrong one. */
const RIGHT_FOR_A_WRONG = 2;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long a match counts for the thread that made it. */
export const PROOF_MS = DAY_MS;
/** Below the think phase's five seconds, so that a slow order system still ends in words. */
const ORDER_BOOK_DEADLINE_MS = 3_000;

export interface IdentityCheck {
  readonly threadId: string;
  /** The inbox event that asks: a turn that is repeated counts once. */
  readonly inboxId: number;
  readonly orderNumbers: readonly string[];
  /** Lower case. */
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
}

export interface IdentityGate {
  /** Do these orders belong to this contact? Without a contact: has this thread proved them in the last 24 hours? */
  check(check: IdentityCheck): Promise<IdentityFact>;
}

export interface IdentityGateDeps {
  readonly store: Store;
  readonly orderBook: OrderBook;
  readonly brand: Brand;
  readonly clock: Clock;
}

/** An order that was asked for: `order` is undefined when the book does not know it. */
interface Asked {
  readonly key: string;
  readonly written: string;
  readonly order: Order | undefined;
}

/**
 * The gate between a stranger and an order. An unknown order and a wrong contact take the same statements and end in
 * the same answer; an order book that does not answer is never counted as a try.
 */
export function createIdentityGate(deps: IdentityGateDeps): IdentityGate {
  const numbers = createOrderNumbers(deps.brand.brand.orderNumber);
  return {
    check: async (check) => {
      const keys = [...new Set(check.orderNumbers.map(numbers.key))];
      const answer = await deps.orderBook.find(keys, { deadlineMs: ORDER_BOOK_DEADLINE_MS });
      if (answer.outcome === 'unavailable') return { outcome: 'unavailable' };
      const asked = keys.map((key, index) => ({
        key,
        written: numbers.write(key),
        order: answer.orders[index],
      }));
      return deps.store.transaction((tx) =>
        judge(tx, { check, asked, now: deps.clock.now(), brand: deps.brand }),
      );
    },
  };
}

interface Case {
  readonly check: IdentityCheck;
  readonly asked: readonly Asked[];
  readonly now: number;
  readonly brand: Brand;
}

async function judge(tx: Queryable, { check, asked, now, brand }: Case): Promise<IdentityFact> {
  const { threadId, inboxId } = check;
  const keys = asked.map(({ key }) => key);
  await lockTries(tx, threadId, keys);
  const proven = await findProven(tx, { threadId, keys, since: now - PROOF_MS });
  const failures = await countFailures(tx, {
    threadId,
    inboxId,
    keys,
    senderSince: now - HOUR_MS,
    orderSince: now - DAY_MS,
  });
  const hasContact = check.email !== undefined || check.phone !== undefined;
  const tries = asked.filter(({ key }) => hasContact && !proven.has(key));

  let failed = failures.bySender;
  let right = failures.matched;
  const allowed = () => SENDER_TRIES + Math.floor(Math.max(0, right - SENDER_TRIES) / RIGHT_FOR_A_WRONG);
  const outcomes = new Map<string, TryOutcome>();
  for (const { key, order } of tries) {
    const locked = failed >= allowed() || (failures.byOrder.get(key) ?? 0) >= ORDER_TRIES;
    const outcome = locked ? 'locked' : compare(order, check);
    if (outcome === 'no_match') failed++;
    if (outcome === 'matched') right++;
    outcomes.set(key, outcome);
  }
  await recordTries(tx, { threadId, inboxId, outcomes, at: now });
  const results = new Set(outcomes.values());
  // Beside orders that fit, one that was not even compared gets the same words as one that did not.
  if (results.has('locked') && !results.has('matched')) return { outcome: 'locked' };
  if (results.has('matched')) await raiseLevel(tx, threadId, 1);

  return {
    outcome: 'checked',
    orders: asked.map(({ key, written, order }) =>
      order && (proven.has(key) || outcomes.get(key) === 'matched')
        ? knownOrder(order, brand, now)
        : { orderNumber: written, outcome: 'no_match' },
    ),
    triesLeft: Math.max(0, allowed() - failed),
  };
}

// One of the two is enough: people mistype the other. An order without contacts matches nobody.
function compare(order: Order | undefined, { email, phone }: IdentityCheck): TryOutcome {
  const sameEmail = email !== undefined && order?.email === email.toLowerCase();
  const samePhone = phone !== undefined && order?.phone === phone;
  return sameEmail || samePhone ? 'matched' : 'no_match';
}
