import type { Brand } from '../brand';
import { breakPromises } from '../handoff/promises';
import { returnIdle } from '../handoff/return-idle';
import { wakeSnoozed } from '../handoff/wake-snoozed';
import type { Webhooks } from '../handoff/webhooks/open-webhooks';
import type { Clock } from '../lib/clock';
import type { Logger } from '../lib/log';
import { runPlatformCalls } from '../moderation/platform-calls';
import { runVerdicts } from '../moderation/verdict-items';
import { askProfiles } from '../outbox/ask-profiles';
import type { Senders } from '../outbox/senders';
import type { Store } from '../store/store';
import { checkDueAccount } from './channels/check-account';
import { runBulkJobs } from './inbox/bulk-run';
import { dropAbsent } from './live/presence';
import { pruneChanges } from './live/prune';

export interface DeskChoresDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly brand: Brand;
  readonly senders: Pick<Senders, 'senderOf'>;
  readonly webhooks: Pick<Webhooks, 'deliver'>;
  /** Called after a commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
}

/** Periodic work for the sweeper: what agents and moderators have begun or left lying. */
export function deskChores({
  store,
  clock,
  log,
  brand,
  senders: { senderOf },
  webhooks,
  onAwake,
}: DeskChoresDeps): readonly (() => Promise<unknown>)[] {
  return [
    () => dropAbsent(store),
    () => pruneChanges(store),
    () => wakeSnoozed(store, clock),
    () => runVerdicts({ store, clock, onAwake }),
    () => runPlatformCalls({ store, clock, log, senderOf }),
    () => askProfiles({ store, clock, log, senderOf }),
    () => checkDueAccount({ store, senderOf }, brand.accounts, clock.now()),
    () => breakPromises(store, clock),
    async () => onAwake(await returnIdle(store, clock, brand)),
    webhooks.deliver,
    () => runBulkJobs({ store, clock, onAwake }),
  ];
}
