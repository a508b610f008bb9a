import type { Brand } from '../../brand';
import type { Slots } from '../../turn/port';
import { cleanText } from '../clean-text';
import { findCities } from './city';
import { correctionAt, keepCorrected } from './correction';
import { findCycles } from './cycle';
import { findEmails } from './email';
import { findEids, findIccids } from './iccid';
import { findLanguageRequests } from './language-request';
import { saysNothingMore } from './only-values';
import { createOrderReader, type OrderReading, writeOrder } from './order-number';
import { findPhones } from './phone';
import { findQuantities } from './quantity';
import { blank, type Found, outside, type Span } from './spans';
import { findDomains, findLinks } from './url';
import { type Owner, whose } from './whose';

/** What the conversation makes likely. */
export interface SlotContext {
  /** Slot the bot has just asked for; `any`: as if every slot were open (`intents predict`). */
  readonly asked?: 'orderNumber' | 'contact' | 'cycle' | 'any';
  /** The thread already holds a value, so that "no, 48214" replaces it. */
  readonly hasEarlierValue?: boolean;
  /** The thread already holds an order number, so that "and what about 48227" is one more. */
  readonly hasEarlierOrder?: boolean;
}

export interface SlotReading {
  readonly slots: Slots;
  /** The text says nothing but values ("order NO-48213, ola@example.no please"). */
  readonly onlyValues: boolean;
  /** Contacts nothing in the text calls the writer's own: in a text about somebody else they are somebody else's. */
  readonly unclaimed?: readonly ('email' | 'phone')[];
}

export interface SlotReader {
  read(text: string, context?: SlotContext): SlotReading;
}

