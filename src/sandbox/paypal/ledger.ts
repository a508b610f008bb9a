import { randomBytes } from 'node:crypto';

export interface Money {
  readonly currency_code: string;
  readonly value: string;
}

export interface Order {
  readonly id: string;
  readonly amount: Money;
  readonly referenceId: string;
  readonly customId: string | undefined;
  readonly description: string;
  readonly brandName: string;
  readonly locale: string | undefined;
  readonly shipping: string | undefined;
  readonly userAction: string | undefined;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  /** Epoch ms: until when it can be approved, then captured. */
  goodUntil: number;
  status: 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED';
  /** What its payer's bank will say to the capture. */
  bank: 'pays' | 'declines' | 'takes its time';
  captureId: string | undefined;
}

export interface Capture {
  readonly id: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly customId: string | undefined;
  status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  /** Hundredths, whatever the currency. */
  refunded: number;
}

export interface Refund {
  readonly id: string;
  readonly captureId: string;
  readonly amount: Money;
  readonly customId: string | undefined;
  status: 'COMPLETED' | 'FAILED';
}

/** What the emulated account holds. */
export interface Ledger {
  readonly orders: Map<string, Order>;
  readonly captures: Map<string, Capture>;
  readonly refunds: Map<string, Refund>;
}

export function createLedger(): Ledger {
  return { orders: new Map(), captures: new Map(), refunds: new Map() };
}

/** Seventeen letters and digits, as PayPal's ids of orders, captures and refunds are. */
export function paypalId(): string {
  return randomBytes(9).toString('hex').toUpperCase().slice(0, 17);
}

/** An amount in hundredths; PayPal's currencies have two decimals, or none. */
export function hundredths({ value }: Money): number {
  const [whole = '0', fraction = ''] = value.split('.');
  return Number(whole + fraction.padEnd(2, '0').slice(0, 2));
}

export function moneyOf(amount: number, like: Money): Money {
  const digits = String(amount).padStart(3, '0');
  const whole = digits.slice(0, -2);
  return { ...like, value: like.value.includes('.') ? `${whole}.${digits.slice(-2)}` : whole };
}

export interface Views {
  order(order: Order): Record<string, unknown>;
  capture(capture: Capture): Record<string, unknown>;
  refund(refund: Refund): Record<string, unknown>;
}

/** The resources as the API and the events show them. @param base where this emulator is reached. */
export function createViews(ledger: Ledger, base: () => string): Views {
  const link = (rel: string, path: string, method = 'GET') => ({ href: `${base()}${path}`, rel, method });
  const refundsOf = (capture: Capture) =>
    [...ledger.refunds.values()].filter(({ captureId }) => captureId === capture.id);
  const views: Views = {
    order: (order) => {
      const { id, status, amount, referenceId, customId, description, captureId } = order;
      const capture = ledger.captures.get(captureId ?? '');
      const payments = capture && {
        captures: [views.capture(capture)],
        refunds: refundsOf(capture).map(views.refund),
      };
      const next =
        status === 'PAYER_ACTION_REQUIRED'
          ? [link('payer-action', `/checkoutnow?token=${id}`)]
          : [link('capture', `/v2/checkout/orders/${id}/capture`, 'POST')];
      return {
        id,
        intent: 'CAPTURE',
        status,
        payment_source: { paypal: {} },
        purchase_units: [
          {
            reference_id: referenceId,
            amount,
            custom_id: customId,
            description,
            ...(payments && { payments }),
          },
        ],
        links: [link('self', `/v2/checkout/orders/${id}`), ...(status === 'COMPLETED' ? [] : next)],
      };
    },
    capture: ({ id, amount, status, customId, orderId }) => ({
      id,
      amount,
      status,
      custom_id: customId,
      final_capture: true,
      supplementary_data: { related_ids: { order_id: orderId } },
      links: [
        link('self', `/v2/payments/captures/${id}`),
        link('refund', `/v2/payments/captures/${id}/refund`, 'POST'),
        link('up', `/v2/checkout/orders/${orderId}`),
      ],
    }),
    refund: ({ id, amount, status, customId, captureId }) => ({
      id,
      amount,
      status,
      custom_id: customId,
      links: [link('self', `/v2/payments/refunds/${id}`), link('up', `/v2/payments/captures/${captureId}`)],
    }),
  };
  return views;
}
