import { type Clock, systemClock } from '../../lib/clock';
import type { Logger } from '../../lib/log';
import { createSealer } from '../../lib/seal';
import type { Store } from '../../store/store';
import { deliverWebhooks } from './deliver';
import { createGuardedPost } from './guarded-post';
import type { SubscriptionDeps } from './subscriptions';

/** Outgoing webhooks, put together. */
export interface Webhooks {
  readonly subscriptions: SubscriptionDeps;
  /** Periodic work for the sweeper. */
  deliver(): Promise<void>;
  close(): Promise<void>;
}

export interface WebhooksDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secretKey: string;
  /** Receivers on this machine are allowed, for trying it out. */
  readonly sandbox: boolean;
}

/** Longest a receiver may take; what it has to do with the news it does after its answer. */
const TIMEOUT_MS = 10_000;

export function openWebhooks({ store, clock, log, secretKey, sandbox }: WebhooksDeps): Webhooks {
  const sealer = createSealer(secretKey, 'webhook');
  const { post, close } = createGuardedPost({ timeoutMs: TIMEOUT_MS, allowPrivate: sandbox });
  return {
    subscriptions: { store, sealer, allowPrivate: sandbox },
    deliver: () => deliverWebhooks({ store, clock, machineClock: systemClock, log, sealer, post }),
    close,
  };
}
