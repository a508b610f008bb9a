import { describe, expect, it } from '@jest/globals';
import { cityOfZone, zoneNamed, zoneOfPhone } from '../../src/lib/zone-places';

describe('the place a customer is in', () => {
  it.each([
    ['I am in London right now', 'Europe/London'],
    ['calling from New York', 'America/New_York'],
    ['jeg er i København', 'Europe/Copenhagen'],
    ['我在上海', 'Asia/Shanghai'],
    ['我人在中国', 'Asia/Shanghai'],
    ['香港几点能打', 'Asia/Hong_Kong'],
  ])('is read from "%s"', (text, zone) => {
    expect(zoneNamed(text)).toBe(zone);
  });

  it('is not guessed from part of a word, from two places, or from none', () => {
    expect(zoneNamed('londoners')).toBeUndefined();
    expect(zoneNamed('London or Paris')).toBeUndefined();
    expect(zoneNamed('when do you open')).toBeUndefined();
  });

  it('follows from a phone number whose country has one zone only', () => {
    expect(zoneOfPhone('+8613800138000')).toBe('Asia/Shanghai');
    expect(zoneOfPhone('+4790123456')).toBe('Europe/Oslo');
    expect(zoneOfPhone('+85298765432')).toBe('Asia/Hong_Kong');
    expect(zoneOfPhone('+12025550123')).toBeUndefined();
  });

  it('has a name in each language, or the one of its zone', () => {
    expect(cityOfZone('Europe/Oslo', 'zh')).toBe('奥斯陆');
    expect(cityOfZone('Europe/Copenhagen', 'nb')).toBe('København');
    expect(cityOfZone('America/Argentina/Buenos_Aires', 'en')).toBe('Buenos Aires');
  });

  it('names only zones that exist', () => {
    const zones = ['Europe/Kyiv', 'Asia/Kolkata', 'Asia/Ho_Chi_Minh', 'Atlantic/Canary'];
    for (const zone of zones) expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
  });
});
