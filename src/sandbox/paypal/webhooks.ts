import { randomBytes } from 'node:crypto';
import type { Clock } from '../../lib/clock';
import { createDeliverer, type Deliverer } from '../core/deliverer';
import { type Signer, transmissionHeaders } from './wire';

export interface Webhooks extends Omit<Deliverer, 'send'> {
  /** Sends an event, or keeps it while `hold` is on. @param resource as it is now. */
  emit(eventType: string, resource: Readonly<Record<string, unknown>>): void;
}

export interface WebhookDeps {
  readonly clock: Clock;
  readonly signer: Signer;
  readonly url: string | undefined;
}

/** Signed events, each in its own time, as often as it takes. */
export function createWebhooks({ clock, signer, url }: WebhookDeps): Webhooks {
  const { send, ...deliverer } = createDeliverer({
    headersFor: (body) => transmissionHeaders(signer, body, clock.now()),
    url,
  });
  return {
    ...deliverer,
    emit: (eventType, resource) => {
      const event = {
        id: `WH-${randomBytes(8).toString('hex').toUpperCase()}-${randomBytes(8).toString('hex').toUpperCase()}`,
        event_version: '1.0',
        create_time: new Date(clock.now()).toISOString(),
        resource_type: eventType.split('.')[1]?.toLowerCase(),
        event_type: eventType,
        summary: 'emulated',
        resource,
        links: [],
      };
      send(Buffer.from(JSON.stringify(event)));
    },
  };
}
