import { askedHours, type DayHours, openingAt } from '../../src/lib/when-asked';
import { zoneOf } from '../../src/lib/zone';
import { placeNamed } from '../../src/lib/zone-places';
import type { BrandFacts, DecideInput, Decision, IntentModule, ReplyValue, Shop } from '../../src/turn/port';

/** More shops than this are told by town only: their list would fill several messages. */
const LISTED_MAX = 6;
/** A day or "is it open?" alone, said this long after a town, means the shops there. */
const TOLD_MS = 10 * 60_000;
const ASKS_OPENING =
  /(?<!\p{L})(?:open|closed?|åpent?|åpne|stengt|stenger)(?!\p{L})|开门|营业|关门|打烊|开着/iu;

const TOWN_AFTER =
  /(?<!\p{L})(?:in|near|around|i|på|ved|nær)\s(\p{Lu}[\p{Ll}'’]{2,20}(?:[ -]\p{Lu}[\p{Ll}'’]{1,20}){0,2})(?!\p{L})/u;
const NO_TOWN =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|New Year|Jul|Jula|Jul[ei]n|Påske\p{Ll}*|Nor\p{Ll}*|Scandinavia|Skandinavia|Europ[ae]|Spring|Summer|Autumn|Winter|English|Person|The|This|My|Your|Butikk\p{Ll}*|Shop\p{Ll}*|Store\p{Ll}*)(?!\p{L})/u;

/** The brand's shops: those of the town that was named, else all of them; open or closed now, or on a day asked about. */
export const findShop: IntentModule = { intent: 'find-shop', decide };

function decide({ understanding, state, context }: DecideInput): Decision {
  const { facts } = context.brand;
  const shops = facts?.shops ?? [];
  if (!facts || shops.length === 0) return { state, actions: [{ type: 'say', key: 'find-shop/none' }] };
  const { now } = context;
  const known = understanding.slots.city ?? townBefore({ understanding, state }, now, facts);
  const abroad = known === undefined ? placeAbroad(understanding.text, facts) : undefined;
  const city = known ?? (abroad ? undefined : unknownTown(understanding.text, facts, now));
  const told = { intent: 'find-shop', at: now, ...(city !== undefined && { city }) };
  const there = shops.filter((shop) => sameTown(shop.city, city));
  const lines = (some: readonly Shop[]): ReplyValue => ({
    lines: some.flatMap((shop) => linesOf(shop, understanding.text, now, facts.timeZone)),
  });
  if (abroad) {
    const towns = { list: [...new Set(shops.map((shop) => shop.city))] };
    return says('abroad', { city: { names: abroad }, towns });
  }
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

/** A town or country elsewhere, where none of the shops is; the one all shops are in means all of them. */
function placeAbroad(text: string, { timeZone, shops }: BrandFacts) {
  const place = placeNamed(text);
  if (!place || place.zone === timeZone) return undefined;
  const names = Object.values(place.names);
  return shops.some((shop) => names.some((name) => sameTown(shop.city, name))) ? undefined : place.names;
}

/**
 * A town that no list of ours has, "shop in Springfield": a name behind a preposition. Country and regions the shops are
 * in, seasons and months are none.
 */
function unknownTown(text: string, { timeZone, shops }: BrandFacts, now: number): string | undefined {
  const town = TOWN_AFTER.exec(text)?.[1];
  const [shop] = shops;
  if (town === undefined || NO_TOWN.test(town) || placeNamed(town)) return undefined;
  const asksDay = shop && askedHours(town, shop.hours, timeZone, now).length > 0;
  return asksDay ? undefined : town;
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
