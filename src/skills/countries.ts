import { LANGUAGES, type Language, LOCALES } from '../lib/languages';

/** Every ISO 3166 alpha-2 code that can be assigned; those without a country have no name of their own. */
const CODES = letters().flatMap((first) => letters().map((second) => first + second));
const MORE_NAMES: Readonly<Record<string, string>> = {
  uk: 'GB',
  england: 'GB',
  britain: 'GB',
  'great britain': 'GB',
  storbritannia: 'GB',
  英国: 'GB',
  usa: 'US',
  us: 'US',
  america: 'US',
  'the states': 'US',
  statene: 'US',
  美国: 'US',
  'the netherlands': 'NL',
  holland: 'NL',
  荷兰: 'NL',
  noreg: 'NO',
  norge: 'NO',
  czechia: 'CZ',
  turkey: 'TR',
  prc: 'CN',
  uae: 'AE',
  台湾: 'TW',
  香港: 'HK',
  澳门: 'MO',
  'hong kong': 'HK',
  korea: 'KR',
  'south korea': 'KR',
};

/** Names of countries in every language we answer in. */
export interface Countries {
  /** The country a text names as a whole or among other words; undefined: none. */
  find(text: string): string | undefined;
  /** For people of the brand, in English. */
  nameOf(code: string): string;
  namesOf(code: string): Readonly<Record<Language, string>>;
}

export function createCountries(): Countries {
  const byName = new Map(Object.entries(MORE_NAMES));
  const named = { en: namesIn(LOCALES.en), nb: namesIn(LOCALES.nb), zh: namesIn(LOCALES.zh) };
  const inEnglish = named.en;
  for (const language of LANGUAGES) {
    const nameOf = named[language];
    for (const code of CODES) {
      const name = nameOf(code);
      if (name !== undefined) byName.set(name.toLowerCase(), code);
    }
  }
  // The longest first: "South Korea" before "Korea".
  const names = [...byName.keys()].sort((a, b) => b.length - a.length);
  return {
    find: (text) => {
      const said = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
      const whole = byName.get(said.trim());
      if (whole !== undefined) return whole;
      const name = names.find((each) =>
        /\p{Script=Han}/u.test(each) ? said.includes(each) : each.length > 3 && said.includes(` ${each} `),
      );
      return name === undefined ? undefined : byName.get(name);
    },
    nameOf: (code) => inEnglish(code) ?? code,
    namesOf: (code) => ({
      en: named.en(code) ?? code,
      nb: named.nb(code) ?? code,
      zh: named.zh(code) ?? code,
    }),
  };
}

function namesIn(locale: string): (code: string) => string | undefined {
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' });
  return (code) => names.of(code);
}

function letters(): string[] {
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
}
