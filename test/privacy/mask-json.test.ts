import { describe, expect, it } from '@jest/globals';
import { mask } from '../../src/privacy/mask';
import { maskJson } from '../../src/privacy/mask-json';

const CARD = '4111111111111111';

describe('maskJson', () => {
  it('masks texts at any depth, in lists and under unknown names', () => {
    expect(maskJson({ telepathy: { text: `card ${CARD}` }, list: [CARD, { thought: CARD }] }, mask)).toEqual({
      telepathy: { text: 'card [card]' },
      list: ['[card]', { thought: '[card]' }],
    });
    expect(maskJson(CARD, mask)).toBe('[card]');
  });

  it('keeps ids, keys, links, times and what is no text', () => {
    const kept = {
      id: CARD,
      mid: CARD,
      userId: CARD,
      sender_id: CARD,
      dedupeKey: CARD,
      participant_ids: [CARD],
      url: `https://cdn.example/${CARD}.jpg`,
      created_timestamp: CARD,
      amount: 4111111111111111,
      nothing: null,
      yes: true,
    };
    expect(maskJson(kept, mask)).toEqual(kept);
  });

  it('takes no key for more than a key', () => {
    const body: unknown = JSON.parse(`{"__proto__":{"polluted":"${CARD}"}}`);
    expect(JSON.stringify(maskJson(body, mask))).toBe('{"__proto__":{"polluted":"[card]"}}');
  });
});
