import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseBrand } from '../src/brand';
import { projectRoot } from '../src/lib/project-root';

const demo = readFileSync(join(projectRoot(), 'config/brand.yaml'), 'utf8');
const withPromotion = (lines: string) =>
  parseBrand(
    demo.replace(
      '\npromotions:\n',
      `\npromotions:\n  - id: more\n    names: { en: a, nb: b, zh: c }\n${lines}\n`,
    ),
    {},
  );

describe('promotions in brand.yaml', () => {
  it('may have a code, dates, cycles and plans', () => {
    const [promotion] = withPromotion(
      '    percentOff: 15\n    code: Winter-26\n    cycles: [yearly]\n    plans: [norway-5]\n    until: 2026-12-31',
    ).promotions;
    expect(promotion).toMatchObject({ code: 'Winter-26', cycles: ['yearly'], plans: ['norway-5'] });
  });

  it.each([
    [
      'a plan that does not exist',
      '    percentOff: 15\n    plans: [norway-7]',
      /no plan has this id: norway-7/,
    ],
    ['a code that would be found everywhere', "    percentOff: 15\n    code: '1-1'", /at least four letters/],
    ['everything for nothing', '    percentOff: 100', /costs nothing cannot be paid for/],
    ['a negative percentage', '    percentOff: -5', /percentOff/],
    ['a fraction', '    percentOff: 12.5', /percentOff/],
    ['no cycle at all', '    percentOff: 15\n    cycles: []', /cycles/],
  ])('may not have %s', (_what, lines, words) => {
    expect(() => withPromotion(lines)).toThrow(words);
  });
});
