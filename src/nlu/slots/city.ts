import { before, type Found } from './spans';
import { TOWNS } from './towns';

interface Place {
  readonly name: string;
  /** `word`: also a word, counts capitalised or after a preposition; `rare`: counts only with both, or alone. */
  readonly care?: 'word' | 'rare';
}

/** Chinese names are looked up sign by sign; longer ones first, so that 奥斯陆 is not 奥斯. */
interface HanName {
  readonly signs: string;
  /** Undefined: a name that only begins like one of ours (莫斯科 is Moscow). */
  readonly place: string | undefined;
}

/** Names of one word to three; folded spelling → place. */
interface Gazetteer {
  readonly latin: ReadonlyMap<string, Place>;
  /** First letters of all Latin names: most words of a text are put aside by them. */
  readonly openings: ReadonlySet<string>;
  readonly han: ReadonlyMap<string, readonly HanName[]>;
}

/** Marks before a name in the list of towns. */
const CARE: Readonly<Record<string, Place['care']>> = { '!': 'rare', '~': 'word' };
const OTHER_HAN_NAMES = ['莫斯科', '奥斯卡', '奥斯汀', '奥斯曼', '博德之门', '希市场', '亚奥斯'];
/** Traditional signs in names of towns, and the simplified ones the list is written in. */
const TRADITIONAL = '奧陸爾羅萬維蘭諾達倫馬納內費島魯萊樂灣漢約烏聖庫當頓韋貝倉萊瑟機場閣';
const SIMPLIFIED = '奥陆尔罗万维兰诺达伦马纳内费岛鲁莱乐湾汉约乌圣库当顿韦贝仓莱瑟机场阁';