/** The longest message a platform delivers (X); what lies beyond was pasted by no customer. */
const MAX_CHARACTERS = 10_000;
const PHONE_CUE =
  /(?:phone|telephone|tel|mobile|mob|cell|whatsapp|call me (?:on|at|back on)|ring meg på|telefon(?:nummer(?:et)?)?|tlf|mobil(?:nummer(?:et)?|en)?|nummeret mitt|电话号?码?|手机号?码?|联系方式|打给我|微信)[\s.:#=,(：，]*(?:(?:number|no|nr|is|er|my|mitt|min|的|是)[\s.:#=,(：，]*){0,3}$/iu;

/** Reads values from customers' texts for one brand (its order format, its country). Pure; linear in the text. */
export function createSlotReader({ brand }: Pick<Brand, 'brand'>): SlotReader {
  const { orderNumber: format, country } = brand;
  const readOrders = createOrderReader(format);
  const own = (found: readonly Found<string>[], text: string): Owned[] =>
    found.map((span) => ({ ...span, owner: whose(text, span, span.value) }));
  return {
    read(raw, context = {}) {
      const text = hanDigits(cleanText(raw).slice(0, MAX_CHARACTERS));
      const asks = (slot: 'orderNumber' | 'contact' | 'cycle'): boolean =>
        context.asked === slot || context.asked === 'any';

      const schemes = findLinks(text);
      const links = [...schemes, ...findDomains(blank(text, schemes), 'withPath')];
      let rest = blank(text, links);
      const addresses = own(findEmails(rest), rest);
      rest = blank(rest, addresses);
      const domains = findDomains(rest);
      rest = blank(rest, domains);
      const iccids = findIccids(rest);
      rest = blank(rest, iccids);
      const eids = findEids(rest);
      rest = blank(rest, eids);
      const orders = readOrders(rest, {
        asked: asks('orderNumber'),
        hasEarlierOrder: context.hasEarlierOrder ?? false,
      });
      const prefixed = orders.found.filter((order) => /\p{L}/u.test(rest.slice(order.start, order.end)));
      const phones = outside(
        findPhones(blank(rest, [...prefixed, ...orders.misshapen]), country, asks('contact')),
        prefixed,
      );
      const split = shareOut(rest, orders, phones, { format, context });

      const cycles = findCycles(rest, context.asked === 'cycle' || isShort(rest));
      const taken = [...split.orders, ...split.phones, ...split.unclear, ...cycles];
      const quantities = outside(findQuantities(rest), taken);
      const languages = findLanguageRequests(rest);

      const numbers = own(split.phones, text);
      const emails = addresses.filter(({ owner }) => owner !== 'theirs');
      const callers = numbers.filter(({ owner }) => owner === 'theirs');
      const order = keepCorrected(text, split.orders);
      const email = keepCorrected(text, emails);
      const phone = keepCorrected(text, outside(numbers, callers));
      const cycle = keepCorrected(text, cycles);
      const cities = findCities(rest);
      const city = keepCorrected(text, cities);
      const found = [...split.orders, ...addresses, ...numbers, ...cycles, ...iccids];
      // In a thread a town alone answers an open question; what it was is known to the intent that asked.
      const named = context.asked === 'any' ? [...cities, ...quantities] : [];
      const dropped = [order, email, phone, cycle].some((values) => values.dropped);
      const takenBack = correctionAt(rest, context.hasEarlierValue ?? false) !== undefined;
      const unclaimed = [
        ...(email.kept.at(-1)?.owner === 'unsaid' ? (['email'] as const) : []),
        ...(phone.kept.at(-1)?.owner === 'unsaid' ? (['phone'] as const) : []),
      ];
      return {
        slots: {
          ...one('orderNumbers', nonEmpty([...new Set(order.kept.map((span) => span.value))])),
          ...one('email', email.kept.at(-1)?.value),
          ...one('phone', phone.kept.at(-1)?.value),
          ...one('iccid', iccids.at(-1)?.value),
          ...one('cycle', cycle.kept.at(-1)?.value),
          ...one('quantity', quantities.at(-1)?.value),
          ...one('city', city.kept.at(-1)?.value),
          ...one('url', strangest([...links, ...domains], brand.domains)),
          ...one('language', languages.at(-1)?.value),
          ...one('ambiguous', split.ambiguous),
          ...one('correction', found.length > 0 && (dropped || takenBack) ? true : undefined),
        },
        onlyValues:
          found.length + named.length + eids.length + (split.ambiguous ? 1 : 0) > 0 &&
          saysNothingMore(blank(rest, [...found, ...named, ...split.unclear])),
        ...(unclaimed.length > 0 && { unclaimed }),
      };
    },
  };
}

/** 四八二一三: signs for digits in a row of four or more name a number; none of a sentence stands so. */
function hanDigits(text: string): string {
  return text.replace(/[零〇一二三四五六七八九]{4,20}/gu, (run) =>
    Array.from(run, (sign) => (sign === '〇' ? 0 : '零一二三四五六七八九'.indexOf(sign))).join(''),
  );
}

interface Owned extends Found<string> {
  readonly owner: Owner;
}

/** The first link that does not lead to the brand: beside the brand's own it is the one that is asked about. */
function strangest(links: readonly Found<string>[], domains: readonly string[]): string | undefined {
  const inOrder = links.toSorted((a, b) => a.start - b.start);
  const ours = (url: string): boolean => {
    const host =
      url
        .toLowerCase()
        .replace(/^https?:\/\/|^www\./, '')
        .split(/[/?:]/, 1)[0] ?? '';
    return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  };
  return (inOrder.find((link) => !ours(link.value)) ?? inOrder[0])?.value;
}

interface Shared {
  readonly orders: readonly Found<string>[];
  readonly phones: readonly Found<string>[];
  readonly ambiguous?: NonNullable<Slots['ambiguous']>;
  readonly unclear: readonly Span[];
}

/** Decides number by number what fits both as an order and as a phone: cue words, then what was asked, then nobody. */
function shareOut(
  text: string,
  orders: OrderReading,
  phones: readonly Found<string>[],
  { format, context }: { format: Brand['brand']['orderNumber']; context: SlotContext },
): Shared {
  const shapedLikeOrder = (phone: Found<string>): boolean => {
    const digits = text.slice(phone.start, phone.end);
    return /^\d+$/.test(digits) && digits.length >= format.minDigits && digits.length <= format.maxDigits;
  };
  const saidPhones = phones.filter((phone) =>
    PHONE_CUE.test(text.slice(Math.max(0, phone.start - 40), phone.start)),
  );
  const both = phones.filter((phone) => !saidPhones.includes(phone) && shapedLikeOrder(phone));
  const clearOrders = outside(orders.found, [...saidPhones, ...(context.asked === 'contact' ? phones : [])]);
  if (both.length === 0) return { orders: outside(orders.found, phones), phones, unclear: [] };
  if (context.asked === 'contact') return { orders: clearOrders, phones, unclear: [] };
  const cued = clearOrders.filter((order) => isCued(text, order));
  if (context.asked === 'orderNumber' || cued.length > 0)
    return { orders: clearOrders, phones: outside(phones, clearOrders), unclear: [] };
  const unclear = both[0];
  return {
    orders: outside(clearOrders, both),
    phones: phones.filter((phone) => !both.includes(phone)),
    unclear: both,
    ...(unclear
      ? {
          ambiguous: {
            value: writeOrder(format, text.slice(unclear.start, unclear.end)),
            between: ['orderNumber', 'phone'] as const,
          },
        }
      : {}),
  };
}

/** One or two words, or as many signs: the value is all that is said. */
function isShort(text: string): boolean {
  const trimmed = text.trim();
  if (/\p{Script=Han}/u.test(trimmed)) return trimmed.length <= 2;
  return trimmed.length <= 30 && trimmed.split(/\s+/).length <= 2;
}

function isCued(text: string, order: Span): boolean {
  const before = text.slice(Math.max(0, order.start - 30), order.start);
  return /#\s?$|order|ordre|bestilling|renew|forny|订单|单号|訂單|单號|续/iu.test(before);
}

function nonEmpty<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length > 0 ? values : undefined;
}

/** `{ [key]: value }`, or nothing: an absent slot has no key. */
function one<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  // A computed key widens to an index signature; the shape is exactly the declared one.
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
