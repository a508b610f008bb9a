import { describe, expect, it } from '@jest/globals';
import { createFaults, readFaultSwitch } from '../../../src/sandbox/core/faults';

const TARGET = { channel: 'x', accountId: '1', userId: '2' };

describe('faults', () => {
  it('strike as often as they were switched on for', () => {
    const faults = createFaults();
    faults.set({ name: 'token-190', on: true, times: 2 });
    const strikes = [1, 2, 3].map(() => faults.take('token-190', TARGET) !== undefined);
    expect(strikes).toEqual([true, true, false]);
  });

  it('strike at the rate they were given', () => {
    const dice = [0.1, 0.9, 0.29, 0.31];
    const faults = createFaults(() => dice.shift() ?? 1);
    faults.set({ name: 'lose-response', on: true, rate: 0.3 });
    const strikes = [1, 2, 3, 4].map(() => faults.take('lose-response', TARGET) !== undefined);
    expect(strikes).toEqual([true, false, true, false]);
  });

  it('leave other accounts and people alone', () => {
    const faults = createFaults();
    faults.set({ name: 'user-blocked', on: true, channel: 'x', accountId: '1', userId: '9' });
    expect(faults.take('user-blocked', TARGET)).toBeUndefined();
    expect(faults.take('user-blocked', { ...TARGET, userId: '9' })).toBeDefined();
  });

  it('are replaced and switched off by the same scope, and lifted whatever the scope', () => {
    const faults = createFaults();
    faults.set({ name: 'slow-answer', on: true, delayMs: 5 });
    faults.set({ name: 'slow-answer', on: true, delayMs: 7 });
    expect(faults.take('slow-answer', TARGET)?.number('delayMs', 0)).toBe(7);
    faults.set({ name: 'slow-answer', on: false });
    expect(faults.list()).toEqual([]);
    faults.set({ name: 'slow-answer', on: true, channel: 'x' });
    faults.lift('slow-answer', TARGET);
    expect(faults.list()).toEqual([]);
  });

  it('are read from a request, or the request is told what is wrong', () => {
    expect(readFaultSwitch({ name: 'outage', reset: true })).toEqual({
      name: 'outage',
      on: true,
      reset: true,
    });
    expect(readFaultSwitch({ name: 'outage', times: 'often' })).toContain('times');
    expect(readFaultSwitch({ name: 'constructor' })).toContain('unknown');
  });
});
