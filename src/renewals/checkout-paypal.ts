import type { Clock } from '../lib/clock';
import { RenewalError } from '../lib/errors';
import type { Language } from '../lib/languages';
import { toPaypal } from './payments/paypal-amounts';
import { above, readPaypalEvent } from './payments/paypal-events';
import { type AskPaypal, createPaypalSdk, issueOf } from './payments/paypal-sdk';
import { createVerifier } from './payments/paypal-signature';
import type { Checkout, CheckoutRequest, RefundRequest } from './port';

const ORIGIN = 'https://www.paypal.com';
const SANDBOX_ORIGIN = 'https://www.sandbox.paypal.com';
const TIMEOUT_MS = 10_000;
/** Payers have three hours to approve an order (Orders v2); some minutes less, so that nobody meets the end. */
const PAGE_OPEN_MS = 170 * 60_000;
/** Longest description and name of a shop that Orders v2 takes. */
const TEXT_LENGTH = 127;
/** From developer.paypal.com/reference/locale-codes: Norwegian is `no` there, and `nb` unknown. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', nb: 'no-NO', zh: 'zh-CN' };

export interface PaypalCheckoutDeps {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the webhook in the PayPal app: a signature is good for one webhook. */
  readonly webhookId: string;
  /** Another address than PayPal's live one: its sandbox, or an emulator. */
  readonly apiUrl?: string | undefined;
  /** Shown on PayPal's page. */
  readonly brandName: string;
  readonly clock: Clock;
  /** Longest wait for an answer, machine time; 10 s when left out. */
  readonly timeoutMs?: number;
}

/**
 * PayPal: orders (v2) that are captured once their payers have approved them, refunds of captures, events that PayPal
 * itself verifies. An order cannot be closed at PayPal, so `expire` does nothing there: an approval that comes when our
 * checkout is closed is never captured, and nobody is charged.
 */
export function createPaypalCheckout(deps: PaypalCheckoutDeps): Checkout {
  const { webhookId, apiUrl, clock, timeoutMs = TIMEOUT_MS } = deps;
  const ask = createPaypalSdk({ ...deps, timeoutMs });
  const verify = createVerifier({ ask, webhookId, apiUrl, clock });
  return {
    provider: 'paypal',
    origins: [originOf(apiUrl)],
    pageOpenMs: PAGE_OPEN_MS,
    open: (request) => createOrder(ask, request, deps.brandName),
    expire: async () => {},
    isDone: async (providerRef) => (await statusOf(ask, providerRef)) === 'COMPLETED',
    complete: (providerRef) => capture(ask, providerRef),
    refund: (request) => refundCapture(ask, request),
    receive: async (rawBody, headers) => {
      const event = await verify({ rawBody, headers });
      return event ? readPaypalEvent(event) : { outcome: 'unsigned' };
    },
  };
}

function originOf(apiUrl: string | undefined): string {
  if (apiUrl === undefined) return ORIGIN;
  const { hostname, origin } = new URL(apiUrl);
  if (hostname.endsWith('.sandbox.paypal.com')) return SANDBOX_ORIGIN;
  return hostname.endsWith('.paypal.com') ? ORIGIN : origin;
}

async function createOrder(
  ask: AskPaypal,
  request: CheckoutRequest,
  brandName: string,
): Promise<{ providerRef: string; url: string }> {
  const { reference, amountMinor, currency, description, language, returnUrl } = request;
  const amount = toPaypal(amountMinor, currency);
  const order = await ask(async ({ orders, sdk }) => {
    const { result } = await orders.createOrder({
      paypalRequestId: `checkout-${reference}`,
      prefer: 'return=minimal',
      body: {
        intent: sdk.CheckoutPaymentIntent.Capture,
        purchaseUnits: [
          { referenceId: reference, customId: reference, description: shorten(description), amount },
        ],
        paymentSource: {
          paypal: {
            experienceContext: {
              brandName: shorten(brandName),
              locale: LOCALES[language],
              shippingPreference: sdk.PaypalWalletContextShippingPreference.NoShipping,
              userAction: sdk.PaypalExperienceUserAction.PayNow,
              returnUrl,
              cancelUrl: request.cancelUrl ?? returnUrl,
            },
          },
        },
      },
    });
    return result;
  });
  const url = order.links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve')?.href;
  if (order.id === undefined || url === undefined)
    throw new RenewalError('CHECKOUT_REFERENCE_USED', 'PayPal has closed this page already');
  return { providerRef: order.id, url };
}

/** Undefined for an order that PayPal does not know (any more): nobody can pay it. */
async function statusOf(ask: AskPaypal, id: string): Promise<string | undefined> {
  try {
    return await ask(async ({ orders }) => (await orders.getOrder({ id })).result.status);
  } catch (error) {
    if (error instanceof RenewalError && !error.retryable) return undefined;
    throw error;
  }
}

async function capture(ask: AskPaypal, id: string): Promise<void> {
  try {
    await ask(({ orders }) =>
      orders.captureOrder({ id, paypalRequestId: `capture-${id}`, prefer: 'return=minimal' }),
    );
  } catch (error) {
    if (issueOf(error) !== 'ORDER_ALREADY_CAPTURED') throw error;
  }
}

async function refundCapture(
  ask: AskPaypal,
  { reference, paymentRef, amountMinor, currency }: RefundRequest,
): Promise<{ refundRef: string }> {
  const amount = toPaypal(amountMinor, currency);
  try {
    const { id, status } = await ask(async ({ payments }) => {
      const { result } = await payments.refundCapturedPayment({
        captureId: paymentRef,
        paypalRequestId: `refund-${reference}`,
        prefer: 'return=minimal',
        body: { amount, customId: reference },
      });
      return result;
    });
    if (id !== undefined && status !== 'FAILED' && status !== 'CANCELLED') return { refundRef: id };
  } catch (error) {
    if (issueOf(error) !== 'CAPTURE_FULLY_REFUNDED') throw error;
    return { refundRef: await lastRefundOf(ask, paymentRef) };
  }
  throw new RenewalError(
    'CHECKOUT_REFUSED',
    'PayPal could not give the money back: look at the payment in its dashboard',
  );
}

/** A refund that somebody else made. The order names it; an order that PayPal has forgotten leaves the payment's id. */
async function lastRefundOf(ask: AskPaypal, captureId: string): Promise<string> {
  const orderId = await ask(
    async ({ payments }) =>
      (await payments.getCapturedPayment({ captureId })).result.supplementaryData?.relatedIds?.orderId,
  );
  if (orderId === undefined) return captureId;
  try {
    const order = await ask(async ({ orders }) => (await orders.getOrder({ id: orderId })).result);
    const refunds = order.purchaseUnits?.flatMap(({ payments }) => payments?.refunds ?? []) ?? [];
    return refunds.findLast(({ links = [] }) => above(links, 'captures') === captureId)?.id ?? captureId;
  } catch (error) {
    if (error instanceof RenewalError && !error.retryable) return captureId;
    throw error;
  }
}

/** By whole characters: half a pair is no text that PayPal would read. */
function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= TEXT_LENGTH ? text : `${characters.slice(0, TEXT_LENGTH - 1).join('')}…`;
}
