'use strict';
// The product as a process of its own, to be killed. argv[2]: JSON { port, dataDir, graphUrl, xUrl, without? }.
// Its engine answers each turn with the order numbers asked about in it, so that a log of questions and answers tells
// by itself what was lost, said twice or answered in the wrong order. Everything else is the product as built.
const { join } = require('node:path');
const { adapters } = require('../../dist/adapters/index.js');
const { buildApp } = require('../../dist/src/app.js');
const { loadBrand } = require('../../dist/src/brand.js');
const { towardsEmulators } = require('../../dist/src/cli/sandbox-accounts.js');
const { parseConfig } = require('../../dist/src/config.js');
const { createLogger } = require('../../dist/src/lib/log.js');
const { openQueue } = require('../../dist/src/queue/open-queue.js');
const { openStore } = require('../../dist/src/store/open.js');

/** Short waits, so that much happens between two kills. */
const TIMES = { burstQuietMs: 100, burstAtMostMs: 1_000, sweepMs: 250 };

const options = JSON.parse(process.argv[2]);
const log = createLogger(options.logLevel ?? 'silent');

async function main() {
  const plain = loadBrand(join(__dirname, '../../config/brand.yaml'), {});
  const config = parseConfig({
    SANDBOX: '1',
    PORT: String(options.port),
    DATA_DIR: options.dataDir,
    LOG_LEVEL: 'silent',
  });
  const app = await buildApp(config, towardsEmulators(plain, options), {
    log,
    engine: numbersEngine(),
    times: TIMES,
    ...(await without[options.without ?? 'nothing'](config)),
  });
  process.on('message', () => void app.close().then(() => process.exit(0)));
  process.on('disconnect', () => process.exit(0));
  process.send({ ready: true });
}

/** Parts that lack one mechanism each: with any of them the test has to turn red. */
const without = {
  nothing: async () => ({}),
  // Says "surely not sent" of every send whose outcome is unknown.
  reconcile: async () => ({
    adapters: adapters.map((adapter) => ({
      ...adapter,
      connect: async (...args) => ({
        ...(await adapter.connect(...args)),
        find: async () => ({ outcome: 'absent' }),
      }),
    })),
    times: { ...TIMES, reconcile: { firstLookMs: 300, believeAbsentMs: 600, giveUpAskingMs: 60_000 } },
  }),
  // Stores an event again each time it is delivered: the key in SQL no longer catches the repeats.
  dedupe: async (config) => {
    const opened = await openStore(config, { log, max: 20 });
    await opened.store.query({
      text: `create or replace function never_twice_the_same() returns trigger language plpgsql as
             $$ begin new.dedupe_key := new.dedupe_key || gen_random_uuid(); return new; end $$`,
    });
    await opened.store.query({
      text: `create or replace trigger never_twice_the_same before insert on inbox
             for each row execute function never_twice_the_same()`,
    });
    return { storage: opened };
  },
  // Half of the bells ring for nobody, and nobody sweeps up.
  sweeper: async (config) => {
    const opened = await openStore(config, { log, max: 20 });
    const queue = await openQueue({ store: opened.connection }, log);
    let bells = 0;
    return {
      storage: opened,
      queue: { ...queue, ring: async (...args) => (bells++ % 2 === 0 ? true : await queue.ring(...args)) },
      times: { ...TIMES, sweepMs: 3_600_000 },
    };
  },
};

function numbersEngine() {
  const numbersIn = (text) => text.match(/NO-\d+/g) ?? [];
  return {
    understand: ({ messages }) => ({
      text: messages.map(({ text }) => text).join('\n'),
      language: 'en',
      ranked: [],
      intent: 'renew',
      confidence: 1,
      slots: { orderNumbers: messages.flatMap(({ text }) => numbersIn(text)) },
    }),
    // New slots each time count as progress: the loop guard has nothing to do with what is tested here.
    decide: ({ understanding, state }) => ({
      state: { ...state, introduced: true, slots: { orderNumbers: understanding.slots.orderNumbers } },
      actions: [
        { type: 'say', key: 'chaos', values: { numbers: understanding.slots.orderNumbers.join(', ') } },
      ],
    }),
    replies: {
      words: () => '',
      render: ({ actions, state }) => {
        const numbers = actions.find((action) => action.key === 'chaos')?.values.numbers ?? 'nothing';
        const second = numbersIn(numbers).find((number) => number.endsWith('5') || number.endsWith('0'));
        const parts = [{ text: `You asked about ${numbers}.` }];
        if (second) parts.push({ text: `There is more to say about ${second}.` });
        return { parts, said: state.said, choices: [] };
      },
    },
  };
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
