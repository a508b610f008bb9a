import { without } from '../lib/without';
import { editDistance } from '../nlu/edit-distance';
import type { Slots, ThreadState } from './port';

// Only words that name an order may stand between: "I just paid 48226" leaves nothing out.
const ONLY_BEFORE =
  /(?<!\b(?:not|ikke)\s)\b(?:only|just|bare|kun)[\s:#]+(?:(?:renew|want|need|for|the|this|one|orders?|number|vil|ha|forny|fornye|ordren?|ordrenummer|nummer|den)[\s:#]+)*(?:[a-z]{1,4}-?|[a-z]{1,2} )?\d/iu;
const ONLY_BEFORE_HAN =
  /(?<!不)[只仅](?:要|想|需|续|费|查|是)*(?:订单号?)?[\s:：]{0,2}(?:[a-z]{1,4}-?|[a-z]{1,2} )?\d/iu;
const ONLY_AFTER =
  /\d,?\s?(?:only|bare|kun|就行|就好|就可以)(?=了|吧|\s?(?:please|thanks|takk|[.,!?。，！]|$))/imu;

// Two digits that changed places are two that differ.
const EACH_DIGIT = 2;

type Kept = ThreadState['slots'];

/** What a message added to what was known. */
export interface News {
  readonly orders: boolean;
  readonly contact: boolean;
  readonly cycle: boolean;
  /** A promotion's code was named, whether or not it was named before. */
  readonly promoCode?: boolean;
  /** Something else that a person may need: a number of SIMs, a link. */
  readonly more: boolean;
}

/** Orders one renewal may hold, in one link and one payment; with more than these a person helps. */
export const ORDERS_MAX = 50;

// Nothing longer is an order number, an e-mail address (RFC 5321) or a phone number (E.164 has 15 digits).
const LONGEST = { order: 64, contact: 254 };
/** A link is kept for the person who looks at it; the ends of longer ones say nothing. */
const URL_MAX = 300;
/** The secret part of our own links (32 characters, see src/lib/ids.ts) stays with the customer. */
const OWN_TOKEN = /\/r\/[0-9a-z]{32}/gi;

/**
 * Puts new values beside the known ones. Order numbers add up, except that a correction takes the place of the number
 * it resembles most and that numbers which did not match make way; a newer contact replaces the older one.
 * @param text what was written; "only 48226" keeps just the numbers named.
 */
export function mergeSlots(
  before: Kept,
  heard: Slots,
  text = '',
): { readonly slots: Kept; readonly news: News } {
  const numbers = unique((heard.orderNumbers ?? []).filter((number) => number.length <= LONGEST.order));
  // Too many for one renewal were told so; what is named next begins a new list.
  const startsAnew = numbers.length > 0 && before.orderNumbers.length > ORDERS_MAX;
  const kept: Kept = startsAnew ? { ...without(before, 'unmatched'), orderNumbers: [] } : before;
  const fresh = numbers.filter((number) => !kept.orderNumbers.includes(number));
  const email = contactOf(heard.email);
  const phone = contactOf(heard.phone);
  const url = heard.url?.replace(OWN_TOKEN, '/r/…').slice(0, URL_MAX);
  const only = numbers.length > 0 && namesOnlyThese(text);
  const left = only && kept.orderNumbers.some((number) => !numbers.includes(number));
  const news: News = {
    orders: fresh.length > 0 || left,
    contact: isNew(email, kept.email) || isNew(phone, kept.phone),
    cycle: isNew(heard.cycle, kept.cycle),
    more: isNew(url, kept.url) || (heard.quantity !== undefined && heard.quantity !== kept.quantity),
  };
  // A contact that matched nothing must not be checked along with its successor.
  const base = kept.unmatched && news.contact ? without(kept, 'email', 'phone') : kept;
  const orderNumbers = only ? numbers : mergeNumbers(kept, numbers, fresh, heard.correction === true);
  const still = news.contact ? [] : (kept.unmatched ?? []).filter((number) => orderNumbers.includes(number));
  const known = news.orders ? without(base, 'lastPaid') : base;
  const merged: Kept = {
    ...without(known, 'unmatched', 'ambiguous'),
    orderNumbers: orderNumbers.slice(0, ORDERS_MAX + 1),
    ...(email && { email }),
    ...(phone && { phone }),
    ...(heard.cycle && { cycle: heard.cycle }),
    ...(heard.quantity !== undefined && { quantity: heard.quantity }),
    ...(url && { url }),
    ...(still.length > 0 && { unmatched: still }),
    ...(heard.ambiguous &&
      heard.ambiguous.value.length <= LONGEST.order && { ambiguous: heard.ambiguous.value }),
  };
  return { slots: merged, news };
}

/** "Only 48226", "bare 48226", "只要48226", "48226 only": the word beside the number, and not "not only". */
function namesOnlyThese(text: string): boolean {
  return [ONLY_BEFORE, ONLY_BEFORE_HAN, ONLY_AFTER].some((pattern) => pattern.test(text));
}

function mergeNumbers(
  kept: Kept,
  numbers: readonly string[],
  fresh: readonly string[],
  correction: boolean,
): readonly string[] {
  const known = kept.orderNumbers;
  if (fresh.length === 0) return known;
  if (correction) return correct(known, numbers, fresh);
  const unmatched = kept.unmatched ?? [];
  return [...known.filter((number) => !unmatched.includes(number)), ...fresh];
}

/** "Not 48213, it is 48214" names the wrong one too; "sorry, 48214" leaves it to us to find it. */
function correct(
  known: readonly string[],
  numbers: readonly string[],
  fresh: readonly string[],
): readonly string[] {
  const named = numbers.filter((number) => known.includes(number));
  if (named.length > 0) return [...known.filter((number) => !named.includes(number)), ...fresh];
  // Both versions in one message and nothing known before: the later one is meant.
  const meant = known.length === 0 ? fresh.slice(-1) : fresh;
  const result = [...known];
  for (const number of meant) {
    const wrong = mostSimilar(
      number,
      result.filter((other) => known.includes(other)),
    );
    if (wrong === undefined) result.push(number);
    else result[result.indexOf(wrong)] = number;
  }
  return result;
}

/** The one that differs in the fewest digits; of equals the last, which is what people correct. */
function mostSimilar(number: string, others: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const other of others) {
    const distance = editDistance(digitsOf(number), digitsOf(other), least, EACH_DIGIT);
    if (distance <= least) {
      least = distance;
      best = other;
    }
  }
  return best;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function contactOf(value: string | undefined): string | undefined {
  return value !== undefined && value !== '' && value.length <= LONGEST.contact ? value : undefined;
}

function isNew(value: string | undefined, known: string | undefined): boolean {
  return value !== undefined && value !== known;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
