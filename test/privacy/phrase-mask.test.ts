import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadBrand } from '../../src/brand';
import { projectRoot } from '../../src/lib/project-root';
import { createPhraseMask, maskNames, phraseKey } from '../../src/privacy/phrase-mask';
import { fastestMs } from '../nlu/support';

const brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
const { mask, find } = createPhraseMask(brand);

describe('the mask of a phrase', () => {
  it.each([
    ['renew NO-48213 pls', 'renew [order] pls'],
    ['renew no 48213', 'renew [order]'],
    ['续费ＮＯ４８２１３', '续费[order]'],
    ['order 48 213 is dead', 'order [number] is dead'],
    ['write Kari.Nordmann@Gmail.com ok', 'write [email] ok'],
    ['kari (at) gmail dot com is mine', '[email] is mine'],
    ['ring meg på 912 34 567', 'ring meg på [phone]'],
    ['+47 91234567?', '[phone]?'],
    ['打给我 13800138000', '打给我 [phone]'],
    ['sim 8947 0800 1234 5678 900', 'sim [iccid]'],
    ['https://fjord-esim.example/r/0123456789abcdefghjkmnpqrstvwxyz expired', '[link] expired'],
    ['is fjordesim-pay.shop/x yours', 'is [link] yours'],
    ['I am @kari_n94', 'I am [handle]'],
    ['born 12.03.1985', 'born [number]'],
    ['card 4111 1111 1111 1111', 'card [card]'],
    ['jeg heter Kari Nordmann og vil forlenge', 'jeg heter [name] og vil forlenge'],
    ['my name is kari and it is broken', 'my name is [name] and it is broken'],
    ['funker ikke\nMvh Ola Hansen', 'funker ikke Mvh [name]'],
    ['我叫王小明', '我叫[name]'],
    ['jeg bor i Storgata 12B', 'jeg bor i [address]'],
  ])('makes of "%s" "%s"', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it('leaves amounts, years and everyday words', () => {
    const text = 'why 20 GB for 299 kr in 2026, e.g. half a year?';
    expect(mask(text)).toBe(text);
  });

  it('strikes out the names it is told, whole and in parts, but no parts of words', () => {
    expect(mask('Mei here, mei chen, meister', ['Mei Chen'])).toBe('[name] here, [name], meister');
    expect(mask('我是李小龙，小龙', ['李小龙'])).toBe('我是[name],小龙');
    expect(mask('its kari_n', ['@kari_n'])).toBe('its [name]');
  });

  it('never breaks a mask with a name that is a word of it', () => {
    expect(maskNames('[order] of order', ['Order'])).toBe('[order] of [name]');
  });

  it('lets no customer write a mask or a slot mark', () => {
    expect(mask('[email] and [NO-1](orderNumber)')).toBe('(email) and (NO-1)(orderNumber)');
  });

  it('finds nothing in what it has masked', () => {
    const texts = ['renew NO-48213, a@b.no, 91234567, @me', 'my name is Kari', 'card 4111111111111111'];
    for (const text of texts) {
      expect(find(text)).not.toEqual([]);
      expect(find(mask(text))).toEqual([]);
    }
  });

  it('takes time that grows with the text and no faster', () => {
    for (const bait of ['a.', '1 ', 'no-', 'my name is A ', '@a', 'www.', 'a-1']) {
      const text = bait.repeat(10_000 / bait.length);
      expect([bait, fastestMs(3, () => find(text)) < 250]).toEqual([bait, true]);
    }
  });
});

describe('the key of equal phrases', () => {
  it('is the same whatever case and punctuation', () => {
    expect(phraseKey('Is it OVER?!')).toBe(phraseKey('is it over'));
    expect(phraseKey('renew [order]')).not.toBe(phraseKey('renew order'));
  });

  it('does not exist where nothing but masks is said', () => {
    expect(phraseKey('[order] [email] ?')).toBeUndefined();
  });
});
