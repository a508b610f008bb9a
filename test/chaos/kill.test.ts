import { describe, expect, it } from '@jest/globals';
import { runChaos } from './run-chaos';
import { show } from './show';

const LONG = process.env.CHAOS_LONG === '1';
/** The whole short form has to fit into two minutes of CI. */
const KILLS = LONG ? 200 : 30;
/** The promise to the customer, counted from the last kill: before it there is hardly a moment in which anybody listens. */
const ANSWER_MS = 30_000;
const TIMEOUT_MS = LONG ? 30 * 60_000 : 5 * 60_000;
const SEED = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);

describe('SIGKILL under load on embedded storage', () => {
  it(
    `loses nothing, says nothing twice and keeps the order of each thread (${KILLS} kills, seed ${SEED})`,
    async () => {
      const report = await runChaos({
        seed: SEED,
        kills: KILLS,
        faults: { 'duplicate-delivery': 0.1, 'slow-ack': 0.05, 'lose-response': 0.02 },
        calmMs: 2_000,
        drainMs: 60_000,
      });
      show(`seed ${SEED}`, report);
      expect(report.kills.length).toBeGreaterThanOrEqual(KILLS);
      expect(report.acknowledged).toBeGreaterThan(KILLS * 5);
      expect(report.unacknowledged).toEqual([]);
      expect(report.lost).toEqual([]);
      expect(report.double).toEqual([]);
      expect(report.outOfOrder).toEqual([]);
      expect(report.foreign).toEqual([]);
      expect(Math.max(...report.delaysAfterwards)).toBeLessThan(ANSWER_MS);
    },
    TIMEOUT_MS,
  );
});
