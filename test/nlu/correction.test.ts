import { describe, expect, it } from '@jest/globals';
import { correctionAt } from '../../src/nlu/slots/correction';

describe('where a correction begins', () => {
  it.each(['NO-48226', 'no 48226', 'NO.48226', 'no48226'])(
    'is not in the prefix of an order number: %s',
    (text) => {
      expect(correctionAt(text, true)).toBeUndefined();
    },
  );

  it.each(['no, 48226', 'nei, 48226', '不是，48226', 'No! NO-48226'])(
    'is at a refusal before a value: %s',
    (text) => {
      expect(correctionAt(text, true)).toBe(0);
    },
  );
});
