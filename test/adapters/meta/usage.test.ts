import { describe, expect, it } from '@jest/globals';
import { readUsage } from '../../../adapters/meta/usage';

const NOW = 1_793_000_000_000;
const app = (used: object) => ({ 'x-app-usage': JSON.stringify(used) });

describe('readUsage', () => {
  it('tells nothing below 80 percent', () => {
    expect(readUsage(app({ call_count: 79, total_time: 3, total_cputime: 12 }), NOW)).toEqual({
      budgets: [],
      regainMs: 0,
    });
  });

  it('leaves as many calls a minute as there are percent points from 80 on', () => {
    expect(readUsage(app({ call_count: 12, total_time: 91, total_cputime: 3 }), NOW).budgets).toEqual([
      { route: 'app', remaining: 9, resetsAt: NOW + 60_000 },
    ]);
  });

  it('leaves none above 100 percent', () => {
    expect(readUsage(app({ call_count: 130 }), NOW).budgets).toMatchObject([{ remaining: 0 }]);
  });

  it('waits the minutes a business use case names', () => {
    const header = {
      305: [
        {
          type: 'messenger',
          call_count: 100,
          total_cputime: 2,
          total_time: 2,
          estimated_time_to_regain_access: 19,
        },
      ],
    };
    expect(readUsage({ 'x-business-use-case-usage': JSON.stringify(header) }, NOW)).toEqual({
      budgets: [{ route: 'business:messenger', remaining: 0, resetsAt: NOW + 19 * 60_000 }],
      regainMs: 19 * 60_000,
    });
  });

  it.each(['', 'nonsense', '[]', '{"call_count":"many"}', '{"1":7}', 'null'])(
    'takes %j for silence',
    (header) => {
      expect(readUsage({ 'x-app-usage': header, 'x-business-use-case-usage': header }, NOW)).toEqual({
        budgets: [],
        regainMs: 0,
      });
    },
  );
});
