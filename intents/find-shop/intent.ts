import { askedHours, type DayHours, openingAt } from '../../src/lib/when-asked';
import { zoneOf } from '../../src/lib/zone';
import type { BrandFacts, DecideInput, Decision, IntentModule, ReplyValue, Shop } from '../../src/turn/port';

/** More shops than this are told by town only: their list would fill several messages. */
const LISTED_MAX = 6;
/** A day or "is it open?" alone, said this long after a town, means the shops there. */
const TOLD_MS = 10 * 60_000;
const ASKS_OPENING =
  /(?<!\p{L})(?:open|closed?|åpent?|åpne|stengt|stenger)(?!\p{L})|开门|营业|关门|打烊|开着/iu;

/** The brand's shops: those of the town that was named, else all of them; open or closed now, or on a day asked about. */
export const findShop: IntentModule = { intent: 'find-shop', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const { facts } = context.brand;
  const shops = facts?.shops ?? [];
  if (!facts || shops.length === 0) return { state, actions: [{ type: 'say', key: 'find-shop/none' }] };
  const { now } = context;
  const city = understanding.slots.city ?? townBefore({ understanding, state }, now, facts);
  const told = { intent: 'find-shop', at: now, ...(city !== undefined && { city }) };
  const there = shops.filter((shop) => sameTown(shop.city, city));
  const lines = (some: readonly Shop[]): ReplyValue => ({
    lines: some.flatMap((shop) => linesOf(shop, understanding.text, now, facts.timeZone)),
  });
  if (there.length > 0) return says('in-town', { city: there[0]?.city ?? '', shops: lines(there) });
  const towns: ReplyValue = { list: [...new Set(shops.map((shop) => shop.city))] };
  const many = shops.length > LISTED_MAX;
  if (city === undefined) return many ? says('towns', { towns }) : says('all', { shops: lines(shops) });
  return many ? says('elsewhere-towns', { city, towns }) : says('elsewhere', { city, shops: lines(shops) });

  function says(name: string, values: Readonly<Record<string, ReplyValue>>): Decision {
    return { state: { ...state, told }, actions: [{ type: 'say', key: `find-shop/${name}`, values }] };
  }
}

/** The town just spoken of, where only a day or "open?" is asked now. */
function townBefore(
  { understanding, state }: Pick<DecideInput, 'understanding' | 'state'>,
  now: number,
  { timeZone, shops }: BrandFacts,
): string | undefined {
  const { told } = state;
  if (told?.intent !== 'find-shop' || told.city === undefined || now - told.at > TOLD_MS) return undefined;
  const [shop] = shops;
  const asksDay = shop && askedHours(understanding.text, shop.hours, timeZone, now).length > 0;
  return asksDay || ASKS_OPENING.test(understanding.text) ? told.city : undefined;
}

/** One line for a shop and each day that was asked about; without a day what it is now and its week. */
function linesOf(shop: Shop, text: string, now: number, timeZone: string): ReplyValue[] {
  const days = askedHours(text, shop.hours, timeZone, now);
  const { name, city, address } = shop;
  const place = { name, city, address };
  if (days.length > 0) return days.map((day) => dayLine(place, day));
  const opening = openingAt(shop.hours, timeZone, now);
  const values = { ...place, hours: { week: shop.hours.week } };
  if (opening.open) {
    const { until } = opening;
    if (until === undefined || !sameDay(until - 1, now, timeZone)) return [line('shop-open', values)];
    return [line('shop-open-until', { ...values, until: { closing: until } })];
  }
  const { opensAt } = opening;
  if (opensAt === undefined) return [line('shop-closed', values)];
  const key = opening.holiday ? 'shop-holiday' : 'shop-opens';
  return [line(key, { ...values, opens: { when: opensAt, now } })];
}

function dayLine(place: Readonly<Record<string, string>>, { day, shifts, holiday }: DayHours): ReplyValue {
  const values = { ...place, date: { date: day } };
  if (shifts.length > 0) return line('shop-day', { ...values, hours: { shifts } });
  return line(holiday ? 'shop-day-holiday' : 'shop-day-closed', values);
}

function line(name: string, values: Readonly<Record<string, ReplyValue>>): ReplyValue {
  return { key: `find-shop/${name}`, values };
}

function sameDay(a: number, b: number, timeZone: string): boolean {
  const zone = zoneOf(timeZone);
  return zone.dayOf(a) === zone.dayOf(b);
}

function sameTown(a: string, b: string | undefined): boolean {
  return b !== undefined && a.localeCompare(b, 'nb', { sensitivity: 'base' }) === 0;
}
