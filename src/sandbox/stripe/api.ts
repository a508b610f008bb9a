import type { Answer, Call, Route } from '../core/http';
import { invalid, missing } from './errors';
import { type Ledger, refundObject, type Session, sessionObject, stripeId } from './ledger';
import { type AccountDeps, closeSession, giveBack, isOpen } from './payer';
import { type Form, formAt, readForm, textAt } from './wire';

/** Limits of the Checkout Session API, in seconds. */
const OPEN_AT_LEAST_S = 30 * 60;
const OPEN_AT_MOST_S = 24 * 3_600;
const NAME_LENGTH = 250;
const LOCALES = new Set(['auto', 'da', 'de', 'en', 'fi', 'nb', 'sv', 'zh', 'zh-HK', 'zh-TW']);
const PARAMETERS = new Set([
  'mode',
  'client_reference_id',
  'line_items',
  'locale',
  'adaptive_pricing',
  'expires_at',
  'metadata',
  'payment_intent_data',
  'success_url',
  'cancel_url',
  'expand',
]);

export interface ApiDeps extends AccountDeps {
  /** Where this emulator is reached. */
  readonly baseUrl: () => string;
  /** Wraps a writing call: key, faults, stored answers. */
  readonly once: (call: Call, work: () => Answer) => Answer;
  readonly authorized: (call: Call) => Answer | undefined;
}

/** The endpoints of api.stripe.com that renewdesk uses. */
export function apiRoutes(deps: ApiDeps): readonly Route[] {
  const { ledger } = deps;
  const route = (method: string, pattern: string, work: (call: Call, form: Form) => Answer): Route => ({
    method,
    pattern,
    handle: (call) => {
      const refused = deps.authorized(call);
      if (refused) return refused;
      if (method === 'GET') return work(call, readForm(call.search));
      return deps.once(call, () => work(call, readForm(call.raw.toString('utf8'))));
    },
  });
  return [
    route('POST', '/v1/checkout/sessions', (_, form) => createSession(deps, form)),
    route('GET', '/v1/checkout/sessions/:id', ({ params }) => {
      const session = ledger.sessions.get(params.id ?? '');
      if (!session) return missing('checkout.session', params.id ?? '');
      isOpen(deps, session);
      return { status: 200, body: sessionObject(session) };
    }),
    route('POST', '/v1/checkout/sessions/:id/expire', ({ params }) => {
      const session = ledger.sessions.get(params.id ?? '');
      if (!session) return missing('checkout.session', params.id ?? '');
      if (!isOpen(deps, session))
        return invalid(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "${session.status}".`,
        );
      closeSession(deps.webhooks, session);
      return { status: 200, body: sessionObject(session) };
    }),
    route('POST', '/v1/refunds', (_, form) => createRefund(deps, form)),
    route('GET', '/v1/refunds', (_, form) => listRefunds(ledger, form)),
  ];
}

function createSession(deps: ApiDeps, form: Form): Answer {
  const unknown = Object.keys(form).find((key) => !PARAMETERS.has(key));
  if (unknown !== undefined)
    return invalid(`Received unknown parameter: ${unknown}`, { code: 'parameter_unknown', param: unknown });
  const price = formAt(form, 'line_items', '0', 'price_data');
  const amount = textAt(price, 'unit_amount') ?? '';
  const currency = textAt(price, 'currency') ?? '';
  const name = textAt(price, 'product_data', 'name') ?? '';
  const successUrl = textAt(form, 'success_url');
  const locale = textAt(form, 'locale') ?? 'auto';
  const created = Math.floor(deps.clock.now() / 1000);
  const expiresAt = Number(textAt(form, 'expires_at') ?? created + OPEN_AT_MOST_S);

  if (textAt(form, 'mode') !== 'payment') return invalid('mode must be payment', { param: 'mode' });
  if (!/^\d{1,12}$/.test(amount)) return invalid(`Invalid integer: ${amount}`, { param: 'unit_amount' });
  if (!/^[a-z]{3}$/.test(currency)) return invalid(`Invalid currency: ${currency}`, { param: 'currency' });
  if (textAt(form, 'line_items', '0', 'quantity') !== '1') return invalid('quantity must be 1');
  if (name === '' || name.length > NAME_LENGTH) return invalid('Invalid product name', { param: 'name' });
  if (successUrl === undefined) return invalid('Missing required param: success_url.');
  if (!LOCALES.has(locale)) return invalid(`Invalid locale: ${locale}`, { param: 'locale' });
  if (!Number.isInteger(expiresAt) || expiresAt < created + OPEN_AT_LEAST_S)
    return invalid('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', {
      param: 'expires_at',
    });
  if (expiresAt > created + OPEN_AT_MOST_S)
    return invalid('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', {
      param: 'expires_at',
    });

  const id = stripeId('cs_test');
  const session: Session = {
    id,
    url: `${deps.baseUrl()}/c/pay/${id}`,
    amount: Number(amount),
    currency,
    name,
    locale,
    clientReference: textAt(form, 'client_reference_id'),
    metadata: flat(formAt(form, 'metadata')),
    intentMetadata: flat(formAt(form, 'payment_intent_data', 'metadata')),
    successUrl,
    cancelUrl: textAt(form, 'cancel_url'),
    created,
    expiresAt,
    status: 'open',
    paymentStatus: 'unpaid',
    intentId: null,
  };
  deps.ledger.sessions.set(id, session);
  return { status: 200, body: sessionObject(session) };
}

function createRefund(deps: ApiDeps, form: Form): Answer {
  const intentId = textAt(form, 'payment_intent') ?? '';
  const intent = deps.ledger.intents.get(intentId);
  if (!intent) return missing('payment_intent', intentId);
  if (intent.status !== 'succeeded')
    return invalid(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`);
  const left = intent.amount - intent.refunded;
  if (left === 0) return invalid('Charge has already been refunded.', { code: 'charge_already_refunded' });
  const amount = Number(textAt(form, 'amount') ?? left);
  if (!Number.isInteger(amount) || amount <= 0)
    return invalid('Invalid positive integer', { param: 'amount' });
  if (amount > left)
    return invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`);
  const refund = giveBack(deps, intent, { amount, metadata: flat(formAt(form, 'metadata')) });
  return { status: 200, body: refundObject(refund) };
}

function listRefunds(ledger: Ledger, form: Form): Answer {
  const intentId = textAt(form, 'payment_intent');
  const limit = Number(textAt(form, 'limit') ?? 10);
  const data = [...ledger.refunds.values()]
    .filter((refund) => intentId === undefined || refund.intentId === intentId)
    .toReversed()
    .slice(0, limit)
    .map(refundObject);
  return { status: 200, body: { object: 'list', url: '/v1/refunds', has_more: false, data } };
}

function flat(form: Form): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
