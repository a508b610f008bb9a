import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/lib/metrics';
import { watchBacklog } from '../../src/outbox/backlog';
import { findLatestCheckout } from '../../src/renewals/payments/checkout-rows';
import { findReceipt, isOnItsWay } from '../../src/renewals/payments/payment-rows';
import type { Statement, Store } from '../../src/store/store';
import { useTestDatabase } from '../support/database';

const db = useTestDatabase();

/** How the statement is worked out where the planner would rather use any index than read a whole table. */
async function planOf({ text, values }: Statement): Promise<string> {
  return await db.store.transaction(async (tx) => {
    await tx.query({ text: 'set local enable_seqscan = off' });
    const plan = await tx.query<{ 'QUERY PLAN': string }>({
      text: `explain ${text}`,
      ...(values && { values }),
    });
    return plan.map((line) => line['QUERY PLAN']).join('\n');
  });
}

/** The statements that this does to a store. */
async function statementsOf(work: (store: Store) => Promise<unknown>): Promise<Statement[]> {
  const seen: Statement[] = [];
  const one: Store['one'] = async (statement) => {
    seen.push(statement);
    return undefined;
  };
  const query: Store['query'] = async (statement) => {
    seen.push(statement);
    return [];
  };
  await work({ ...db.store, one, query });
  return seen;
}

describe('statements that strangers can cause', () => {
  it.each([
    ['the state of a page', 'checkout_link', (store) => findLatestCheckout(store, 1)],
    ['money on its way', 'payment_link', (store) => isOnItsWay(store, 1)],
    ['a receipt', 'renewal_payment', (store) => findReceipt(store, 1)],
  ] satisfies [string, string, (store: Store) => Promise<unknown>][])(
    'find %s by the index %s',
    async (_what, index, work) => {
      const [statement] = await statementsOf(work);
      if (!statement) throw new Error('no statement');
      expect(await planOf(statement)).toContain(index);
    },
  );

  it('count the backlog without going through all messages ever sent', async () => {
    const metrics = createMetrics();
    const seen = await statementsOf(async (store) => {
      watchBacklog(metrics, store);
      await metrics.render();
    });
    const plans = (await Promise.all(seen.map(planOf))).join('\n');
    expect(plans).toContain('outbox_dead');
    expect(plans).not.toMatch(/Seq Scan on (outbox|thread)/);
  });
});
