import type { Brand } from '../brand';
import { allMatches } from '../lib/all-matches';
import { cleanText } from '../nlu/clean-text';
import { findEmails } from '../nlu/slots/email';
import { findPhones } from '../nlu/slots/phone';
import type { Hit } from './card-number';
import { mask } from './mask';

/** What stands for something that tells who wrote a text; `mask` adds [card], [id], [password] and [code]. */
export const PHRASE_MASKS = [
  'order',
  'email',
  'phone',
  'iccid',
  'link',
  'handle',
  'name',
  'address',
  'number',
] as const;
type PhraseMaskKind = (typeof PHRASE_MASKS)[number];

export interface PhraseMask {
  /**
   * The text as it may be kept apart from its conversation: one line, without secrets, numbers, addresses and names.
   * @param names of the person who wrote it, as far as they are known.
   */
  mask(text: string, names?: readonly string[]): string;
  /** Kinds of what would be masked in a text, for a person who has to take it out. Masks themselves are not found. */
  find(text: string): readonly string[];
}

interface Find extends Hit {
  readonly kind: PhraseMaskKind;
}

const ANY_MASK = /\[(?:card|id|password|code|order|email|phone|iccid|link|handle|name|address|number)\]/g;
const LINK = /(?:https?:\/\/|www\.)[^\s，。]{1,2000}/giu;
/** A domain without scheme. Endings people of this market type; an unlisted one is caught when it has a path. */
const DOMAIN =
  /(?<![\p{L}\p{N}.-])[\p{L}\p{N}][\p{L}\p{N}-]{1,62}(?:\.[\p{L}\p{N}-]{1,63}){0,4}\.(?:(?:com|net|org|no|se|dk|fi|eu|io|me|cn|hk|app|shop|store|info|site|online|xyz|link|top|ly|co|uk|de|example)(?![\p{Script=Latin}\p{N}])(?:\/[^\s，。]{0,500})?|[a-z]{2,10}\/[^\s，。]{1,500})/giu;
const HANDLE = /(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]{2,40}/gu;
/** Letters glued to digits, and digits in groups: references of any brand, account and postal numbers, dates of birth. */
const REFERENCE =
  /(?<![\p{Script=Latin}\p{N}])#?[\p{Script=Latin}]{1,4}[-_]?\d{4,40}(?:[-_]?\d{1,40}){0,4}/gu;
const DIGITS = /\+?\d{1,40}(?:[ .,\-/()\u00a0\u2010-\u2015]{1,2}\d{1,40}){0,20}/gu;
/** Fewer digits count something: a year, a price, gigabytes. Order numbers may be shorter. */
const MIN_DIGITS = 5;
const ICCID = /^89\d{15,20}$/;
/** A street as Norwegians and the English write one, with its number. Case tells names, so it is not folded here. */
const STREET =
  /(?<![\p{L}\p{N}])\p{Lu}\p{L}{1,30}(?:gata|gaten|gate|veien|vegen|vei|veg|plass|allé| (?:Street|Road|Avenue|Lane)) \d{1,4} ?[a-zA-Z]?(?!\p{L})/gu;
/** Where people say their names: the word that follows and, with capitals, two more. */
const SAID_NAME =
  /(?<!\p{L})(?:[Mm]y (?:full )?name is|[Mm]y name['’]?s|[Ii]['’]?m called|[Jj]eg heter|[Ee]g heiter|[Nn]avnet mitt er|[Mm]itt navn er|in the name of|(?:[Nn]ame|[Nn]avn) ?[:=])\s{1,3}(\p{L}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,2})|(?:我叫|我的名字(?:是|叫)|姓名[:：是]?)\s?(\p{Script=Han}{2,3}|\p{Script=Latin}{2,30}(?: \p{Lu}\p{Script=Latin}{1,30})?)/gu;
/** Words below a message, and the capitalised name behind them. */
const SIGNED =
  /(?<!\p{L})(?:[Mm]vh|[Hh]ilsen|[Bb]est regards|[Kk]ind regards|[Rr]egards|[Cc]heers|[Ss]incerely)[,.:]?\s{1,3}(\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,2})/gu;

