import { z } from 'zod';
import type { Answer, Call, Route } from '../core/http';
import { invalid, missing, unprocessable } from './errors';
import type { Gate } from './gate';
import { hundredths, type Money, moneyOf, type Order, paypalId } from './ledger';
import { type AccountDeps, capture, findOrder, GOOD_FOR_MS, giveBack, leftOf } from './payer';
import { isSigned, type Signer } from './wire';

/** What an account in Norway can be paid in; of these, without decimals: the second line. */
const CURRENCIES = new Set(
  'AUD CAD CHF CZK DKK EUR GBP HKD ILS MXN NOK NZD PHP PLN SEK SGD THB USD'.split(' '),
);
const WITHOUT_DECIMALS = new Set(['HUF', 'JPY', 'TWD']);

const amountSchema = z.strictObject({
  currency_code: z.string().length(3),
  value: z
    .string()
    .max(32)
    .regex(/^\d+(\.\d+)?$/),
});
const text = z.string().min(1).max(127);

const orderSchema = z.strictObject({
  intent: z.literal('CAPTURE'),
  purchase_units: z
    .array(
      z.strictObject({
        reference_id: text.max(256).default('default'),
        custom_id: text.optional(),
        description: text.default(''),
        amount: amountSchema,
      }),
    )
    .length(1),
  payment_source: z.strictObject({
    paypal: z.strictObject({
      experience_context: z.strictObject({
        brand_name: text,
        locale: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/),
        shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']),
        user_action: z.enum(['CONTINUE', 'PAY_NOW']),
        return_url: z.url(),
        cancel_url: z.url(),
      }),
    }),
  }),
});

const refundSchema = z.strictObject({ amount: amountSchema.optional(), custom_id: text.optional() });

/** Patterns of the reference of verify-webhook-signature. */
const wordy = z.string().regex(/^(?!\d+$)\w+\S+$/);
const verifySchema = z.object({
  auth_algo: z.string().regex(/^[a-zA-Z0-9]+$/),
  cert_url: z.url(),
  transmission_id: wordy,
  transmission_sig: wordy,
  transmission_time: z.iso.datetime({ offset: true }),
  webhook_id: z.string().regex(/^[a-zA-Z0-9]+$/),
  webhook_event: z.record(z.string(), z.unknown()),
});

export interface ApiDeps extends AccountDeps {
  readonly gate: Gate;
  readonly signer: Signer;
}

/** The endpoints of api-m.paypal.com that renewdesk uses. */
export function apiRoutes(deps: ApiDeps): readonly Route[] {
  const { gate, ledger, views } = deps;
  const route = (method: string, pattern: string, work: (call: Call) => Answer): Route => ({
    method,
    pattern,
    handle: (call) => gate.pass(call, () => work(call)),
  });
  return [
    { method: 'POST', pattern: '/v1/oauth2/token', handle: gate.token },
    route('POST', '/v2/checkout/orders', ({ raw }) => createOrder(deps, raw)),
    route('GET', '/v2/checkout/orders/:id', ({ params }) => {
      const order = findOrder(deps, params.id ?? '');
      return order ? { status: 200, body: views.order(order) } : missing();
    }),
    route('POST', '/v2/checkout/orders/:id/capture', ({ params }) => captureOrder(deps, params.id ?? '')),
    route('GET', '/v2/payments/captures/:id', ({ params }) => {
      const found = ledger.captures.get(params.id ?? '');
      return found ? { status: 200, body: views.capture(found) } : missing();
    }),
    route('POST', '/v2/payments/captures/:id/refund', ({ params, raw }) =>
      refund(deps, params.id ?? '', raw),
    ),
    route('POST', '/v1/notifications/verify-webhook-signature', ({ raw }) => verify(deps.signer, raw)),
  ];
}

function createOrder({ ledger, views, clock }: ApiDeps, raw: Buffer): Answer {
  const read = orderSchema.safeParse(readJson(raw));
  if (!read.success) return invalid(`/${read.error.issues[0]?.path.join('/') ?? ''}`);
  const [unit] = read.data.purchase_units;
  if (!unit) return invalid('/purchase_units');
  const problem = problemWith(unit.amount);
  if (problem !== undefined) return unprocessable(problem);
  const context = read.data.payment_source.paypal.experience_context;
  const order: Order = {
    id: paypalId(),
    amount: unit.amount,
    referenceId: unit.reference_id,
    customId: unit.custom_id,
    description: unit.description,
    brandName: context.brand_name,
    locale: context.locale,
    shipping: context.shipping_preference,
    userAction: context.user_action,
    returnUrl: context.return_url,
    cancelUrl: context.cancel_url,
    goodUntil: clock.now() + GOOD_FOR_MS,
    status: 'PAYER_ACTION_REQUIRED',
    bank: 'pays',
    captureId: undefined,
  };
  ledger.orders.set(order.id, order);
  return { status: 200, body: views.order(order) };
}

function captureOrder(deps: ApiDeps, id: string): Answer {
  const order = findOrder(deps, id);
  if (!order) return missing();
  if (order.status === 'COMPLETED') return unprocessable('ORDER_ALREADY_CAPTURED');
  if (order.status !== 'APPROVED') return unprocessable('ORDER_NOT_APPROVED');
  if (order.bank === 'declines') return unprocessable('INSTRUMENT_DECLINED');
  capture(deps, order);
  return { status: 201, body: deps.views.order(order) };
}

function refund(deps: ApiDeps, id: string, raw: Buffer): Answer {
  const from = deps.ledger.captures.get(id);
  if (!from) return missing();
  const read = refundSchema.safeParse(readJson(raw));
  if (!read.success) return invalid(`/${read.error.issues[0]?.path.join('/') ?? ''}`);
  if (from.status === 'PENDING' || from.status === 'DECLINED') return unprocessable('REFUND_NOT_ALLOWED');
  const left = leftOf(from);
  if (left === 0) return unprocessable('CAPTURE_FULLY_REFUNDED');
  const amount = read.data.amount ?? moneyOf(left, from.amount);
  if (amount.currency_code !== from.amount.currency_code)
    return unprocessable('REFUND_CAPTURE_CURRENCY_MISMATCH');
  const problem = problemWith(amount);
  if (problem !== undefined) return unprocessable(problem);
  if (hundredths(amount) > left) return unprocessable('REFUND_AMOUNT_EXCEEDED');
  const made = giveBack(deps, from, { amount, customId: read.data.custom_id });
  return { status: 201, body: deps.views.refund(made) };
}

function verify(signer: Signer, raw: Buffer): Answer {
  const read = verifySchema.safeParse(readJson(raw));
  if (!read.success) return invalid(`/${read.error.issues[0]?.path.join('/') ?? ''}`);
  const signed = isSigned(signer, read.data, raw);
  return { status: 200, body: { verification_status: signed ? 'SUCCESS' : 'FAILURE' } };
}

function problemWith({ currency_code, value }: Money): string | undefined {
  const whole = WITHOUT_DECIMALS.has(currency_code);
  if (!whole && !CURRENCIES.has(currency_code)) return 'CURRENCY_NOT_SUPPORTED';
  const decimals = value.split('.')[1]?.length ?? 0;
  if (decimals > (whole ? 0 : 2)) return whole ? 'DECIMALS_NOT_SUPPORTED' : 'DECIMAL_PRECISION';
  return /[1-9]/.test(value) ? undefined : 'CANNOT_BE_ZERO_OR_NEGATIVE';
}

function readJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}
