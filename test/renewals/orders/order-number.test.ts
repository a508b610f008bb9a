import { describe, expect, it } from '@jest/globals';
import { maskOrderNumber } from '../../../src/renewals/orders/order-number';
import { numbers } from '../support';

describe('order numbers', () => {
  it('matches every spelling of the same number', () => {
    for (const text of [
      'NO-48213',
      'no48213',
      ' No 48213 ',
      '48213',
      'ＮＯ－４８２１３',
      'NO–48213',
      'n.o.48213',
    ]) {
      expect(numbers.key(text)).toBe('NO48213');
      expect(numbers.write(text)).toBe('NO-48213');
      expect(numbers.fits(text)).toBe(true);
    }
  });

  it('leaves numbers of another shape as they are', () => {
    for (const text of ['NO-482130', '123', 'SE-48213', '']) {
      expect(numbers.write(text)).toBe(text);
      expect(numbers.fits(text)).toBe(false);
    }
  });

  it('masks the last three characters', () => {
    expect(maskOrderNumber('NO-48213')).toBe('NO-48•••');
    expect(maskOrderNumber('12')).toBe('•••');
  });
});
