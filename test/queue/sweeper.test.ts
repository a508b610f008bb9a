import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { appendToInbox } from '../../src/inbox/append';
import { silentLog } from '../../src/lib/log';
import { startSweeper } from '../../src/queue/sweeper';
import { useTestDatabase } from '../support/database';
import { messageRow, threadOf } from '../support/spine';
import { until } from '../support/until';

describe('the sweeper', () => {
  const database = useTestDatabase();

  it('runs turns and the other chores while one chore hangs, and never that one twice at once', async () => {
    const { store } = database;
    let hanging = 0;
    let others = 0;
    let release: () => void = () => undefined;
    const swept: string[] = [];
    const sweeper = startSweeper({
      store,
      log: silentLog,
      intervalMs: 1,
      runThreads: async (ids) => void swept.push(...ids),
      ring: async () => true,
      chores: [
        async () => {
          hanging++;
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        },
        async () => void others++,
      ],
    });
    await until('the slow chore', () => hanging === 1);
    await store.transaction((tx) => appendToInbox(tx, [messageRow('late', 'hi', 'm1')]));
    await store.query({ text: `update thread set wake_at = clock_timestamp() - interval '1 minute'` });
    await until('the turn', () => swept.includes(threadOf('late')));
    await until('the other chore', () => others > 3);
    expect(hanging).toBe(1);

    let stopped = false;
    const stopping = sweeper.stop().then(() => {
      stopped = true;
    });
    await soon();
    expect(stopped).toBe(false);
    release();
    await stopping;
  });
});
