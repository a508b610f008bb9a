import { describe, expect, it } from '@jest/globals';
import { randomIds } from '../../src/lib/ids';
import type { Language } from '../../src/lib/languages';
import { type Heard, textOf, useWalk, type Walk } from '../support/walk';

// The same variant of each sentence every time, so that one pattern is enough.
const context = useWalk({ parts: { ids: { ...randomIds, pick: () => 0 } } });

type Words = Readonly<Record<Language, RegExp>>;

const LINK: Words = { en: /\/r\/[0-9a-z]{32}/, nb: /\/r\/[0-9a-z]{32}/, zh: /\/r\/[0-9a-z]{32}/ };
const PERSON: Words = { en: /person.*colleague/s, nb: /kollega/, zh: /人工/ };
const NO_MATCH: Words = { en: /couldn't match/, nb: /stemme med/, zh: /对不上/ };
const ENDED: Words = { en: /ended on/, nb: /gikk ut|utløp|til /, zh: /到期|过期|截止|结束/ };
const UNTIL: Words = { en: /active until/, nb: /gjelder|gyldig|aktiv/, zh: /有效/ };

describe('renewing', () => {
  it.each<[string, string, string, readonly Words[]]>([
    ['expiring', 'NO-48213', 'mei@fjord-esim.example', [UNTIL, LINK]],
    ['active', 'NO-48214', 'ola.nordmann@example.com', [UNTIL, LINK]],
    ['in grace', 'NO-48217', 'anna.lund@example.com', [ENDED, LINK]],
    ['expired', 'NO-48218', 'per@example.com', [ENDED, LINK]],
    ['expired a year ago', 'NO-48231', 'longago@example.com', [ENDED, LINK]],
    ['known by e-mail alone', 'NO-48223', 'emma@example.com', [LINK]],
    ['known by phone alone', 'NO-48224', '90000012', [LINK]],
    ['of a Chinese phone', 'NO-48215', '13800000003', [LINK]],
    ['with leading zeros', 'NO-00042', 'zero@example.com', [LINK]],
    ['cancelled', 'NO-48219', 'ida@example.com', [PERSON]],
    ['suspended', 'NO-48220', 'jonas@example.com', [PERSON]],
    ['in a currency without prices', 'NO-48233', 'euro@example.com', [PERSON]],
    ['without any contact', 'NO-48234', 'somebody@example.com', [NO_MATCH]],
  ])(
    'an order that is %s is answered as it should be, in three languages',
    async (_what, number, contact, expected) => {
      const { walk } = context;
      for (const language of ['en', 'nb', 'zh'] as const) {
        const said = await ask(walk, `${REQUEST[language]} ${number}, ${contact}`);
        for (const words of expected) expect(said).toMatch(words[language]);
        if (!expected.includes(LINK)) expect(said).not.toMatch(LINK.en);
      }
    },
  );

  it('names the price of the cycle that was asked for', async () => {
    const { walk } = context;
    expect(await ask(walk, 'renew NO-73306 for a year, hans@example.com')).toMatch(/for a year.*1,112/s);
    expect(await ask(walk, 'forny NO-73306 for en måned, hans@example.com')).toMatch(/119,20/);
    expect(await ask(walk, '续费 NO-73306 三个月 hans@example.com')).toMatch(/319\.2/);
  });

  it('more than fifty orders at once is for a person', async () => {
    const { walk } = context;
    const numbers = Array.from({ length: 51 }, (_, index) => `NO-${70_000 + index}`);
    expect(await ask(walk, `renew ${numbers.join(', ')}`)).toMatch(/lot of orders.*colleague/s);
  });
});

// The demo's dates are moved to today: one day on from what config/orders.csv says.
describe('asking how an order stands', () => {
  it.each<[string, string, string, RegExp]>([
    ['expiring', 'NO-73307', 'sofie@example.com', /Norway 10 GB runs out soon, on 30 November 2026/],
    ['active', 'NO-48216', 'kari@example.com', /Nordic 5 GB is active until 1 February 2027/],
    ['in grace', 'NO-48232', 'grace@example.com', /ended on 16 November 2026, but you can still renew/],
    ['expired', 'NO-48218', 'per@example.com', /ended on 1 November 2026/],
    ['cancelled', 'NO-48219', 'ida@example.com', /is cancelled/],
    ['suspended', 'NO-48220', 'jonas@example.com', /is on hold/],
    ['ending on an instant', 'NO-48222', 'noon@fjord-esim.example', /25 November 2026/],
  ])('an order that is %s', async (_what, number, contact, expected) => {
    const { walk } = context;
    const said = await ask(walk, `when does my plan ${number} end? ${contact}`);
    expect(said).toMatch(expected);
    expect(said).not.toMatch(LINK.en);
  });

  it('tells nobody the status without a contact that matches', async () => {
    const { walk } = context;
    const said = await ask(walk, 'when does my plan NO-48216 end? wrong@example.com');
    expect(said).toMatch(NO_MATCH.en);
    expect(said).not.toMatch(/2027|Nordic|until/);
  });

  it('yes to the offer leads to the link, no to nothing', async () => {
    const { walk } = context;
    for (const [answer, expected] of [
      ['yes', /\/r\//],
      ['👍', /\/r\//],
      ['no thanks', /^(?!.*\/r\/)/s],
    ] as const) {
      const customer = await walk.customer('facebook');
      await customer.says('is NO-48216 still active? kari@example.com');
      await customer.hearsAll();
      await customer.says(answer);
      expect(wordsOf(await customer.hearsAll())).toMatch(expected);
    }
  });
});

const REQUEST: Readonly<Record<Language, string>> = {
  en: 'please renew',
  nb: 'jeg vil fornye',
  zh: '我想续费',
};

/** What a new customer hears after saying this. */
async function ask(walk: Walk, text: string): Promise<string> {
  const customer = await walk.customer('facebook');
  await customer.says(text);
  return wordsOf(await customer.hearsAll());
}

function wordsOf(heard: readonly Heard[]): string {
  const urls = heard.flatMap(({ buttons }) => buttons.map(({ url }) => url ?? ''));
  return [textOf(heard), ...urls].join('\n').replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
}
