import { describe, expect, it } from '@jest/globals';
import { createSettableClock } from '../../../src/lib/clock';
import { createRates } from '../../../src/sandbox/core/rates';

function setUp() {
  const clock = createSettableClock({ now: () => 1_000_000 });
  return { clock, rates: createRates(clock) };
}

describe('rates', () => {
  it('let as many calls through as the limit says, and count no refused one', () => {
    const { rates } = setUp();
    const taken = [1, 2, 3, 4].map(() => rates.take('key', 2, 1_000));
    expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, false, false]);
    expect(taken.map(({ remaining }) => remaining)).toEqual([1, 0, 0, 0]);
    expect(rates.take('other', 2, 1_000).allowed).toBe(true);
  });

  it('begin a window with its first call and end it on the virtual clock', () => {
    const { clock, rates } = setUp();
    expect(rates.take('key', 1, 1_000).resetAt).toBe(1_001_000);
    clock.setOffset(999);
    expect(rates.peek('key', 1, 1_000).allowed).toBe(false);
    clock.setOffset(1_000);
    expect(rates.take('key', 1, 1_000)).toMatchObject({ allowed: true, resetAt: 1_002_000 });
  });

  it('start over when the clock is set back, and obey a limit that was raised', () => {
    const { clock, rates } = setUp();
    rates.take('key', 1, 1_000);
    expect(rates.take('key', 2, 1_000).allowed).toBe(true);
    clock.setOffset(-5_000);
    expect(rates.take('key', 1, 1_000).allowed).toBe(true);
  });
});
