import type { Cycle } from '../../turn/port';
import type { Found } from './spans';

/** Words that can mean nothing but how often is paid. Three months before one month, so that the longer one wins. */
const SURE: readonly (readonly [Cycle, RegExp])[] = [
  [
    'quarterly',
    /\bquarter(?:ly)?\b|\b(?:3|three|tre)[ -]?(?:months?|mo\b|mnd|måneder|mnder)|\bkvartal(?:et|svis|er)?\b|季度|每季|按季|季付|季卡|(?:3|三)个月|一季/giu,
  ],
  [
    'yearly',
    /\byearly\b|\bannual(?:ly)?\b|\b(?:per|every|each|one|1|full|whole|another) year\b|\bfor (?:a|the) year\b|\b(?:12|twelve|tolv)[ -]?(?:months?|mnd|måneder)|\bårlig\b|\bårsvis\b|\b(?:ett|et|1|hvert|per|pr\.?|hele) år\b|\bårsabonnement(?:et)?\b|每年|按年|年付|年费|年卡|包年|一整年|(?:1|一)年|(?:12|十二)个月/giu,
  ],
  [
    'monthly',
    /\bmonthly\b|\b(?:per|every|each|one|1|another) month\b|\bfor (?:a|the) month\b|\bmonth (?:by|to) month\b|\bmånedlig\b|\bmånedsvis\b|\bmånedsabonnement(?:et)?\b|\b(?:hver|en|én|ein|1|per|pr\.?) (?:måned|mnd|md)\b|每月|每个月|按月|月付|月费|月卡|包月|(?<!\d)(?:1|一)个月/giu,
  ],
];
/** Words that mean a cycle only as an answer to "how often do you want to pay?". */
const ANSWERS: readonly (readonly [Cycle, RegExp])[] = [
  ['quarterly', /\bquarters?\b|\bquater(?:ly)?\b|\bkvartal\w*|季/giu],
  ['yearly', /\byears?\b|\bår\b|\båret\b|\ba year\b|年/giu],
  ['monthly', /\bmonths?\b|\bmåned(?:en)?\b|\bmnd\b|月/giu],
];

/**
 * How often the customer wants to pay, where it is said.
 * @param asked the bot has just asked for it, or nothing else is written: then "year" alone is enough.
 */
export function findCycles(text: string, asked: boolean): Found<Cycle>[] {
  const sure = matches(text, SURE);
  if (sure.length > 0 || !asked) return sure;
  return matches(text, ANSWERS);
}

function matches(text: string, table: readonly (readonly [Cycle, RegExp])[]): Found<Cycle>[] {
  const found: Found<Cycle>[] = [];
  for (const [cycle, pattern] of table)
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length, value: cycle };
      if (!found.some((other) => span.start < other.end && other.start < span.end)) found.push(span);
    }
  return found.sort((a, b) => a.start - b.start);
}
