import { askedHours, type DayHours, openingAt } from '../../src/lib/when-asked';
import { zoneOf } from '../../src/lib/zone';
import { zoneNamed, zoneOfPhone } from '../../src/lib/zone-places';
import {
  type BrandFacts,
  type DecideInput,
  type Decision,
  type IntentModule,
  type ReplyValue,
  type Say,
  say,
} from '../../src/turn/port';

const DAY_MS = 86_400_000;
/** Norwegian towns are read by the town reader; all of Norway has one time. */
const NORWAY = 'Europe/Oslo';

/** Number, hours and cost of the hotline, whether somebody answers now, and the video call where the brand has one. */
export const hotline: IntentModule = { intent: 'hotline', decide };

function decide(input: DecideInput): Decision {
  const { understanding, context } = input;
  const { facts, values } = context.brand;
  const line = facts?.hotline;
  const zone = callersZone(input);
  const state = {
    ...input.state,
    ...(zone && { zone: zone.zone }),
    told: { intent: 'hotline', at: context.now },
  };
  if (!facts || !line || values.hotline === undefined)
    return { state: input.state, actions: [say('hotline/none')] };
  const away = zone && differs(zone.zone, facts.timeZone, context.now) ? zone.zone : undefined;
  const days = askedHours(understanding.text, line, facts.timeZone, context.now);
  const status = days.length > 0 ? days.map(onDay) : statusNow(facts, context.now, away);
  // Who asks on about Sunday has the number already.
  if (input.state.told?.intent === 'hotline' && (days.length > 0 || zone?.said))
    return { state, actions: release([...status, ...hoursLine(days, facts)]) };
  const video = values.hotlineVideo === undefined ? [] : [say('hotline/video')];
  const answer = say('hotline/answer', { zone: zoneValue(facts.timeZone, context.now) });
  return { state, actions: release([...status, answer, ...video]) };
}

/** The place the customer named now or before, else the country of their number; never a guess. */
function callersZone({ understanding, state }: DecideInput): { zone: string; said: boolean } | undefined {
  const { text, slots } = understanding;
  const named = zoneNamed(text) ?? (slots.city === undefined ? undefined : NORWAY);
  if (named !== undefined) return { zone: named, said: true };
  if (state.zone !== undefined) return { zone: state.zone, said: false };
  const phone = slots.phone ?? state.slots.phone;
  const zone = phone === undefined ? undefined : zoneOfPhone(phone);
  return zone === undefined ? undefined : { zone, said: false };
}

function differs(zone: string, other: string, now: number): boolean {
  return zoneOf(zone).offsetAt(now) !== zoneOf(other).offsetAt(now);
}

function statusNow({ hotline: line, timeZone }: BrandFacts, now: number, away: string | undefined): Say[] {
  if (!line) return [];
  const opening = openingAt(line, timeZone, now);
  const moment = opening.open ? opening.until : opening.opensAt;
  if (moment === undefined) return [say(opening.open ? 'hotline/open-always' : 'hotline/closed-unknown')];
  if (opening.open && moment - now > DAY_MS) return [say('hotline/open-long')];
  const there = away === undefined ? [] : [say('hotline/yours', yours(moment, now, away))];
  const distance = { inMs: moment - now };
  if (opening.open) return [say('hotline/open', { until: { closing: moment }, in: distance }), ...there];
  const key = opening.holiday ? 'hotline/closed-holiday' : 'hotline/closed';
  return [say(key, { opens: { when: moment, now }, in: distance }), ...there];
}

function yours(when: number, now: number, timeZone: string): Readonly<Record<string, ReplyValue>> {
  return { city: { cityOf: timeZone }, when: { when, now, timeZone } };
}

function onDay({ day, shifts, holiday }: DayHours): Say {
  const date = { date: day };
  if (shifts.length > 0) return say('hotline/day', { date, hours: { shifts } });
  return say(holiday ? 'hotline/day-holiday' : 'hotline/day-closed', { date });
}

/** Whose time the hours of that day are in. */
function hoursLine(days: readonly DayHours[], { timeZone }: BrandFacts): Say[] {
  const [open] = days.filter(({ shifts }) => shifts.length > 0);
  return open ? [say('hotline/day-zone', { zone: zoneValue(timeZone, open.day) })] : [];
}

function zoneValue(timeZone: string, at: number): ReplyValue {
  return { key: 'hotline/zone', values: { offset: { offsetAt: at, timeZone } } };
}

/** All in one message. */
function release(says: readonly Say[]): Say[] {
  return says.map((each, index) => (index < says.length - 1 ? { ...each, withNext: true } : each));
}
