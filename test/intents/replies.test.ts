import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { projectRoot } from '../../src/lib/project-root';
import { CYCLES, EMPTY_STATE, HANDOFF_REASONS, type ReplyValue } from '../../src/turn/port';
import { CONTEXT, catalogue, replies } from '../support/deciding';

const KEY = /['"`]([a-z][a-z-]*\/[A-Za-z][A-Za-z0-9_-]*)['"`]/g;
/** Keys that code puts together from parts. */
const BUILT = [
  ...HANDOFF_REASONS.map((reason) => `system/reason-${reason}`),
  ...['again', 'back', 'lost'].flatMap((how) => [`system/${how}-orderNumber`, `system/${how}-contact`]),
  ...CYCLES.map((cycle) => `billing-cycle/price-${cycle}`),
  ...['renew', 'renewal-status'].flatMap((intent) => [`${intent}/ask-orderNumber`, `${intent}/ask-contact`]),
  ...['active', 'expiring', 'grace', 'expired', 'cancelled', 'suspended'].map((s) => `renewal-status/${s}`),
  ...CYCLES.map((cycle) => `renew/cycle-${cycle}`),
  ...['', '-many'].flatMap((many) => ['', '-discount'].map((discount) => `renew/link${many}${discount}`)),
  ...['attachment', 'emoji', 'nothing'].map((what) => `system/${what}`),
  ...LANGUAGES.map((language) => `language/choice-${language}`),
  ...['call-me-back', 'bulk-order'].flatMap((skill) => [`${skill}/change`, `${skill}/cancelled`]),
  ...['refunded', 'partly'].map((back) => `billing-history/line-${back}`),
  ...CYCLES.map((cycle) => `billing-history/for-${cycle}`),
  ...['no-gain', 'over', 'not-yet', 'unknown'].map((outcome) => `renew/code-${outcome}`),
  ...['ios', 'android'].map((phone) => `renew-in-app/no-${phone}`),
  'affirm/answer',
  'deny/answer',
];

function codeOf(folder: string): string[] {
  return readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(projectRoot(), folder, name), 'utf8'));
}

const FILES = ['src/turn', 'src/skills', 'src/renewals', 'intents'].flatMap(codeOf);
const TEMPLATE = /`([a-z][a-z-]*\/[a-z-]*)\$\{[^}`\n]*\}`/g;
const LITERAL = /['"`]([A-Za-z][A-Za-z0-9-]*)['"`]/g;

/** Keys written out in code, as far as they belong to a folder of intents/. */
function writtenKeys(): string[] {
  const folders = new Set([...catalogue.replies.keys()].map((key) => key.split('/', 1)[0]));
  return FILES.flatMap((code) => found(KEY, code)).filter((key) => folders.has(key.split('/', 1)[0]));
}

/** `find-shop/${name}`: what follows the head stands in quotes as a whole, in the same file. */
const built = new Set(
  FILES.flatMap((code) => {
    const names = found(LITERAL, code);
    return found(TEMPLATE, code).flatMap((head) => names.map((name) => head + name));
  }),
);

/** What the pattern's group holds, wherever it matches. */
function found(pattern: RegExp, code: string): string[] {
  return Array.from(code.matchAll(pattern), ([, group = '']) => group);
}

describe('reply files of the intents', () => {
  it('hold every key that the code says', () => {
    const missing = [...BUILT, ...writtenKeys()].filter((key) => !catalogue.replies.has(key));
    expect(missing).toEqual([]);
  });

  it('hold no key that nobody says', () => {
    const said = new Set([...BUILT, ...writtenKeys()]);
    const generic = [...catalogue.replies.keys()].filter((key) => {
      const [intent = '', name] = key.split('/');
      const { kind } = catalogue.intents.get(intent) ?? {};
      return (
        (kind === 'answer' && (name === 'answer' || name === 'none')) ||
        (kind === 'handoff' && name === 'handoff')
      );
    });
    const unused = [...catalogue.replies.keys()].filter(
      (key) => !said.has(key) && !generic.includes(key) && !built.has(key),
    );
    expect(unused).toEqual([]);
  });

  it.each([
    // Only its words stand somewhere, or its name stands in another file.
    ['system/payment-attachment', false],
    ['system/open-until', false],
    ['system/payment-pending', true],
    ['find-shop/elsewhere-towns', true],
  ])('may hold a key that code puts together only if its name stands there whole (%s)', (key, said) => {
    expect(built.has(key)).toBe(said);
  });

  it.each(LANGUAGES)('make whole sentences that fit into one Instagram message (%s)', (language) => {
    const values: Record<string, ReplyValue> = {};
    for (const { placeholders } of catalogue.replies.values()) {
      for (const name of placeholders) values[name] ??= `〈${name.slice(0, 10)}〉`;
    }
    for (const [key, reply] of catalogue.replies) {
      for (const variant of reply.variants[language].keys()) {
        const state = { ...EMPTY_STATE, said: { [key]: variant - 1 } };
        const { parts } = replies.render({
          actions: [{ type: 'say', key, values }],
          state: variant === 0 ? EMPTY_STATE : state,
          language,
          brand: CONTEXT.brand,
        });
        const text = parts[0]?.text ?? '';
        expect(Buffer.byteLength(text)).toBeLessThan(1000);
        expect(text).not.toMatch(/\{|\}|undefined|\s$|^\s/);
      }
    }
  });

  it.each(LANGUAGES)('have other words the second time (%s)', (language) => {
    // Labels, lines of a table and names stand still; what is said to somebody does not.
    const fixed =
      /\/(choice|button|cycle|price|why|best|line|for|shop|when|reminder-choice)(-|$)|\/(plan|menu-hint|order|receipt|zone|card|paypal|so-many-orders|reminder-line)$/;
    for (const [key, { variants }] of catalogue.replies) {
      if (fixed.test(key)) continue;
      expect([key, new Set(variants[language]).size]).toEqual([key, variants[language].length]);
      expect([key, variants[language].length]).not.toEqual([key, 1]);
    }
  });

  it('are written in the script of their language', () => {
    for (const [key, { variants }] of catalogue.replies) {
      if (key.startsWith('language/choice-')) continue;
      // One line of a table: what it is made of has the words.
      if (/\/(plan|shop|line|order|paypal)$|\/shop-/.test(key)) continue;
      for (const text of variants.zh) {
        if (/[^{}\s]/.test(text.replace(/\{\w+\}/g, ''))) expect(text).toMatch(/\p{Script=Han}/u);
      }
      for (const text of [...variants.en, ...variants.nb]) expect(text).not.toMatch(/\p{Script=Han}/u);
    }
  });
});
