import type { Clock } from '../../lib/clock';
import { type HttpServer, serve } from '../core/http';
import { apiRoutes } from './api';
import { missing } from './errors';
import { createGate, type PaypalFault } from './gate';
import { type Capture, createLedger, createViews, moneyOf, type Order } from './ledger';
import { pageRoutes } from './page';
import { type AccountDeps, arrive, dispute, findOrder, giveBack } from './payer';
import { createWebhooks, type Webhooks } from './webhooks';
import { type Signer, transmissionHeaders } from './wire';

export interface PaypalEmulatorOptions {
  readonly clock: Clock;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookId: string;
  /** The product's webhook; can be given later with `webhooks.setUrl`. */
  readonly webhookUrl?: string;
}

export interface PaypalEmulator {
  /** Base address for the SDK; the page of an order is on it too. */
  readonly url: string;
  readonly webhooks: Webhooks;
  /** Headers of a transmission of these bytes, signed as every event is. @param at epoch ms; now when left out. */
  sign(body: Buffer, at?: number): Record<string, string>;
  /** The following calls go wrong; 0 mends it. */
  fault(name: PaypalFault, times: number): void;
  /** Every token is good no longer. */
  revokeTokens(): void;
  /** Posts that were worked on, by path. */
  readonly calls: readonly { readonly path: string; readonly key: string | undefined }[];
  /** @throws for an order or a capture nobody made. */
  order(id: string): Readonly<Order> & { readonly payable: boolean };
  capture(id: string): Readonly<Capture>;
  /** The end of a payment that was `pending` on the page. */
  arrive(captureId: string, paid: boolean): void;
  /** A person gives money back in the dashboard. @param amount hundredths. @returns the refund's id. */
  refund(captureId: string, amount: number): string;
  /** @param outcome of the disputes API, e.g. RESOLVED_BUYER_FAVOUR; left out: it begins. */
  dispute(captureId: string, outcome?: string): void;
  close(): Promise<void>;
}

/** Starts an emulated PayPal on a loopback port: tokens, API, the page of an order and signed webhooks. */
export async function startPaypalEmulator(options: PaypalEmulatorOptions): Promise<PaypalEmulator> {
  const { clock, webhookId } = options;
  // Its own address is asked for when it listens.
  const base = (): string => server.url;
  const signer: Signer = {
    key: `emulated certificate for ${webhookId}`,
    webhookId,
    certUrl: () => `${base()}/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77`,
  };
  const webhooks = createWebhooks({ clock, signer, url: options.webhookUrl });
  const ledger = createLedger();
  const account: AccountDeps = { ledger, webhooks, clock, views: createViews(ledger, base) };
  const gate = createGate(options);
  const server: HttpServer = await serve({
    routes: [...apiRoutes({ ...account, gate, signer }), ...pageRoutes(account)],
    port: 0,
    notFound: () => missing(),
  });
  const { close } = server;
  const capture = (id: string) => found(ledger.captures.get(id), id);
  const order = (id: string) => found(ledger.orders.get(id), id);
  return {
    url: server.url,
    webhooks,
    sign: (body, at = clock.now()) => transmissionHeaders(signer, body, at),
    fault: gate.fault,
    revokeTokens: gate.revokeTokens,
    calls: gate.calls,
    order: (id) => ({
      ...order(id),
      payable: findOrder(account, id)?.status === 'PAYER_ACTION_REQUIRED',
    }),
    capture,
    arrive: (id, paid) => arrive(account, capture(id), paid),
    refund: (id, amount) =>
      giveBack(account, capture(id), { amount: moneyOf(amount, capture(id).amount) }).id,
    dispute: (id, outcome) => dispute(account, capture(id), outcome),
    close: async () => {
      webhooks.close();
      await close();
    },
  };
}

function found<T>(thing: T | undefined, id: string): T {
  if (thing === undefined) throw new Error(`the emulated PayPal knows no ${id}`);
  return thing;
}