/** Masks texts for people who were no part of the conversation. Pure; linear in the text. */
export function createPhraseMask({ brand }: Pick<Brand, 'brand'>): PhraseMask {
  const order = orderPattern(brand.orderNumber.format);
  const fewest = Math.min(MIN_DIGITS, brand.orderNumber.minDigits);
  const personal = (text: string): Find[] => {
    const finds: Find[] = [];
    let rest = text;
    // Each kind is looked for in what the surer ones have left.
    const take = (kind: PhraseMaskKind, hits: readonly Hit[]): void => {
      for (const { start, end } of hits) finds.push({ kind, start, end });
      for (const { start, end } of hits)
        rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
    };
    take('email', findEmails(rest));
    take('link', spans(rest, LINK));
    take('link', spans(rest, DOMAIN));
    take('handle', spans(rest, HANDLE));
    if (order) take('order', spans(rest, order));
    take(
      'iccid',
      spans(rest, DIGITS).filter(({ start, end }) => ICCID.test(digitsOf(rest.slice(start, end)))),
    );
    take('phone', findPhones(rest, brand.country));
    take('address', spans(rest, STREET));
    take('number', spans(rest, REFERENCE));
    take(
      'number',
      spans(rest, DIGITS).filter(({ start, end }) => digitsOf(rest.slice(start, end)).length >= fewest),
    );
    take('name', [...groups(rest, SAID_NAME), ...groups(rest, SIGNED)]);
    return finds.sort((a, b) => a.start - b.start);
  };
  return {
    mask: (text, names = []) => {
      // Brackets of the customer's own could pass for masks, or for the slot marks of a phrases file.
      const plain = mask(
        cleanText(text)
          .replace(/[[［]/g, '(')
          .replace(/[\]］]/g, ')'),
      );
      return maskNames(cut(plain, personal(plain)), names)
        .replace(/\s+/g, ' ')
        .trim();
    },
    find: (text) => {
      const rest = withoutMasks(cleanText(text));
      const secret = mask(rest) === rest ? [] : ['secret'];
      return [...new Set([...secret, ...personal(rest).map(({ kind }) => kind)])];
    },
  };
}

/**
 * What equal texts share: letters and digits in lower case. Undefined where nothing is said beside masks: there is
 * nothing in it to learn.
 */
export function phraseKey(masked: string): string | undefined {
  if (!/\p{L}/u.test(withoutMasks(masked))) return undefined;
  return masked
    .toLowerCase()
    .replace(/[^\p{L}\p{N}[\]]+/gu, ' ')
    .trim();
}

/** What is left of a masked text beside its masks. */
export function withoutMasks(masked: string): string {
  return masked.replace(ANY_MASK, ' ');
}

/** The text without these names, whole and in parts; parts of one or two letters may be words and stay. */
export function maskNames(text: string, names: readonly string[]): string {
  const parts = names.flatMap((name) => {
    const whole = cleanText(name).replace(/^@/, '').trim();
    return [whole, ...whole.split(/[\s_.-]+/)];
  });
  const known = [...new Set(parts.filter(isName))].sort((a, b) => b.length - a.length);
  let masked = text;
  for (const name of known) {
    const free = /\p{Script=Han}/u.test(name) ? ['', ''] : ['(?<![\\p{L}\\p{N}[])', '(?![\\p{L}\\p{N}])'];
    masked = masked.replace(new RegExp(free.join(escapeRegExp(name)), 'giu'), '[name]');
  }
  return masked.replace(/\[name\](?: \[name\])+/g, '[name]');
}

function isName(part: string): boolean {
  return /\p{Script=Han}/u.test(part) ? part.length >= 2 : part.length >= 3 && /\p{L}/u.test(part);
}

/** The brand's letters before digits, however they are joined: `no 48213`, `NO-48213`, `#NO48213`. */
function orderPattern(format: string): RegExp | undefined {
  const letters = format.replace('{digits}', '').replace(/[^\p{L}\p{N}]/gu, '');
  if (!letters) return undefined;
  return new RegExp(
    `(?<![\\p{Script=Latin}\\p{N}])#?${escapeRegExp(letters)}[\\s._:#-]{0,3}\\d(?:[ .-]?\\d){2,17}`,
    'giu',
  );
}

function cut(text: string, finds: readonly Find[]): string {
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of finds) {
    if (end <= at) continue;
    masked += `${text.slice(at, Math.max(at, start))}[${kind}]`;
    at = end;
  }
  return masked + text.slice(at);
}

function spans(text: string, pattern: RegExp): Hit[] {
  return allMatches(text, pattern).map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}

/** The captured part of each match, which ends the match. */
function groups(text: string, pattern: RegExp): Hit[] {
  return allMatches(text, pattern).map((match) => {
    const { length } = match[1] ?? match[2] ?? '';
    const end = match.index + match[0].length;
    return { start: end - length, end };
  });
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
