import type { Clock } from '../lib/clock';
import { RenewalError } from '../lib/errors';
import { toStripe } from './payments/stripe-amounts';
import { readStripeEvent } from './payments/stripe-events';
import type { Checkout, CheckoutDelivery, CheckoutRequest, RefundRequest } from './port';

const CHECKOUT_ORIGIN = 'https://checkout.stripe.com';
/** Older or newer deliveries are replays: Stripe's own tolerance, in seconds. */
const TOLERANCE_S = 300;
const TIMEOUT_MS = 10_000;
const NETWORK_RETRIES = 2;
/** Longest name of a line item that Stripe shows. */
const NAME_LENGTH = 250;

export interface StripeCheckoutDeps {
  readonly secretKey: string;
  /** Each is tried: while it is changed there are two. */
  readonly webhookSecrets: readonly string[];
  /** Another address than Stripe's own, for an emulator. */
  readonly apiUrl?: string | undefined;
  readonly clock: Clock;
  /** Longest wait for an answer, machine time; 10 s when left out. */
  readonly timeoutMs?: number;
}

/** Stripe: Checkout Sessions, refunds of payment intents, signed events. The SDK is loaded at first use. */
export function createStripeCheckout(deps: StripeCheckoutDeps): Checkout {
  const { secretKey, webhookSecrets, apiUrl, clock } = deps;
  let loading: Promise<StripeSdk> | undefined;
  const sdk = (): Promise<StripeSdk> =>
    (loading ??= loadSdk(secretKey, apiUrl, deps.timeoutMs ?? TIMEOUT_MS));
  return {
    provider: 'stripe',
    origins: [apiUrl === undefined ? CHECKOUT_ORIGIN : new URL(apiUrl).origin],
    open: async (request) => openSession(await sdk(), request),
    expire: async (providerRef) => expireSession(await sdk(), providerRef),
    isDone: async (providerRef) => (await statusOf(await sdk(), providerRef)) === 'complete',
    refund: async (request) => refundIntent(await sdk(), request),
    receive: async (rawBody, headers) =>
      receiveEvent(await sdk(), rawBody, {
        header: headers['stripe-signature'],
        secrets: webhookSecrets,
        now: clock.now(),
      }),
  };
}

type StripeSdk = Awaited<ReturnType<typeof loadSdk>>;

async function loadSdk(secretKey: string, apiUrl: string | undefined, timeout: number) {
  const { default: Stripe } = await import('stripe');
  const options = { maxNetworkRetries: NETWORK_RETRIES, timeout, telemetry: false };
  if (apiUrl === undefined) return new Stripe(secretKey, options);
  const { hostname, port, protocol } = new URL(apiUrl);
  return new Stripe(secretKey, {
    ...options,
    host: hostname,
    protocol: protocol === 'http:' ? 'http' : 'https',
    ...(port !== '' && { port }),
  });
}

async function openSession(
  stripe: StripeSdk,
  request: CheckoutRequest,
): Promise<{ providerRef: string; url: string }> {
  const { reference, linkId, amountMinor, currency, description, language, expiresAt, returnUrl } = request;
  const session = await asked(stripe, () =>
    stripe.checkout.sessions.create(
      {
        mode: 'payment',
        client_reference_id: String(linkId),
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: currency.toLowerCase(),
              unit_amount: toStripe(amountMinor, currency),
              product_data: { name: shorten(description) },
            },
          },
        ],
        locale: language,
        // Paid is what was asked: not another currency of Stripe's choosing.
        adaptive_pricing: { enabled: false },
        expires_at: Math.floor(expiresAt / 1000),
        metadata: { reference },
        payment_intent_data: { metadata: { reference } },
        success_url: returnUrl,
        cancel_url: request.cancelUrl ?? returnUrl,
      },
      { idempotencyKey: `checkout-${reference}` },
    ),
  );
  if (!session.url) throw new RenewalError('CHECKOUT_REFERENCE_USED', 'Stripe has closed this page already');
  return { providerRef: session.id, url: session.url };
}

async function expireSession(stripe: StripeSdk, id: string): Promise<void> {
  try {
    await asked(stripe, () => stripe.checkout.sessions.expire(id));
  } catch (error) {
    if (!(error instanceof RenewalError) || error.retryable) throw error;
    // Paid, run out and closed sessions cannot be expired.
    if ((await statusOf(stripe, id)) === 'open') throw error;
  }
}

