import type { Clock } from '../../lib/clock';
import { type Answer, type Call, type HttpServer, serve } from '../core/http';
import { apiRoutes } from './api';
import { missing, serverError, stripeError } from './errors';
import { createLedger, type Intent, type Session } from './ledger';
import { pageRoutes } from './page';
import { type AccountDeps, arrive, bounce, dispute, giveBack, isOpen } from './payer';
import { createWebhooks, type Webhooks } from './webhooks';

export interface StripeEmulatorOptions {
  readonly clock: Clock;
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** The product's webhook; can be given later with `webhooks.setUrl`. */
  readonly webhookUrl?: string;
}

/**
 * server-error: done nothing, answers 500 to this key from now on. unavailable: 503, nothing kept. lose-response: done,
 * and the connection breaks. rate-limit: 429. no-answer: the connection stays open and silent.
 */
export type StripeFault = 'server-error' | 'unavailable' | 'lose-response' | 'rate-limit' | 'no-answer';

export interface StripeEmulator {
  /** Base address for the SDK; the hosted pages are on it too. */
  readonly url: string;
  readonly webhooks: Webhooks;
  /** The following writing calls go wrong; 0 mends it. */
  fault(name: StripeFault, times: number): void;
  /** Writing calls that did something, by path. */
  readonly calls: readonly { readonly path: string; readonly key: string | undefined }[];
  /** @throws for a session or an intent nobody opened. */
  session(id: string): Readonly<Session> & { readonly payable: boolean };
  intent(id: string): Readonly<Intent>;
  /** The end of a payment that was `later` on the page. */
  arrive(intentId: string, paid: boolean): void;
  /** A person gives money back in the dashboard. @returns the refund's id. */
  refund(intentId: string, amount: number): string;
  bounce(refundId: string): void;
  dispute(intentId: string, status: 'needs_response' | 'won' | 'lost'): void;
  close(): Promise<void>;
}

/** Starts an emulated Stripe on a loopback port: API, hosted page and signed webhooks. */
export async function startStripeEmulator(options: StripeEmulatorOptions): Promise<StripeEmulator> {
  const { clock, secretKey } = options;
  const webhooks = createWebhooks({ clock, secret: options.webhookSecret, url: options.webhookUrl });
  const account: AccountDeps = { ledger: createLedger(), webhooks, clock };
  const gate = createGate();
  const authorized = ({ headers }: Call) =>
    headers.authorization === `Bearer ${secretKey}`
      ? undefined
      : stripeError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
  // A page's address is asked for when the server listens.
  const baseUrl = (): string => server.url;
  const server: HttpServer = await serve({
    routes: [...apiRoutes({ ...account, baseUrl, once: gate.once, authorized }), ...pageRoutes(account)],
    port: 0,
    notFound: ({ path }) => missing('route', path),
  });
  const { close } = server;
  const intent = (id: string) => found(account.ledger.intents.get(id), id);
  const session = (id: string) => found(account.ledger.sessions.get(id), id);
  return {
    url: server.url,
    webhooks,
    fault: gate.fault,
    calls: gate.calls,
    session: (id) => ({ ...session(id), payable: isOpen(account, session(id)) }),
    intent,
    arrive: (id, paid) => arrive(account, session(intent(id).sessionId), intent(id), paid),
    refund: (id, amount) => giveBack(account, intent(id), { amount }).id,
    bounce: (id) => {
      const refund = found(account.ledger.refunds.get(id), id);
      bounce(account, refund, intent(refund.intentId));
    },
    dispute: (id, status) => dispute(account, intent(id), status),
    close: async () => {
      webhooks.close();
      await close();
    },
  };
}

function found<T>(thing: T | undefined, id: string): T {
  if (thing === undefined) throw new Error(`the emulated Stripe knows no ${id}`);
  return thing;
}

/** Idempotency keys and faults: what stands before every writing call. */
function createGate() {
  const kept = new Map<string, { print: string; answer: Answer }>();
  const faults = new Map<StripeFault, number>();
  const calls: { path: string; key: string | undefined }[] = [];
  const strikes = (name: StripeFault): boolean => {
    const left = faults.get(name) ?? 0;
    if (left > 0) faults.set(name, left - 1);
    return left > 0;
  };

  function once(call: Call, work: () => Answer): Answer {
    const key = header(call, 'idempotency-key');
    const print = `${call.path} ${call.raw.toString('utf8')}`;
    const before = key === undefined ? undefined : kept.get(key);
    if (before && before.print !== print)
      return stripeError(400, {
        type: 'idempotency_error',
        message: 'Keys for idempotent requests can only be used with the same parameters.',
      });
    if (before)
      return { ...before.answer, headers: { ...before.answer.headers, 'idempotent-replayed': 'true' } };
    if (strikes('unavailable')) return stripeError(503, { type: 'api_error', message: 'unavailable' });
    if (strikes('rate-limit'))
      return stripeError(429, { type: 'invalid_request_error', code: 'rate_limit', message: 'slow down' });
    if (strikes('no-answer')) return { status: 0, stream: () => {} };
    const answer = strikes('server-error') ? serverError() : work();
    calls.push({ path: call.path, key });
    if (key !== undefined && (answer.status < 400 || answer.status >= 500)) kept.set(key, { print, answer });
    return strikes('lose-response') ? { ...answer, drop: true } : answer;
  }

  return { once, calls, fault: (name: StripeFault, times: number) => void faults.set(name, times) };
}

function header({ headers }: Call, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
