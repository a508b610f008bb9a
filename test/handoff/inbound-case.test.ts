import { describe, expect, it } from '@jest/globals';
import { caseForInbound } from '../../src/handoff/inbound-case';

describe('caseForInbound', () => {
  it('begins a case with the first message', () => {
    expect(caseForInbound(undefined, 1_000)).toBe('new');
  });

  it.each(['open', 'waiting', 'snoozed', 'spam'] as const)('goes on with a case that is %s', (status) => {
    expect(caseForInbound({ status }, 1_000, 5_000)).toBe('same');
  });

  it('begins anew after a resolved one, unless that ended just now and the brand wants it back', () => {
    const resolved = { status: 'resolved', resolvedAt: 1_000 } as const;
    expect(caseForInbound(resolved, 1_001)).toBe('new');
    expect(caseForInbound(resolved, 5_999, 5_000)).toBe('reopen');
    expect(caseForInbound(resolved, 6_000, 5_000)).toBe('new');
  });
});
