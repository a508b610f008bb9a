import { HAN_DIGITS } from '../lib/number-words';

/** Words for days and hours in English, Norwegian and Chinese, as tables and patterns; read-when.ts puts them together. */

/** Nothing with a letter or digit right before or after. Chinese needs no spaces and has tables of its own. */
export function word(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{Script=Latin}\\p{N}])(?:${pattern})(?![\\p{Script=Latin}\\p{N}])`, 'iu');
}

/** Pattern → days from today. First match counts. */
export const DAYS: readonly (readonly [RegExp, number])[] = [
  [word('(?:the )?day after (?:tomorrow|tmrw|tmr)|i overmorgen|overimorgen|overmorgen'), 2],
  [/大后天/u, 3],
  [/后天|後天/u, 2],
  [word("tomorrow(?:'s)?|tomorow|tommorow|tmrw|tmr|tmw|2morrow|i ?morgen|i ?morra|i ?mårra"), 1],
  [/明天|明日|明早|明晚|明儿/u, 1],
  [
    word(
      'today|tonight|this (?:morning|afternoon|evening)|later|i ?dag|i ?kveld|i ettermiddag|i formiddag|senere',
    ),
    0,
  ],
  [/今天|今日|今晚|今早|今儿|今下午/u, 0],
];

/** Days that are over. Only where no other day is named: "it broke yesterday, call me on Friday". */
export const PAST_DAYS: typeof DAYS = [
  [word('(?:the )?day before yesterday|i ?forgårs|forgårs'), -2],
  [/前天|前日/u, -2],
  [word("yesterday(?:'s)?|last night|yday|i ?går|igaar|gårsdagen"), -1],
  [/昨天|昨日|昨晚|昨儿|昨早/u, -1],
];

/** Pattern → day of the week, 0 is Sunday. */
export const WEEKDAYS: readonly (readonly [RegExp, number])[] = [
  [word('mon(?:day)?s?|mandag(?:en)?'), 1],
  [word('tue(?:s|sday)?s?|tirsdag(?:en)?'), 2],
  [word('wed(?:nesday)?s?|onsdag(?:en)?'), 3],
  [word('thu(?:r|rs|rsday)?s?|torsdag(?:en)?'), 4],
  [word('fri(?:day)?s?|fredag(?:en)?'), 5],
  [word('sat(?:urday)?s?|lørdag(?:en)?|lordag'), 6],
  [word('sun(?:day)?s?|søndag(?:en)?|sondag'), 0],
];
export const HAN_WEEKDAY = /(?:周|星期|礼拜|週)([一二三四五六日天])/u;
export const HAN_WEEKDAYS = '日一二三四五六';
export const NEXT_WEEK = /(?<!\p{L})(?:next|neste)(?!\p{L})|下(?:个)?(?:周|星期|礼拜|週)/iu;

export const MONTHS: readonly string[] = [
  'jan(?:uary|uar)?',
  'feb(?:ruary|ruar)?',
  'mar(?:ch|s)?',
  'apr(?:il)?',
  'may|mai',
  'june?|juni',
  'july?|juli',
  'aug(?:ust)?',
  'sep(?:t|tember)?',
  'oct(?:ober)?|okt(?:ober)?',
  'nov(?:ember)?',
  'dec(?:ember)?|des(?:ember)?',
];

/** Pattern → [from, until] in minutes since midnight. First match counts. */
export const PARTS: readonly (readonly [RegExp, readonly [number, number]])[] = [
  [word('afternoons?|(?:i |om |på )?ettermiddag(?:en|s)?'), [12 * 60, 17 * 60]],
  [word('(?:i |om |på )?formiddag(?:en)?'), [9 * 60, 12 * 60]],
  // Before "lunch" alone, and before the morning in "i morgen etter lunsj".
  [word('after (?:my |the )?lunch(?: ?time)?|etter lunsj(?:en|tid)?'), [13 * 60, 17 * 60]],
  [/(?:午饭|午餐|中饭|午休)(?:之|以|过)?后/u, [13 * 60, 18 * 60]],
  [
    word(
      'mornings?|før lunsj|before lunch|om morgenen|på morgenen|morgenen|(?:i morgen|i morra) tidlig|tidlig (?:i morgen|på dagen)|tidlig',
    ),
    [8 * 60, 12 * 60],
  ],
  [word('lunch(?: ?time)?|midday|lunsj(?:tid)?|midt på dagen'), [11 * 60, 13 * 60]],
  [word('evenings?|tonight|after work|(?:i |om |på )?kveld(?:en)?|etter jobb'), [17 * 60, 21 * 60]],
  [/下午|午后/u, [12 * 60, 18 * 60]],
  [/早上|早晨|清早|上午|明早|今早|早间/u, [8 * 60, 12 * 60]],
  [/(?:午饭|午餐|中饭)(?:之|以)?前/u, [8 * 60, 12 * 60]],
  [/中午|正午|午饭|午餐|午休/u, [11 * 60, 13 * 60 + 30]],
  [/傍晚|晚上|今晚|明晚|晚间|下班后/u, [17 * 60, 21 * 60]],
];

export const SOON =
  /(?<!\p{L})(?:asap|a\.s\.a\.p|(?:as )?soon as (?:possible|you can)|right (?:now|away)|straight away|immediately|now|nå|med en gang|med det samme|snarest(?: mulig)?|så (?:fort|snart) (?:som mulig|dere kan)|straks|fortest mulig)(?!\p{L})|现在|马上|立刻|立即|尽快|越快越好|盡快/iu;
export const ANY =
  /(?<!\p{L})(?:any ?time|whenever|any day|(?:it )?(?:doesn'?t|does not) matter(?: when)?|no preference|i'?m (?:always )?free|all day|når som helst|når det passer(?: dere)?|samme når|spiller ingen rolle|hele dagen)(?!\p{L})|随时|什么时候都|任何时间|全天|都可以|都行|看你们(?:方便)?|你们方便/iu;

/** 十二 → 12, 二十五 → 25, 两 → 2; digits as they are. Undefined: no number up to 99. */
export function hanNumber(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const plain = text.replace('两', '二').replace('〇', '零');
  const tens = /^([一二三四五六七八九]?)十([一二三四五六七八九]?)$/u.exec(plain);
  const digit = (sign: string) => HAN_DIGITS.indexOf(sign);
  if (tens) return (tens[1] ? digit(tens[1]) : 1) * 10 + (tens[2] ? digit(tens[2]) : 0);
  return plain.length === 1 && digit(plain) >= 0 ? digit(plain) : undefined;
}
