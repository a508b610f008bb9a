const DAY_MS = 86_400_000;

const START = String.raw`(?<![\p{L}\p{N}])`;
const END = String.raw`(?![\p{L}\p{N}])`;

/** Words for a day counted from today. The longer ones come first: "i overmorgen" holds no "i morgen". */
const RELATIVE: readonly (readonly [RegExp, number])[] = [
  [words('day after tomorrow|(?:i )?overmorgen|i overimorgen', '后天|後天'), 2],
  [words('tomorrow|tmrw|i ?morgen', '明天|明日|明儿'), 1],
  [words('today|tonight|i ?dag|i kveld', '今天|今日|今晚'), 0],
];
/** In the order of Date's getUTCDay; plurals and "this sunday" are the next such day. */
const WEEKDAYS: readonly RegExp[] = [
  words('sundays?|søndag(?:en|er)?|sondag', '(?:周|星期|礼拜)[日天]'),
  words('mondays?|mandag(?:en|er)?', '(?:周|星期|礼拜)一'),
  words('tuesdays?|tirsdag(?:en|er)?', '(?:周|星期|礼拜)二'),
  words('wednesdays?|onsdag(?:en|er)?', '(?:周|星期|礼拜)三'),
  words('thursdays?|torsdag(?:en|er)?', '(?:周|星期|礼拜)四'),
  words('fridays?|fredag(?:en|er)?', '(?:周|星期|礼拜)五'),
  words('saturdays?|lørdag(?:en|er)?|lordag', '(?:周|星期|礼拜)六'),
];
const WEEKEND = words('weekends?|helg(?:a|en|er|ene)?', '周末|週末|双休日');
/** Days that have a name and a fixed date: month (1 to 12), day of the month. */
const NAMED: readonly (readonly [RegExp, number, number])[] = [
  [words('christmas eve|xmas eve|jul(?:e)?aften', '平安夜'), 12, 24],
  [words('christmas day|xmas day|(?:første|1\\.?) juledag', '圣诞节?当天|圣诞节|圣诞'), 12, 25],
  [words('boxing day|(?:andre|2\\.?) juledag', '节礼日'), 12, 26],
  [words("new year[’']?s eve|nyttårsaften", '跨年夜|跨年'), 12, 31],
  [words("new year[’']?s day|(?:første|1\\.?) nyttårsdag", '元旦'), 1, 1],
];
const MONTHS = [
  'jan(?:uary|uar)?',
  'feb(?:ruary|ruar)?',
  'mar(?:ch|s)?',
  'apr(?:il)?',
  'ma[yi]',
  'jun[ei]?',
  'jul[yi]?',
  'aug(?:ust)?',
  'sept?(?:ember)?',
  'o[ck]t(?:ober)?',
  'nov(?:ember)?',
  'de[cs](?:ember)?',
] as const;
const MONTH = MONTHS.map((month) => `(${month})`).join('|');
const DAY_MONTH = new RegExp(`${START}(\\d{1,2})(?:st|nd|rd|th|\\.)? ?(?:of )?(?:${MONTH})${END}`, 'iu');
const MONTH_DAY = new RegExp(`${START}(?:${MONTH})\\.? (\\d{1,2})(?:st|nd|rd|th)?${END}`, 'iu');
const HAN_DATE = /(\d{1,2}) ?月 ?(\d{1,2}) ?[日号號]?/u;
const DOTTED = /(?<![\d./])(\d{1,2})[./](\d{1,2})\.?(?![\d/])/u;

/**
 * The days a text asks about, in English, Norwegian or Chinese ("what about Sunday", "1. juledag", "12月25日"); a date or
 * weekday is the next one. Empty: none is named.
 * @param today calendar day as its midnight in UTC, as are the days returned.
 */
export function askedDays(text: string, today: number): readonly number[] {
  const date = dateIn(text);
  if (date) return nextDate(today, date.month, date.day);
  const named = NAMED.find(([pattern]) => pattern.test(text));
  if (named) return nextDate(today, named[1], named[2]);
  const relative = RELATIVE.find(([pattern]) => pattern.test(text));
  if (relative) return [today + relative[1] * DAY_MS];
  if (WEEKEND.test(text)) return [nextWeekday(today, 6), nextWeekday(today, 0)].toSorted((a, b) => a - b);
  const weekdays = WEEKDAYS.flatMap((pattern, weekday) => (pattern.test(text) ? [weekday] : []));
  return weekdays.map((weekday) => nextWeekday(today, weekday)).toSorted((a, b) => a - b);
}

function words(latin: string, han: string): RegExp {
  return new RegExp(`${START}(?:${latin})${END}|${han}`, 'iu');
}

function dateIn(text: string): { month: number; day: number } | undefined {
  const before = DAY_MONTH.exec(text);
  if (before) return { day: Number(before[1]), month: before.slice(2).findIndex(Boolean) + 1 };
  const after = MONTH_DAY.exec(text);
  if (after) return { day: Number(after.at(-1)), month: after.slice(1, -1).findIndex(Boolean) + 1 };
  const han = HAN_DATE.exec(text);
  if (han) return { month: Number(han[1]), day: Number(han[2]) };
  const dotted = DOTTED.exec(text);
  return dotted ? { day: Number(dotted[1]), month: Number(dotted[2]) } : undefined;
}

/** This year's, or next year's where this year's has gone by; empty for a date no year has. */
function nextDate(today: number, month: number, day: number): number[] {
  const year = new Date(today).getUTCFullYear();
  const dates = [year, year + 1].map((each) => Date.UTC(each, month - 1, day));
  const next = dates.find((date) => date >= today && new Date(date).getUTCMonth() === month - 1);
  return next === undefined ? [] : [next];
}

function nextWeekday(today: number, weekday: number): number {
  return today + ((weekday - new Date(today).getUTCDay() + 7) % 7) * DAY_MS;
}
