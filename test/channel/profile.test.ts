import { describe, expect, it } from '@jest/globals';
import { NAME_MAX, profileOf } from '../../src/channel/profile';

const nameOf = (name: string) => profileOf({ name }).name;

describe('a name that a platform tells', () => {
  it('stays as people write it', () => {
    for (const name of ['Kari Nordmann', '王小明', 'Åse O’Neill-Bø', 'محمد', 'علی‌رضا', 'Mia 👩‍🚀', 'J. R.'])
      expect(nameOf(name)).toBe(name);
  });

  it('loses control characters, turned direction and signs that nobody sees', () => {
    expect(nameOf('\u202eirak\u202c \u2066Nord\u2069mann\u200b')).toBe('irak Nord mann');
    expect(nameOf('Kari\u0000\u001b[31m\r\nNordmann\ud800')).toBe('Kari [31m Nordmann');
    expect(nameOf('Kari\u{e0041}\u{e0042}')).toBe('Kari');
    expect(nameOf('  Kari \t  Nordmann ')).toBe('Kari Nordmann');
  });

  it('is unknown when nothing is left of it', () => {
    for (const name of ['', '   ', '\u3164\u3164', '\u200d\u200d', '\u202e', '---'])
      expect(nameOf(name)).toBeUndefined();
    expect(profileOf({ name: null, handle: undefined })).toEqual({});
  });

  it('is cut, and never through a character', () => {
    expect(nameOf('x'.repeat(100_000))).toHaveLength(NAME_MAX);
    expect([...(nameOf('😀'.repeat(500)) ?? '')]).toEqual(Array.from({ length: NAME_MAX }, () => '😀'));
  });
});

describe('a handle that a platform tells', () => {
  it('has letters, digits, dots and underscores, or is unknown', () => {
    expect(profileOf({ handle: '@kari.n_1' })).toEqual({ handle: 'kari.n_1' });
    for (const handle of ['', 'a b', 'kari\u202e', '<b>', 'x'.repeat(65)])
      expect(profileOf({ handle })).toEqual({});
  });
});
