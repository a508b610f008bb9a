import { describe, expect, it } from '@jest/globals';
import type { ClaimedThread, Control } from '../../src/turn/claim';
import { openDraft } from '../../src/turn/draft';
import { tellNews } from '../../src/turn/news';
import { NOON } from '../support/handoff';
import { threadOf } from '../support/spine';

describe('the promise that a person comes by a certain time', () => {
  it('is spoken of when it ran late', () => {
    expect(heardWhenDue({ control: 'handoff_requested', epoch: 3, promisedAt: 3 })).toEqual([
      'system/handoff-late',
    ]);
  });

  it('is not when it was made for an earlier case, whose person came and went', () => {
    expect(heardWhenDue({ control: 'handoff_requested', epoch: 5, promisedAt: 3 })).toEqual([]);
  });

  it('is not when nobody waits any more', () => {
    expect(heardWhenDue({ control: 'bot', epoch: 3, promisedAt: 3 })).toEqual([]);
  });
});

function heardWhenDue(about: { control: Control; epoch: number; promisedAt: number }): string[] {
  const draft = openDraft(claimed(about));
  tellNews(draft);
  return draft.says.flatMap(({ action }) => (action.type === 'say' ? [action.key] : []));
}

function claimed({ control, epoch, promisedAt }: Parameters<typeof heardWhenDue>[0]): ClaimedThread {
  const event = { kind: 'timer', timer: 'handoff_due', data: { caseId: 1, epoch: promisedAt } } as const;
  return {
    id: threadOf('a'),
    accountId: 'facebook:100',
    userId: 'a',
    state: {},
    language: null,
    control,
    epoch,
    caseId: 2,
    optedOut: false,
    windowOpenedAt: NOON,
    lastCustomerAt: NOON,
    claims: 1,
    events: [{ id: 1, event, at: NOON, ageMs: 0 }],
  };
}
