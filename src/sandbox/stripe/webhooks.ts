import type { Clock } from '../../lib/clock';
import { createPoster } from '../core/post';
import { stripeId } from './ledger';
import { stripeSignature } from './wire';

/** Real ms before each further attempt at a delivery that was not answered 2xx; days in reality. */
const RETRY_MS = [200, 1_000, 3_000];
const PATIENCE_MS = 10_000;
const API_VERSION = '2026-10-28.endive';

export interface Webhooks {
  /** Sends an event, or keeps it while `hold` is on. @param object the resource as it is now. */
  emit(type: string, object: Readonly<Record<string, unknown>>): void;
  setUrl(url: string): void;
  /** Each following event is delivered this often. */
  repeat(times: number): void;
  /** Keeps events back until `release`, which sends them newest first when asked. */
  hold(): void;
  release(order?: 'first' | 'newest-first'): void;
  /** Resolves once nothing is on its way any more. */
  idle(): Promise<void>;
  close(): void;
}

export interface WebhookDeps {
  readonly clock: Clock;
  readonly secret: string;
  readonly url: string | undefined;
}

/** Delivers signed events, each in its own time, as often as it takes. */
export function createWebhooks({ clock, secret, url: first }: WebhookDeps): Webhooks {
  const poster = createPoster();
  const timers = new Set<NodeJS.Timeout>();
  const underway = new Set<Promise<void>>();
  let url = first;
  let copies = 1;
  let held: Buffer[] | undefined;
  let closed = false;

  async function deliver(body: Buffer): Promise<void> {
    for (const pauseMs of [0, ...RETRY_MS]) {
      if (pauseMs > 0) await pause(pauseMs);
      if (closed || url === undefined) return;
      const headers = { 'stripe-signature': stripeSignature(secret, body, clock.now()) };
      const { status = 0 } = await poster.post(url, body, headers, PATIENCE_MS);
      if (status >= 200 && status < 300) return;
    }
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms).unref();
      timers.add(timer);
    });

  function send(body: Buffer): void {
    for (let copy = 0; copy < copies; copy++) {
      const sending = deliver(body).finally(() => underway.delete(sending));
      underway.add(sending);
    }
  }

  return {
    emit: (type, object) => {
      const event = {
        id: stripeId('evt'),
        object: 'event',
        api_version: API_VERSION,
        created: Math.floor(clock.now() / 1000),
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      };
      const body = Buffer.from(JSON.stringify(event, undefined, 2));
      if (held) held.push(body);
      else send(body);
    },
    setUrl: (next) => {
      url = next;
    },
    repeat: (times) => {
      copies = times;
    },
    hold: () => {
      held ??= [];
    },
    release: (order = 'first') => {
      const waiting = held ?? [];
      held = undefined;
      for (const body of order === 'first' ? waiting : waiting.toReversed()) send(body);
    },
    idle: async () => {
      while (underway.size > 0) await Promise.all(underway);
    },
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      poster.close();
    },
  };
}
