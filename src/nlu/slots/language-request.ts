import { allMatches } from '../../lib/all-matches';
import type { Language } from '../../lib/languages';
import type { Found } from './spans';

const NAMES: readonly (readonly [Language, string])[] = [
  ['en', 'english|engelsk|inglish|eng|英文|英语|英語'],
  ['nb', 'norwegian|norsk|bokmål|norwegain|挪威语|挪威文|挪威語|挪语'],
  ['zh', 'chinese|mandarin|kinesisk|simplified chinese|中文|汉语|普通话|简体中文|简体|國語|国语'],
];
const ANY_NAME = NAMES.map(([, names]) => names).join('|');
/** "norwegian kroner", "in Norwegian waters": the word names something else. */
const NOT_AFTER =
  '(?!\\s{1,2}(?:kroner?|nok|crowns?|number|sim|e-?sim|phone|customer|plan|kunde|nummer|telefon|card|kort))';
const ASK = new RegExp(
  `(?:\\b(?:in|to|speaks?|talk|write|use|prefer|want|på|til|snakker?|prater?|skriver?|skriv|bruk|svar)\\s{1,2}|说|讲|用|换成|换|改成|切换到?|回复|写|会|要)\\s{0,2}(${ANY_NAME})(?![\\p{Script=Latin}])${NOT_AFTER}`,
  'giu',
);
const ONLY = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:please|plz|pls|only|bare|kun|takk|ok|okay|hi|hello|hei|请|可以|能|你好|有)?[\\s,]*(${ANY_NAME})[\\s,]*(?:please|plz|pls|thanks|thank you|takk|only|version|vær så snill|language|吗|谢谢|可以吗|服务|客服|版)*[^\\p{L}\\p{N}]*$`,
  'iu',
);
const POLITE = new RegExp(`(${ANY_NAME})[\\s,]{1,3}(?:please|plz|pls|takk)(?![\\p{Script=Latin}])`, 'giu');
const NEGATED =
  /(?:\b(?:not|don'?t|can'?t|cannot|dont|cant|no|ikke|ikkje|aldri)\b[^.!?,;]{0,24}|不[会懂是太]?|别|看不懂|不要用?)$/iu;
const LOOK_BACK = 30;
/** A wish that is all of the text is short; the pattern for it is not linear. */
const MAX_ALONE = 80;

/** The language asked for last ("english please"); one that is refused ("jeg snakker ikke norsk") does not count. */
export function findLanguageRequests(text: string): Found<Language>[] {
  const alone = text.length <= MAX_ALONE ? ONLY.exec(text) : null;
  const found = [...allMatches(text, ASK), ...allMatches(text, POLITE), ...(alone ? [alone] : [])]
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value: languageOf(match[1] ?? ''),
    }))
    .filter(({ start }) => !NEGATED.test(text.slice(Math.max(0, start - LOOK_BACK), start)));
  return found.sort((a, b) => a.end - b.end);
}

function languageOf(name: string): Language {
  const lower = name.toLowerCase();
  return NAMES.find(([, names]) => names.split('|').includes(lower))?.[0] ?? 'en';
}
