import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/lib/metrics';
import { watchBacklog } from '../../src/outbox/backlog';
import type { Store } from '../../src/store/store';
import { useTestDatabase } from '../support/database';

describe('the numbers of work that waits', () => {
  const database = useTestDatabase();

  it('count rows, each kind up to a limit only', async () => {
    const { store } = database;
    await quarantine(store, 3);
    const metrics = createMetrics();
    watchBacklog(metrics, store, { freshMs: 0, countAtMost: 5 });
    expect(await metrics.render()).toContain('\nrenewdesk_quarantined 3\n');
    await quarantine(store, 40);
    expect(await metrics.render()).toContain('\nrenewdesk_quarantined 5\n');
    expect(await metrics.render()).toContain('\nrenewdesk_outbox_dead 0\n');
  });

  it('cost one statement, however many strangers ask at once', async () => {
    let statements = 0;
    const metrics = createMetrics();
    watchBacklog(
      metrics,
      counting(database.store, () => statements++),
    );
    await Promise.all(Array.from({ length: 50 }, () => metrics.render()));
    await metrics.render();
    expect(statements).toBe(1);
  });

  it('are asked for anew after a failure', async () => {
    let broken = true;
    const metrics = createMetrics();
    const fail = () => {
      if (broken) throw new Error('the database is restarting');
    };
    watchBacklog(metrics, counting(database.store, fail));
    expect(await metrics.render()).not.toContain('renewdesk_threads_awake');
    broken = false;
    expect(await metrics.render()).toContain('\nrenewdesk_threads_awake 0\n');
  });
});

async function quarantine(store: Store, many: number): Promise<void> {
  await store.query({
    text: `insert into quarantine (source, reason, body) select 'test', 'unknown', '{}' from generate_series(1, $1)`,
    values: [many],
  });
}

/** The store, with something done before each statement. */
function counting(store: Store, before: () => void): Store {
  const one: Store['one'] = async (statement) => {
    before();
    return await store.one(statement);
  };
  return { ...store, one };
}
