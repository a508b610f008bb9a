import type { Brand } from '../brand';
import type { Hours } from '../lib/opening-hours';
import type { CaseRequest } from '../turn/port';
import { type CallTime, fitCall } from './fit-call';
import type { Form, Message, Question, Reading, Slots, Words } from './form';
import { asksUs, freeText } from './free-text';
import { readWhen } from './read-when';

const SKILL = 'call-me-back';
/** Somebody who is not called this long after the time has been forgotten. */
const LATE_MS = 30 * 60_000;
const ABOUT =
  /(?<!\p{L})(?:about|regarding|concerning|because of|angående|vedrørende|gjelder|fordi)\s+(.{3,})$|(?:关于|有关|因为)(.{2,})$/iu;
const YES_CHOICE = `${SKILL}:yes`;
const YES_TO_OFFER =
  /^\s*(?:yes|yep|sure|ok(?:ay)?|fine|ja|jo|greit|fint|好|好的|可以|行|没问题)(?![\p{L}\p{N}])/iu;

/** A call-back: number, time and topic. The time lies in the hours of the hotline, or of the team where there is none. */
export function callMeBackForm(brand: Pick<Brand, 'brand' | 'hotline' | 'hours'>): Form {
  const { timeZone } = brand.brand;
  // Read anew each time: an admin may change them while this runs.
  const calling = (): Hours => ({ ...brand.hours, week: brand.hotline?.hours ?? brand.hours.week });
  return {
    skill: SKILL,
    version: 1,
    questions: [PHONE, when(calling, timeZone), TOPIC],
    known: ({ phone }) => (phone === undefined ? {} : { phone }),
    summary: (slots) => ({
      key: 'call-me-back/summary',
      values: { phone: phoneOf(slots), when: timeWords(slots), topic: String(slots.topic) },
      choices: [
        { id: YES_CHOICE, key: 'call-me-back/choice-yes' },
        { id: `${SKILL}:change`, key: 'call-me-back/choice-change' },
        { id: `${SKILL}:cancel`, key: 'call-me-back/choice-cancel' },
      ],
    }),
    confirmed: (slots) => [
      { key: 'call-me-back/done', values: { phone: phoneOf(slots), when: timeWords(slots) } },
    ],
    request: (slots, complete) => requestOf(slots, complete, timeZone),
  };
}

const PHONE: Question = {
  name: 'phone',
  expects: 'contact',
  named: /(?<!\p{L})(?:number|phone|nummer(?:et)?|telefon(?:nummer(?:et)?)?|tlf)(?!\p{L})|号码|电话号|手机/iu,
  isAnswered: ({ phone }) => phone !== undefined,
  read: ({ said, slots }) => {
    const { phone } = said.slots;
    return phone === undefined || phone === slots.phone ? NOTHING : { outcome: 'filled', patch: { phone } };
  },
  ask: () => ({ key: 'call-me-back/form-phone' }),
  again: () => ({ key: 'call-me-back/again-phone' }),
};

const TOPIC: Question = {
  name: 'topic',
  free: true,
  named:
    /(?<!\p{L})(?:topic|subject|what it is about|tema(?:et)?|emne(?:t)?|hva det gjelder)(?!\p{L})|主题|内容|事情/iu,
  isAnswered: ({ topic }) => topic !== undefined,
  read: (message) => {
    const { said, open } = message;
    const told = ABOUT.exec(said.text);
    const text = open ? said.text : (told?.[1] ?? told?.[2]);
    if (text === undefined || asksUs(message)) return NOTHING;
    const topic = freeText(text);
    return topic === undefined ? NOTHING : { outcome: 'filled', patch: { topic } };
  },
  ask: () => ({ key: 'call-me-back/form-topic' }),
  again: () => ({ key: 'call-me-back/again-topic' }),
};

const NOTHING: Reading = { outcome: 'nothing' };

