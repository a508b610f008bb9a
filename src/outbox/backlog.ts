import type { Metrics } from '../lib/metrics';
import type { Store } from '../store/store';

/** What operators watch: work that waits, and work that nobody can finish without a person. */
export function watchBacklog(metrics: Metrics, store: Store): void {
  const count = (text: string) => async () => (await store.one<{ n: number }>({ text }))?.n ?? 0;
  metrics.gauge(
    'renewdesk_threads_awake',
    'Threads with something to do',
    count('select count(*) n from thread where wake'),
  );
  for (const status of ['pending', 'unknown', 'held', 'dead'] as const) {
    metrics.gauge(
      `renewdesk_outbox_${status}`,
      `Outbound messages in state ${status}`,
      count(`select count(*) n from outbox where status = '${status}'`),
    );
  }
  metrics.gauge(
    'renewdesk_accounts_paused',
    'Accounts that send nothing',
    count(`select count(*) n from account where state = 'paused'`),
  );
  metrics.gauge(
    'renewdesk_quarantined',
    'Bodies nobody understood',
    count('select count(*) n from quarantine'),
  );
}
