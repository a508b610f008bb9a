import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../lib/clock';
import { LANGUAGES } from '../lib/languages';
import { signSandbox, verifySandbox } from './payments/sandbox-signature';
import {
  type Checkout,
  type CheckoutDelivery,
  type CheckoutRequest,
  PAYMENT_EVENT_KINDS,
  type PaymentEventKind,
} from './port';

const SIGNATURE_HEADER = 'sandbox-signature';

const paymentEventSchema = z.object({
  id: z.string().min(1).max(200),
  type: z.string(),
  /** Epoch ms. */
  createdAt: z.int().nonnegative(),
  data: z.object({
    checkout: z.string().max(200),
    /** The payment's own name; each one on a checkout has another. */
    payment: z.string().min(1).max(200).optional(),
    refund: z.string().min(1).max(200).optional(),
    amountMinor: z.int().nonnegative(),
    currency: z.string().length(3),
  }),
});

const sessionSchema = z.object({
  ref: z.string(),
  amountMinor: z.int().nonnegative(),
  currency: z.string(),
  description: z.string(),
  language: z.enum(LANGUAGES),
  expiresAt: z.int(),
  returnUrl: z.string(),
});

/** What the pretend payment page knows; it travels signed inside the page's address, so that a restart loses nothing. */
export type SandboxSession = z.infer<typeof sessionSchema>;

export interface SandboxCheckout extends Checkout {
  /** Reads a session from a page's address; undefined when somebody altered it. */
  readSession(signed: string): SandboxSession | undefined;
  /** Takes the session's one chance to be paid or declined; false when it is used up, closed or too old. */
  settle(session: SandboxSession): boolean;
  isOpen(session: SandboxSession): boolean;
}

export interface SandboxCheckoutDeps {
  /** From sandboxCheckoutSecret(). */
  readonly secret: Buffer;
  readonly clock: Clock;
  readonly publicUrl: () => string;
}

/** A payment provider that moves no money: a page of its own, signed webhooks, idempotent by our reference. */
export function createSandboxCheckout({ secret, clock, publicUrl }: SandboxCheckoutDeps): SandboxCheckout {
  const closed = new Set<string>();
  const isOpen = ({ ref, expiresAt }: SandboxSession) => !closed.has(ref) && expiresAt > clock.now();
  return {
    provider: 'sandbox',
    origins: [],
    open: (request) => {
      const session = sessionOf(request);
      const query = new URLSearchParams({ s: sealSession(secret, session) });
      return Promise.resolve({
        providerRef: session.ref,
        url: `${publicUrl()}/sandbox/pay/${session.ref}?${query.toString()}`,
      });
    },
    expire: (providerRef) => {
      closed.add(providerRef);
      return Promise.resolve();
    },
    // No money moved, so none has to come back: the same reference names the same refund.
    refund: ({ reference }) => Promise.resolve({ refundRef: `sbxr_${reference}` }),
    receive: (rawBody, headers) =>
      Promise.resolve(
        verifySandbox(secret, rawBody, headers[SIGNATURE_HEADER], clock.now())
          ? readEvent(rawBody)
          : { outcome: 'unsigned' },
      ),
    readSession: (signed) => unsealSession(secret, signed),
    isOpen,
    settle: (session) => {
      if (!isOpen(session)) return false;
      closed.add(session.ref);
      return true;
    },
  };
}

export interface SandboxPayment {
  readonly eventId: string;
  readonly providerRef: string;
  readonly paymentRef?: string;
  readonly refundRef?: string;
  readonly kind: PaymentEventKind;
  readonly amountMinor: number;
  readonly currency: string;
  /** When the payment was made, epoch ms; may lie long before the delivery. */
  readonly at: number;
}

/** The bytes and headers of a webhook delivery, signed now. Tests make late, repeated and wrong ones with it. */
export function sandboxDelivery(
  payment: SandboxPayment,
  { secret, now }: { secret: Buffer; now: number },
): { body: Buffer; headers: Record<string, string> } {
  const { eventId, providerRef, paymentRef, refundRef, kind, amountMinor, currency, at } = payment;
  const event = {
    id: eventId,
    type: `payment.${kind}`,
    createdAt: at,
    data: { checkout: providerRef, payment: paymentRef, refund: refundRef, amountMinor, currency },
  };
  const body = Buffer.from(JSON.stringify(event));
  return {
    body,
    headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signSandbox(secret, body, now) },
  };
}

function readEvent(rawBody: Buffer): CheckoutDelivery {
  let body: unknown;
  try {
    body = JSON.parse(rawBody.toString('utf8'));
  } catch {
    return { outcome: 'malformed', reason: 'the body is not JSON' };
  }
  const parsed = paymentEventSchema.safeParse(body);
  if (!parsed.success) return { outcome: 'malformed', reason: z.prettifyError(parsed.error) };
  const { id, type, createdAt, data } = parsed.data;
  const kind = PAYMENT_EVENT_KINDS.find((known) => type === `payment.${known}`);
  if (!kind) return { outcome: 'ignored' };
  return {
    outcome: 'event',
    event: {
      provider: 'sandbox',
      eventId: id,
      providerRef: data.checkout,
      ...(data.payment !== undefined && { paymentRef: data.payment }),
      ...(data.refund !== undefined && { refundRef: data.refund }),
      kind,
      amountMinor: data.amountMinor,
      currency: data.currency,
      at: createdAt,
    },
  };
}

// The same reference gives the same session: our idempotency key, honoured without keeping anything.
function sessionOf(request: CheckoutRequest): SandboxSession {
  const { reference, amountMinor, currency, description, language, expiresAt, returnUrl } = request;
  return { ref: `sbx_${reference}`, amountMinor, currency, description, language, expiresAt, returnUrl };
}

function sealSession(secret: Buffer, session: SandboxSession): string {
  const text = Buffer.from(JSON.stringify(session)).toString('base64url');
  return `${text}.${sealOf(secret, text).toString('base64url')}`;
}

function unsealSession(secret: Buffer, signed: string): SandboxSession | undefined {
  const [text = '', seal = ''] = signed.split('.');
  const given = Buffer.from(seal, 'base64url');
  const expected = sealOf(secret, text);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return sessionSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
}

function sealOf(secret: Buffer, text: string): Buffer {
  return createHmac('sha256', secret).update(`session:${text}`).digest();
}
