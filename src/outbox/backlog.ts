import type { Metrics } from '../lib/metrics';
import type { Store } from '../store/store';
import { STOPPED } from './claim';

/** No count goes further: whoever has ten thousand of anything here has seen enough. */
const COUNT_AT_MOST = 10_000;
/** Machine time for which numbers are shown again, ms; how often anybody asks must not decide how often we count. */
const FRESH_MS = 5_000;

interface WatchOptions {
  readonly countAtMost?: number;
  readonly freshMs?: number;
}

/** What is counted, each with its rows. */
const COUNTED = {
  threads_awake: ['Threads with something to do', 'thread where wake'],
  outbox_pending: ['Outbound messages in state pending', `outbox where status = 'pending'`],
  outbox_unknown: ['Outbound messages in state unknown', `outbox where status = 'unknown'`],
  outbox_held: ['Outbound messages in state held', `outbox where status = 'held'`],
  outbox_dead: ['Outbound messages in state dead', `outbox where status = 'dead'`],
  accounts_paused: ['Accounts that send nothing', `account a where ${STOPPED}`],
  quarantined: ['Bodies nobody understood', 'quarantine'],
} as const;

type Counts = Readonly<Record<string, number>>;

/**
 * What operators watch: work that waits, and work that nobody can finish without a person. One statement of bounded cost
 * counts all of it, once in a few seconds however many ask: /metrics is open to whoever reaches the port.
 */
export function watchBacklog(metrics: Metrics, store: Store, options: WatchOptions = {}): void {
  const { countAtMost = COUNT_AT_MOST, freshMs = FRESH_MS } = options;
  const statement = countAll(countAtMost);
  const counts = shared(freshMs, async () => (await store.one<Counts>(statement)) ?? {});
  for (const [name, [help]] of Object.entries(COUNTED)) {
    metrics.gauge(`renewdesk_${name}`, `${help}, counted up to ${countAtMost}`, async () => {
      return (await counts())[name] ?? 0;
    });
  }
}

function countAll(atMost: number) {
  const columns = Object.entries(COUNTED).map(
    ([name, [, rows]]) => `(select count(*) from (select from ${rows} limit ${atMost}) r) ${name}`,
  );
  return { text: `select ${columns.join(', ')}` };
}

/** The same answer for everybody who asks while it is worked out and for `freshMs` after it; a failure is forgotten. */
function shared<T>(freshMs: number, read: () => Promise<T>): () => Promise<T> {
  let last: { readonly answer: Promise<T>; readonly at: number } | undefined;
  return async () => {
    const now = performance.now();
    if (last && now - last.at < freshMs) return await last.answer;
    const answer = read();
    last = { answer, at: now };
    try {
      return await answer;
    } catch (error) {
      if (last?.answer === answer) last = undefined;
      throw error;
    }
  };
}
