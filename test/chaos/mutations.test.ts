import { describe, expect, it } from '@jest/globals';
import { runChaos } from './run-chaos';
import { show } from './show';

const SEED = 7;

/** The kill test must be able to fail: without the mechanism, the same traffic and the same kinds of kills turn it red. */
describe('the kill test without', () => {
  it('the dedupe key of the inbox: answers come twice', async () => {
    const report = await runChaos({
      seed: SEED,
      kills: 2,
      without: 'dedupe',
      // The platform did not hear our 200 in time and delivers again, when the first one is answered already.
      faults: { 'slow-ack': 0.5 },
      calmMs: 1_000,
      drainMs: 6_000,
      enough: ({ double }) => double.length > 0,
    });
    show('without dedupe', report);
    expect(report.double).not.toEqual([]);
  });

  it('looking up sends of unknown outcome: answers come twice', async () => {
    const report = await runChaos({
      seed: SEED,
      kills: 2,
      without: 'reconcile',
      faults: { 'lose-response': 0.3, 'echo-lost': 1 },
      calmMs: 1_000,
      drainMs: 6_000,
      enough: ({ double }) => double.length > 0,
    });
    show('without reconcile', report);
    expect(report.double).not.toEqual([]);
  });

  it('the sweeper, when bells are lost: questions stay unanswered', async () => {
    const report = await runChaos({
      seed: SEED,
      kills: 2,
      without: 'sweeper',
      faults: {},
      calmMs: 1_000,
      drainMs: 8_000,
    });
    show('without sweeper', report);
    expect(report.lost).not.toEqual([]);
  });
});