/** Slots `when` and `when.until` are the time of the call, `when.offer` and `when.offerUntil` one that was offered. */
function when(hours: () => Hours, timeZone: string): Question {
  return {
    name: 'when',
    named:
      /(?<!\p{L})(?:time|day|when|tid(?:en|spunkt(?:et)?)?|dag(?:en)?|når)(?!\p{L})|时间|日期|什么时候/iu,
    isAnswered: ({ when: at, 'when.until': until }, now) =>
      typeof at === 'number' && Number(until ?? at) > now,
    read: (message) => {
      const offered = acceptedOffer(message);
      if (offered) return { outcome: 'filled', patch: patchOf(offered) };
      const wish = readWhen(message.said.text, {
        asked: message.open,
        // At the summary "no, yesterday at 3" corrects the time.
        overToo: message.open || message.slots.when !== undefined,
      });
      if (!wish) return NOTHING;
      const fitted = fitCall(wish, hours(), timeZone, message.now);
      switch (fitted.outcome) {
        case 'fits':
          return { outcome: 'filled', patch: patchOf(fitted.call) };
        case 'closed':
        case 'past':
          return offer(fitted.outcome === 'past' ? 'call-me-back/past' : 'call-me-back/closed', fitted.offer);
        case 'far':
          return { outcome: 'refused', say: { key: 'call-me-back/far' } };
        case 'nobody':
          // A person has to find a time; the wish is in the chat.
          return { outcome: 'filled', patch: patchOf({ at: message.now + 24 * 60 * 60_000 }) };
      }
    },
    ask: () => ({ key: 'call-me-back/form-when' }),
    again: (slots) => {
      const at = offerOf(slots);
      return at ? offerWords('call-me-back/again-offer', at) : { key: 'call-me-back/again-when' };
    },
  };
}

function offer(key: string, call: CallTime): Reading {
  const patch = {
    when: undefined,
    'when.until': undefined,
    'when.offer': call.at,
    'when.offerUntil': call.until,
  };
  return { outcome: 'refused', say: offerWords(key, call), patch };
}

function offerWords(key: string, call: CallTime): Words {
  return {
    key,
    values: { offer: wordsOf(call) },
    choices: [{ id: YES_CHOICE, key: 'call-me-back/choice-yes' }],
  };
}

function acceptedOffer({ open, slots, said, now }: Message): CallTime | undefined {
  const call = open ? offerOf(slots) : undefined;
  if (!call || (call.until ?? call.at) <= now) return undefined;
  const yes = said.choice === YES_CHOICE || said.intent === 'affirm' || YES_TO_OFFER.test(said.text);
  // "OK, but at four" names another time.
  return yes && readWhen(said.text, { asked: false }) === undefined ? call : undefined;
}

function offerOf(slots: Slots): CallTime | undefined {
  const { 'when.offer': at, 'when.offerUntil': until } = slots;
  if (typeof at !== 'number') return undefined;
  return { at, ...(typeof until === 'number' && { until }) };
}

function patchOf({ at, until }: CallTime) {
  return { when: at, 'when.until': until, 'when.offer': undefined, 'when.offerUntil': undefined };
}

function callOf({ when: at, 'when.until': until }: Slots): CallTime | undefined {
  if (typeof at !== 'number') return undefined;
  return { at, ...(typeof until === 'number' && { until }) };
}

function timeWords(slots: Slots) {
  const call = callOf(slots);
  return call ? wordsOf(call) : '';
}

function wordsOf({ at, until }: CallTime) {
  return until === undefined ? { moment: at } : ({ span: [at, until] } as const);
}

function phoneOf({ phone }: Slots): string {
  return String(phone ?? '');
}

function requestOf(slots: Slots, complete: boolean, timeZone: string): CaseRequest {
  const call = callOf(slots);
  const { phone, topic } = slots;
  return {
    skill: SKILL,
    complete,
    values: [
      ...(phone === undefined ? [] : [{ name: 'phone', value: String(phone) }]),
      ...(call ? [{ name: 'when', value: timeForAgents(call, timeZone) }] : []),
      ...(topic === undefined ? [] : [{ name: 'topic', value: String(topic) }]),
    ],
    ...(call && { dueAt: call.until ?? call.at, lateAt: call.until ?? call.at + LATE_MS }),
  };
}

/** In the brand's zone, which is named. */
function timeForAgents({ at, until }: CallTime, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  const words = until === undefined ? format.format(at) : format.formatRange(at, until);
  return `${words} (${timeZone})`;
}