const WORD = /[\p{Script=Latin}\p{M}]+(?:[-'’][\p{Script=Latin}\p{M}]+)*/gu;
const MAX_WORDS = 3;
const PREPOSITION =
  /(?<!\p{L})(?:in|near|at|around|to|from|outside|inside|towards|via|city of|town of|downtown|live in|i|på|ved|nær|fra|til|rundt|utenfor|inne i|omkring|by|byen|område|butikk|butikken|shop|store|forhandler)\s{1,2}$/iu;
/** Compounds and endings: Bergensområdet, Oslos, Trondheimsbutikken, Oslo-området. */
const ENDING =
  /^(.{3,}?)(?:s|'s|’s)?-?(?:|området|omegn|regionen|butikken?|sentrum|avdelingen|kontoret|forhandlere?n?|filialen?|senteret|folk|ere|eren)$/u;
/** "my name is Kari Sandnes", "mvh Ola Bergen". */
const NAME_BEFORE =
  /(?:(?<!\p{L})(?:name(?:'s| is)?|named|heter|navn(?:et)?(?: mitt)?(?: er)?|mvh|hilsen|regards|i am|i'm|jeg er)[\s:,]{1,3}(?:\p{Lu}\p{Ll}{1,14}\s){1,2})$/u;
const MAX_FOUND = 50;

const gazetteer = buildGazetteer();

/** Towns and places in their Norwegian spelling, in the order they are named. */
export function findCities(text: string): Found<string>[] {
  const latin = /\p{Script=Latin}/u.test(text) ? latinCities(text) : [];
  const han = /\p{Script=Han}/u.test(text) ? hanCities(text) : [];
  return [...latin, ...han].sort((a, b) => a.start - b.start);
}

function latinCities(text: string): Found<string>[] {
  const words = Array.from(text.matchAll(WORD), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    key: fold(match[0]),
  }));
  const found: Found<string>[] = [];
  for (let i = 0; i < words.length && found.length < MAX_FOUND; i++) {
    if (!gazetteer.openings.has(opening(words[i]?.key ?? ''))) continue;
    for (let count = MAX_WORDS; count >= 1; count--) {
      const row = words.slice(i, i + count);
      const [first] = row;
      const last = row.at(-1);
      if (!first || !last || row.length < count || last.end - first.start > 40) continue;
      const place = lookUp(row.map((word) => word.key).join(' '));
      const span = { start: first.start, end: last.end };
      if (!place || !counts(text, span, place)) continue;
      found.push({ ...span, value: place.name });
      i += count - 1;
      break;
    }
  }
  return found;
}

/** As written, or without the ending of a possessive or compound; words that need care are never cut out of others. */
function lookUp(key: string): Place | undefined {
  const whole = gazetteer.latin.get(key);
  if (whole) return whole;
  const stem = ENDING.exec(key)?.[1];
  const place = stem === undefined || key.includes(' ') ? undefined : gazetteer.latin.get(stem);
  return place && !place.care ? place : undefined;
}

function counts(text: string, span: { start: number; end: number }, { care }: Place): boolean {
  const earlier = before(text, span, 40);
  if (NAME_BEFORE.test(earlier)) return false;
  if (!care) return true;
  const alone = span.start === 0 && /^[\s.!?]*$/u.test(text.slice(span.end, span.end + 12));
  const capital = /^\p{Lu}/u.test(text.slice(span.start, span.end)) && !isShouted(text, span);
  const placed = PREPOSITION.test(earlier);
  if (care === 'rare') return capital && (placed || alone);
  return placed || (capital && (alone || !startsSentence(earlier)));
}

/** In a text of capitals a capital tells nothing. */
function isShouted(text: string, { start, end }: { start: number; end: number }): boolean {
  const word = text.slice(start, end);
  return word.length > 1 && word === word.toUpperCase() && !/\p{Ll}/u.test(text.slice(0, 200));
}

function startsSentence(earlier: string): boolean {
  return /(?:^|[.!?\n])\s*$/u.test(earlier);
}

function hanCities(text: string): Found<string>[] {
  const found: Found<string>[] = [];
  const simple = Array.from(text, (sign) => SIMPLIFIED[TRADITIONAL.indexOf(sign)] ?? sign).join('');
  for (let at = 0; at < simple.length && found.length < MAX_FOUND; at++) {
    const name = gazetteer.han.get(simple[at] ?? '')?.find(({ signs }) => simple.startsWith(signs, at));
    if (!name) continue;
    const end = at + name.signs.length;
    if (name.place !== undefined) found.push({ start: at, end, value: name.place });
    at = end - 1;
  }
  return found;
}

function buildGazetteer(): Gazetteer {
  const latin = new Map<string, Place>();
  const han = new Map<string, HanName[]>();
  const addHan = (signs: string, place: string | undefined): void => {
    const first = signs[0] ?? '';
    han.set(
      first,
      [...(han.get(first) ?? []), { signs, place }].sort((a, b) => b.signs.length - a.signs.length),
    );
  };
  for (const line of TOWNS.trim().split('\n')) {
    const [head = '', aliases = '', chinese = ''] = line.split('|');
    const name = head.replace(/^[~!]/, '');
    const care = CARE[head[0] ?? ''];
    const spellings = care === 'rare' ? [name.toLowerCase()] : spellingsOf(name);
    for (const key of spellings) latin.set(key, care ? { name, care } : { name });
    for (const alias of aliases.split(',').filter(Boolean))
      for (const key of spellingsOf(alias)) if (!latin.has(key)) latin.set(key, { name });
    for (const signs of chinese.split(',').filter(Boolean)) addHan(signs, name);
  }
  for (const signs of OTHER_HAN_NAMES) addHan(signs, undefined);
  return { latin, han, openings: new Set(Array.from(latin.keys(), opening)) };
}

function opening(key: string): string {
  return key.slice(0, 2);
}

/** "Tromsø" is typed tromsø, tromso and tromsoe. */
function spellingsOf(name: string): string[] {
  const lower = fold(name);
  const plain = (ø: string, å: string, æ: string): string =>
    lower.replaceAll('ø', ø).replaceAll('ö', ø).replaceAll('å', å).replaceAll('æ', æ).replaceAll('ä', æ);
  const bare = lower.replaceAll('ø', 'o').replaceAll('æ', 'a').normalize('NFD').replace(/\p{M}/gu, '');
  return [
    ...new Set([
      lower,
      plain('o', 'a', 'ae'),
      plain('oe', 'aa', 'ae'),
      plain('ö', 'å', 'ä'),
      plain('o', 'a', 'a'),
      bare,
    ]),
  ];
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll('’', "'");
}
