import type { Clock } from '../../lib/clock';
import { createDeliverer, type Deliverer } from '../core/deliverer';
import { stripeId } from './ledger';
import { stripeSignature } from './wire';

const API_VERSION = '2026-10-28.endive';

export interface Webhooks extends Omit<Deliverer, 'send'> {
  /** Sends an event, or keeps it while `hold` is on. @param object the resource as it is now. */
  emit(type: string, object: Readonly<Record<string, unknown>>): void;
}

export interface WebhookDeps {
  readonly clock: Clock;
  readonly secret: string;
  readonly url: string | undefined;
}

/** Signed events, each in its own time, as often as it takes. */
export function createWebhooks({ clock, secret, url }: WebhookDeps): Webhooks {
  const { send, ...deliverer } = createDeliverer({
    headersFor: (body) => ({ 'stripe-signature': stripeSignature(secret, body, clock.now()) }),
    url,
  });
  return {
    ...deliverer,
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
      send(Buffer.from(JSON.stringify(event, undefined, 2)));
    },
  };
}
