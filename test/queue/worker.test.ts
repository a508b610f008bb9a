import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadBrand } from '../../src/brand';
import type { OutboundMessage } from '../../src/channel/send';
import { createControlMoves } from '../../src/handoff/control-moves';
import { appendToInbox } from '../../src/inbox/append';
import { createSettableClock } from '../../src/lib/clock';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import type { Senders } from '../../src/outbox/senders';
import type { Queue, QueueHandlers } from '../../src/queue/queue';
import { startWorker, WORKER_TIMES } from '../../src/queue/worker';
import { useTestDatabase } from '../support/database';
import { CAPABILITIES, NOON } from '../support/handoff';
import { messageRow, threadOf, turnDeps } from '../support/spine';
import { until } from '../support/until';

describe('a worker that stops', () => {
  const database = useTestDatabase();

  it('finishes the turn in hand, sends all it said, and only then is stopped', async () => {
    const { store } = database;
    const handed: string[] = [];
    let thinking = false;
    let thoughtOut: () => void = () => undefined;
    const queue = queueByHand();
    const clock = createSettableClock({ now: () => NOON });
    const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
    const turn = turnDeps(
      {
        store,
        onThink: async () => {
          thinking = true;
          await new Promise<void>((resolve) => {
            thoughtOut = resolve;
          });
        },
      },
      clock,
      brand,
    );
    await store.transaction((tx) => appendToInbox(tx, [messageRow('a', 'hi', 'm1')]));
    const worker = await startWorker({
      store,
      queue,
      clock,
      ids: randomIds,
      log: silentLog,
      senders: sendersInto(handed),
      // Two parts: the second cannot be claimed before the first is settled.
      turn: {
        ...turn,
        replies: { ...turn.replies, render: ({ state }) => ({ parts: TWO, said: state.said, choices: [] }) },
      },
      moves: createControlMoves({ brand, capabilitiesOf: () => CAPABILITIES.facebook }),
      times: { ...WORKER_TIMES, burstQuietMs: 0, sweepMs: 60_000 },
    });
    queue.hear([threadOf('a')]);
    await until('the turn', () => thinking);
    const stopping = worker.stop();
    await until('the bells to be silenced', () => queue.silent);
    expect(handed).toEqual([]);
    thoughtOut();
    await stopping;
    expect(handed).toEqual(TWO.map(({ text }) => text));
  });
});

const TWO = [{ text: 'first' }, { text: 'second' }];

/** A queue whose bells the test rings. */
function queueByHand() {
  let handlers: QueueHandlers | undefined;
  const inHand: Promise<void>[] = [];
  const queue: Queue & { silent: boolean; hear(ids: readonly string[]): void } = {
    backend: 'postgres',
    silent: false,
    hear: (ids) => {
      if (handlers) inHand.push(handlers.onThreads(ids));
    },
    ring: async () => true,
    nudgeSenders: async () => true,
    work: async (given) => {
      handlers = given;
    },
    stopWork: async () => {
      queue.silent = true;
      await Promise.all(inHand);
    },
    close: async () => undefined,
  };
  return queue;
}

function sendersInto(handed: string[]): Senders {
  return {
    capabilitiesOf: () => CAPABILITIES.facebook,
    senderOf: async () => ({
      send: async (message: OutboundMessage) => {
        handed.push(message.body.text ?? '');
        return { outcome: 'sent', platformMessageId: `p${message.outboxId}` };
      },
      find: async () => ({ outcome: 'absent' }),
    }),
  };
}
