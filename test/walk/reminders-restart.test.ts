import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type App, buildApp } from '../../src/app';
import { parseConfig } from '../../src/config';
import { silentLog } from '../../src/lib/log';
import { keywordEngine } from '../support/keyword-engine';
import { textOf, useWalk, type Walk } from '../support/walk';
import { WALK_SECRET_KEY } from '../support/walk-payment';
import { orderEnding, reminded, remindersBecome, timersDone } from '../support/walk-reminders';

const talk = keywordEngine({ renew: 'renew', 'when does': 'renewal-status' }, 'fallback');
const context = useWalk({ parts: { model: talk } });

describe('reminders and a process that ends', () => {
  it('are sent once by the one that follows, also those that were claimed and not said', async () => {
    const { walk } = context;
    const customer = await reminded(walk, 'x', await orderEnding(walk, '2026-11-25'));
    const half = await reminded(walk, 'x', await orderEnding(walk, '2026-11-25'));
    await customer.hearsAll();
    await half.hearsAll();
    await remindersBecome(walk, customer, ['1 planned']);
    await remindersBecome(walk, half, ['1 planned']);
    await walk.app.close();
    // The process died over the second: claimed, and its turn never came to its commit.
    await walk.rows(`update reminder set status = 'claimed', inbox_id = 1 where thread_id = $1`, [
      half.threadId,
    ]);
    walk.travelTo('2026-11-24T09:00:00Z');

    const dataDir = await mkdtemp(join(tmpdir(), 'renewdesk-restart-'));
    const again = await start(walk, dataDir);
    const beside = await start(walk, dataDir);
    try {
      await walk.emulators.setWebhook(again.url);
      await timersDone(walk);
      for (const each of [customer, half]) {
        expect(textOf(await each.hearsAll()).match(/ends on/g)).toHaveLength(1);
        await remindersBecome(walk, each, ['1 sent']);
      }
    } finally {
      await beside.close();
      await again.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

async function start(walk: Walk, dataDir: string): Promise<App> {
  const config = parseConfig({ SANDBOX: '1', PORT: '0', DATA_DIR: dataDir, SECRET_KEY: WALK_SECRET_KEY });
  return await buildApp(config, walk.brand, {
    clock: walk.clock,
    log: silentLog,
    model: talk,
    storage: { store: walk.database.store, connection: walk.database.connection, storage: 'external' },
    times: { burstQuietMs: 0, sweepMs: 50 },
  });
}
