import { beforeEach } from '@jest/globals';
import type { Clock } from '../../src/lib/clock';
import { checkoutsOf } from '../../src/renewals/payments/checkouts';
import { recordPayment } from '../../src/renewals/payments/payment';
import { paymentChores } from '../../src/renewals/payments/payment-chores';
import type { PaymentDeps, ThreadNotice } from '../../src/renewals/payments/payment-notice';
import type { PaymentEvent, Provider } from '../../src/renewals/port';
import { type SpiedCheckout, spiedCheckout } from '../renewals/payments/payment-support';
import { anOrder, frozenClock, paymentDeps, saveOrder, saveThread } from '../renewals/support';
import { useTestDatabase } from './database';
import { emptyTables } from './empty-tables';

/** A chat besides the one of the order's own link. */
export const OTHER_THREAD = 'x:1700000000000000001:7';

/**
 * One order that is due and two chats, in a database of the test file's own and as new before each test; what payments
 * tell the chats is kept. Call it at the top of the file.
 */
export function usePayableOrder() {
  const database = useTestDatabase({ max: 20 });
  const clock = frozenClock();
  const notices: ThreadNotice[] = [];
  const startAnew = async (): Promise<void> => {
    clock.setOffset(0);
    notices.length = 0;
    await emptyTables(
      database.store,
      '"order", quote, link, checkout, payment, payment_event, renewal, inbox, quarantine, thread',
    );
    await saveOrder(database.store, anOrder());
    await saveThread(database.store);
    await saveThread(database.store, OTHER_THREAD);
  };
  beforeEach(startAnew);
  const deps = (change: Partial<PaymentDeps> = {}): PaymentDeps => ({
    ...paymentDeps(database.store, clock, notices),
    ...change,
  });
  return {
    database,
    clock,
    notices,
    /** For a test that wants it more than once. */
    startAnew,
    deps,
    record: (event: PaymentEvent, change: Partial<PaymentDeps> = {}) => recordPayment(event, deps(change)),
    /** What the chats were told, oldest first. */
    outcomes: () => notices.map(({ payload }) => payload.outcome),
  };
}

/** A payable order whose customer chooses between the providers; what these are asked is kept. */
export function useProviders<P extends Provider>(...providers: readonly P[]) {
  const order = usePayableOrder();
  const spies = spiesOf(providers, order.clock);
  const forget = (): void => {
    for (const provider of providers) spies[provider].startAnew();
  };
  beforeEach(forget);
  const deps = (): PaymentDeps =>
    order.deps({ checkouts: checkoutsOf(providers.map((provider) => spies[provider])) });
  return {
    ...order,
    ...spies,
    startAnew: async (): Promise<void> => {
      await order.startAnew();
      forget();
    },
    deps,
    /** What `payable` needs to open a page at one of them. */
    options: () => ({ store: order.database.store, clock: order.clock, checkouts: deps().checkouts }),
    record: (event: PaymentEvent) => recordPayment(event, deps()),
    runChores: async (): Promise<void> => {
      for (const chore of paymentChores(deps())) await chore();
    },
  };
}

function spiesOf<P extends Provider>(providers: readonly P[], clock: Clock): Record<P, SpiedCheckout> {
  // fromEntries forgets which keys there are.
  return Object.fromEntries(
    providers.map((provider) => [provider, spiedCheckout(provider, clock)]),
  ) as Record<P, SpiedCheckout>;
}
