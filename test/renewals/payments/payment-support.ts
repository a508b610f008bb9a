import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/lib/clock';
import { randomIds } from '../../../src/lib/ids';
import { silentLog } from '../../../src/lib/log';
import { findLink } from '../../../src/renewals/links/link';
import { type Checkouts, checkoutsOf } from '../../../src/renewals/payments/checkouts';
import { openCheckout } from '../../../src/renewals/payments/open-checkout';
import type { Checkout, PaymentEvent, Provider, RefundRequest } from '../../../src/renewals/port';
import type { Store } from '../../../src/store/store';
import type { Cycle } from '../../../src/turn/port';
import { PUBLIC_URL, sandboxOver } from '../support';

/** A provider that keeps what it is asked, and does what the test says. */
export interface SpiedCheckout extends Checkout {
  readonly expired: string[];
  readonly completed: string[];
  readonly refunds: RefundRequest[];
  /** Thrown by `refund` and `complete` until it is undefined again. */
  fault: Error | undefined;
  /** Forgets all of it. */
  startAnew(): void;
}

export function spiedCheckout(provider: Provider, clock: Clock): SpiedCheckout {
  const asNew = (): SpiedCheckout => ({
    ...sandboxOver(clock),
    provider,
    expired: [],
    completed: [],
    refunds: [],
    fault: undefined,
    expire: async (ref) => void spied.expired.push(ref),
    complete: async (ref) => {
      if (spied.fault) throw spied.fault;
      spied.completed.push(ref);
    },
    refund: async (request) => {
      if (spied.fault) throw spied.fault;
      spied.refunds.push(request);
      return { refundRef: `back_${request.paymentRef}` };
    },
    startAnew: () => void Object.assign(spied, asNew()),
  });
  const spied = asNew();
  return spied;
}

export interface PayableOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly checkouts?: Checkouts;
  readonly provider?: Provider;
  readonly cycle?: Cycle;
}

/** Opens a checkout for the link as its page does; answers the event the provider would send once it is paid. */
export async function payable(
  token: string,
  { store, clock, provider, cycle = 'yearly', ...rest }: PayableOptions,
): Promise<PaymentEvent> {
  const checkouts = rest.checkouts ?? checkoutsOf([sandboxOver(clock)]);
  const link = await findLink(store, token, clock);
  if (!link) throw new Error('no such link');
  const opened = await openCheckout(
    { link, cycle, provider, language: 'en', description: 'd', returnUrl: `${PUBLIC_URL}/r/${token}/done` },
    { store, checkouts, clock, ids: randomIds, log: silentLog },
  );
  if (opened.outcome !== 'opened') throw new Error(`the link is ${opened.outcome}`);
  const row = await store.one<Pick<PaymentEvent, 'provider' | 'providerRef' | 'amountMinor' | 'currency'>>({
    text: `select provider, provider_ref as "providerRef", amount_minor as "amountMinor", currency
             from checkout where link_id = $1 and status = 'open'`,
    values: [link.id],
  });
  if (!row) throw new Error('no checkout');
  return {
    ...row,
    eventId: randomUUID(),
    paymentRef: `pay_${randomUUID()}`,
    kind: 'succeeded',
    at: clock.now(),
  };
}

/** What comes later about a payment: its provider names only that. */
export function after(paid: PaymentEvent, change: Partial<PaymentEvent>): PaymentEvent {
  return { ...paid, providerRef: '', eventId: randomUUID(), ...change };
}
