import type { Cycle } from '../../turn/port';
import type { Found } from './spans';

type Table = readonly (readonly [Cycle, RegExp])[];

/** Words that can mean nothing but how often is paid. Three months before one month, so that the longer one wins. */
const SURE: Table = [
  [
    'quarterly',
    words(
      'quarter(?:ly)?|(?:3|three|tre)[ -]?(?:months?|mo|mnd|måneder|mnder)|kvartal(?:et|svis|er)?',
      '季度|每季|按季|季付|季卡|(?<!\\d)(?:3|三)个月|一季',
    ),
  ],
  [
    'yearly',
    words(
      'yearly|annual(?:ly)?|(?:per|every|each|one|1|a|full|whole|another)(?: more| full| whole)? year|(?:12|twelve|tolv)[ -]?(?:months?|mnd|måneder)|årlig|årsvis|(?:ett|et|1|hvert|per|pr\\.?|hele)(?: helt)? år|årsabonnement(?:et)?',
      '每年|按年|年付|年费|年卡|包年|一整年|(?<!\\d)(?:1|一)年|(?:12|十二)个月',
    ),
  ],
  [
    'monthly',
    words(
      'monthly|(?:per|every|each|one|1|another|for a)(?: more)? month|month (?:by|to) month|månedlig|månedsvis|månedsabonnement(?:et)?|(?:hver|en|én|ein|1|per|pr\\.?) (?:måned|mnd|md)',
      '每月|每个月|按月|月付|月费|月卡|包月|(?<!\\d)(?:1|一)个月',
    ),
  ],
];
/** Words that mean a cycle only as an answer to "how often do you want to pay?". */
const ANSWERS: Table = [
  ['quarterly', words('quarters?|quater(?:ly)?|kvartal\\p{L}{0,6}', '季')],
  ['yearly', words('years?|år|året', '年')],
  ['monthly', words('months?|måned(?:en)?|mnd', '月')],
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

function matches(text: string, table: Table): Found<Cycle>[] {
  const found: Found<Cycle>[] = [];
  for (const [cycle, pattern] of table)
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length, value: cycle };
      if (!found.some((other) => span.start < other.end && other.start < span.end)) found.push(span);
    }
  return found.sort((a, b) => a.start - b.start);
}

/** Latin words stand alone; `\b` would cut before å, which it takes for no letter. Han words may touch others. */
function words(latin: string, han: string): RegExp {
  return new RegExp(`(?<![\\p{Script=Latin}\\d])(?:${latin})(?!\\p{Script=Latin})|(?:${han})`, 'giu');
}