/** Undefined for a session that this Stripe account does not know: nobody can pay it to us. */
async function statusOf(stripe: StripeSdk, id: string): Promise<string | undefined> {
  try {
    return (await asked(stripe, () => stripe.checkout.sessions.retrieve(id))).status ?? undefined;
  } catch (error) {
    if (error instanceof RenewalError && !error.retryable) return undefined;
    throw error;
  }
}

async function refundIntent(
  stripe: StripeSdk,
  { reference, paymentRef, amountMinor, currency }: RefundRequest,
): Promise<{ refundRef: string }> {
  const wish = {
    payment_intent: paymentRef,
    amount: toStripe(amountMinor, currency),
    metadata: { reference },
  };
  try {
    const refund = await asked(stripe, () =>
      stripe.refunds.create(wish, { idempotencyKey: `refund-${reference}` }),
    );
    if (refund.status !== 'failed' && refund.status !== 'canceled') return { refundRef: refund.id };
  } catch (error) {
    if (!isAlreadyRefunded(error)) throw error;
    const list = await asked(stripe, () => stripe.refunds.list({ payment_intent: paymentRef, limit: 1 }));
    const [refund] = list.data;
    if (refund) return { refundRef: refund.id };
  }
  throw new RenewalError(
    'CHECKOUT_REFUSED',
    'Stripe could not give the money back: look at it in its dashboard',
  );
}

function receiveEvent(
  stripe: StripeSdk,
  rawBody: Buffer,
  { header, secrets, now }: { header: unknown; secrets: readonly string[]; now: number },
): CheckoutDelivery {
  if (typeof header !== 'string' || isFromTheFuture(header, now)) return { outcome: 'unsigned' };
  for (const secret of secrets) {
    let event: unknown;
    try {
      event = stripe.webhooks.constructEvent(rawBody, header, secret, TOLERANCE_S, undefined, now);
    } catch (error) {
      if (error instanceof stripe.errors.StripeSignatureVerificationError) continue;
      return { outcome: 'malformed', reason: 'signed, and not an event in JSON' };
    }
    return readStripeEvent(event);
  }
  return { outcome: 'unsigned' };
}

// The SDK refuses old deliveries only.
function isFromTheFuture(header: string, now: number): boolean {
  const seconds = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1] ?? Number.NaN);
  return !(seconds * 1000 <= now + TOLERANCE_S * 1000);
}

/** Calls Stripe and puts its errors into ours. The SDK's own are not passed on: they quote the request. */
async function asked<T>(stripe: StripeSdk, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw faultOf(stripe, error);
  }
}

function faultOf({ errors }: StripeSdk, error: unknown): unknown {
  if (!(error instanceof errors.StripeError)) return error;
  const cause = { type: error.type, code: error.code, status: error.statusCode, request: error.requestId };
  if (error instanceof errors.StripeIdempotencyError)
    return new RenewalError('CHECKOUT_REFERENCE_USED', 'Stripe knows this reference with other particulars', {
      cause,
    });
  // Stripe answers the same fault to the same key for a day.
  if (error instanceof errors.StripeAPIError)
    return new RenewalError('CHECKOUT_REFERENCE_USED', 'Stripe is in trouble', { cause, retryable: true });
  if (error instanceof errors.StripeConnectionError || error instanceof errors.StripeRateLimitError)
    return new RenewalError('CHECKOUT_DOWN', 'Stripe does not answer', { cause, retryable: true });
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError)
    return new RenewalError('CHECKOUT_CREDENTIALS', 'Stripe refuses the secret key of brand.yaml', {
      cause,
      retryable: true,
    });
  return new RenewalError('CHECKOUT_REFUSED', `Stripe refuses: ${error.code ?? error.type}`, { cause });
}

function isAlreadyRefunded(error: unknown): boolean {
  const cause = error instanceof RenewalError ? error.cause : undefined;
  return (
    typeof cause === 'object' && cause !== null && Reflect.get(cause, 'code') === 'charge_already_refunded'
  );
}

function shorten(name: string): string {
  return name.length <= NAME_LENGTH ? name : `${name.slice(0, NAME_LENGTH - 1)}…`;
}
